package dev.phalanx.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No upgrade of Phalanx gives a template another hash. */
class RecordedTemplatesTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static List<JsonNode> entries() throws IOException {
    try (var in =
        requireNonNull(
            RecordedTemplatesTest.class.getResourceAsStream("recorded-templates.yaml"))) {
      return new YAMLMapper().readTree(in).valueStream().toList();
    }
  }

  static Stream<Arguments> spellings() throws IOException {
    return entries().stream()
        .flatMap(
            entry ->
                entry
                    .path("spellings")
                    .valueStream()
                    .map(roles -> Arguments.of(entry.path("about").asText(), entry, roles)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spellings")
  void theHashesAreThoseThatWereRecorded(String about, JsonNode entry, JsonNode roles) {
    assertThat(shape(roles.valueStream().map(CanonicalRole::of).toList())).isEqualTo(shape(entry));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spellings")
  void soTheyAreOfRolesThatWereReadAsObjects(String about, JsonNode entry, JsonNode roles)
      throws JsonProcessingException {
    var read = List.of(JSON.treeToValue(roles, Role[].class));
    assertThat(shape(read.stream().map(CanonicalRole::of).toList())).isEqualTo(shape(entry));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spellings")
  void soTheyAreOfWhatARevisionKeeps(String about, JsonNode entry, JsonNode roles)
      throws JsonProcessingException {
    var kept = JSON.createArrayNode();
    for (var role : roles) {
      kept.add(JSON.readTree(CanonicalRole.of(role).json()));
    }
    assertThat(shape(kept.valueStream().map(CanonicalRole::of).toList())).isEqualTo(shape(entry));
  }

  @Test
  void templatesThatDifferHaveDifferentRevisions() throws IOException {
    assertThat(entries())
        .hasSizeGreaterThan(12)
        .extracting(entry -> entry.path("revision").asText())
        .doesNotHaveDuplicates();
  }

  private static String shape(JsonNode entry) {
    return entry.path("hashes") + " " + entry.path("revision").asText();
  }

  private static String shape(List<CanonicalRole> roles) {
    var hashes = JSON.createArrayNode();
    roles.forEach(role -> hashes.add(role.hash()));
    return hashes + " " + CanonicalRole.revision(roles);
  }
}
