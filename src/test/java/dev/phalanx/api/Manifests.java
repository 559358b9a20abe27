package dev.phalanx.api;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files below {@code examples}. */
final class Manifests {
  static final Path FOLDER = Path.of("examples");
  private static final YAMLMapper YAML = new YAMLMapper();

  private Manifests() {}

  static List<Path> files() {
    try (var files = Files.list(FOLDER)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> documents(Path file) {
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
      return documents.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is not YAML", e);
    }
  }

  static boolean isModelServing(JsonNode document) {
    return document.path("apiVersion").asText().equals(ModelServing.API_VERSION)
        && document.path("kind").asText().equals(ModelServing.KIND);
  }

  /**
   * {@code small.yaml} with one field set.
   *
   * @param pointer JSON pointer to the field
   * @param value YAML; empty is the empty string
   */
  static JsonNode smallWith(String pointer, String value) {
    var manifest = documents(FOLDER.resolve("small.yaml")).getFirst();
    var place = JsonPointer.compile(pointer);
    ((ObjectNode) manifest.at(place.head()))
        .set(place.last().getMatchingProperty(), value.isEmpty() ? new TextNode("") : yaml(value));
    return manifest;
  }

  static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text + " is not YAML", e);
    }
  }
}
