package dev.phalanx.local.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Requests that are sent one after the other, to a namespace of their own that has the theme's
 * name.
 *
 * @param name of the file, without its suffix
 */
record Theme(String name, List<Step> steps) {
  static final Path FOLDER = Path.of("src/test/resources/dev/phalanx/local/compare");
  static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static final String SUFFIX = ".yaml";

  /** All themes, in the order of their names. */
  static List<Theme> all() {
    try (Stream<Path> files = Files.list(FOLDER.resolve("requests"))) {
      return files.sorted().map(Theme::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Theme read(Path file) {
    try {
      String name = file.getFileName().toString().replace(SUFFIX, "");
      return new Theme(name, Step.list(tree(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Not read by Jackson, which knows no anchors. */
  static JsonNode tree(Path yaml) throws IOException {
    return YAML.valueToTree(
        new Load(LoadSettings.builder().build()).loadFromString(Files.readString(yaml)));
  }

  boolean needsKubectl() {
    return steps.stream().anyMatch(step -> step.request() instanceof Step.Kubectl);
  }

  /** The steps in their order; those that change nothing and keep nothing go at once. */
  List<List<Step>> batches() {
    List<List<Step>> batches = new ArrayList<>();
    boolean isOpen = false;
    for (Step step : steps) {
      if (isOpen && step.onlyReads()) {
        batches.getLast().add(step);
      } else {
        batches.add(new ArrayList<>(List.of(step)));
      }
      isOpen = step.onlyReads();
    }
    return batches;
  }

  @Override
  public String toString() {
    return name;
  }
}
