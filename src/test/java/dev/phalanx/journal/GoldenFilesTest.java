package dev.phalanx.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.decision.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The published format: {@code <Type>.v<version>.json} holds entries as a journal may have them
 * somewhere, one a line. A file is added once and never edited.
 */
class GoldenFilesTest {
  private static final Path FOLDER = Path.of("src/test/resources/journal");

  private final EventCodec codec = new EventCodec();

  static List<Path> files() throws IOException {
    try (var files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  static List<EventType> types() {
    return EventTypes.CURRENT.all();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyEntryEverWrittenReadsBack(Path file) throws IOException {
    assertThat(Files.readAllLines(file))
        .isNotEmpty()
        .allSatisfy(
            line -> {
              var entry = codec.fromJson(line);
              assertThat(codec.fromBytes(codec.toBytes(entry))).isEqualTo(entry);
              assertThat(fileOf(line)).isEqualTo(file);
            });
  }

  @ParameterizedTest
  @MethodSource("types")
  void theNewestVersionIsWrittenAsItsFileSays(EventType type) {
    var expected =
        EventSamples.all()
            .filter(entry -> type.event().isInstance(entry.event()))
            .map(codec::toJson)
            .toList();
    var file = FOLDER.resolve("%s.v%d.json".formatted(type.name(), type.version()));
    assertThat(file)
        .as("the golden file of a new event or version; it would be%n%s", lines(expected))
        .exists();
    assertThat(file).content().isEqualTo(lines(expected));
    assertThat(expected).as("samples of %s", type.name()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyVersionHasItsFile(EventType type) {
    for (int version = 1; version <= type.version(); version++) {
      assertThat(FOLDER.resolve("%s.v%d.json".formatted(type.name(), version))).exists();
    }
  }

  @Test
  void everyEventHasAName() {
    assertThat(types())
        .map(type -> (Object) type.event())
        .containsExactlyInAnyOrderElementsOf(leaves(Event.class).toList());
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFieldTooManyOrTooFewIsAnError(Path file) throws IOException {
    var full = JournalFormat.JSON.readTree(Files.readAllLines(file).getFirst());
    assertDamaged(((ObjectNode) full.deepCopy()).put("surprise", 1));
    for (var field : full.properties()) {
      if (!mayBeAbsent(full.path("type").asText(), field)) {
        assertDamaged(((ObjectNode) full.deepCopy()).without(field.getKey()));
      }
    }
  }

  /** No list is an empty list, and what is optional may be left out. */
  private static boolean mayBeAbsent(String type, Map.Entry<String, JsonNode> field) {
    var event = EventTypes.CURRENT.named(type).orElseThrow().event();
    return field.getValue().isArray()
        || Stream.of(event.getRecordComponents())
            .anyMatch(
                component ->
                    component.getName().equals(field.getKey())
                        && component.getType() == Optional.class);
  }

  private void assertDamaged(JsonNode tree) {
    assertThatExceptionOfType(JournalException.class)
        .as(tree.toString())
        .isThrownBy(() -> codec.fromTree(tree));
  }

  private Path fileOf(String line) throws IOException {
    var tree = JournalFormat.JSON.readTree(line);
    return FOLDER.resolve(
        "%s.v%d.json".formatted(tree.path("type").asText(), tree.path("v").asInt()));
  }

  private static String lines(List<String> entries) {
    return entries.stream().collect(Collectors.joining("\n", "", "\n"));
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(GoldenFilesTest::leaves)
        : Stream.of(type);
  }
}
