package dev.phalanx.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.Locale;

/** Forms of output. */
enum Output {
  TREE,
  JSON,
  YAML;

  private static final JsonMapper JSON_MAPPER = new JsonMapper();

  /** Every text in quotes: readers differ in what they take for a number or a time. */
  private static final YAMLMapper YAML_MAPPER =
      new YAMLMapper(
          YAMLFactory.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build());

  /** Parses {@code tree}, {@code json} or {@code yaml}. */
  static Output parse(String text) {
    return Arrays.stream(values())
        .filter(output -> output.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is not one of %s".formatted(text, Arrays.toString(values()))));
  }

  /** What writes JSON or YAML to {@code out}; closing it leaves {@code out} open. */
  JsonGenerator generator(Writer out) throws IOException {
    return switch (this) {
      case JSON ->
          JSON_MAPPER
              .getFactory()
              .createGenerator(out)
              .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
              .useDefaultPrettyPrinter();
      case YAML ->
          YAML_MAPPER
              .getFactory()
              .createGenerator(out)
              .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      case TREE -> throw new IllegalStateException("a tree is no JSON");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
