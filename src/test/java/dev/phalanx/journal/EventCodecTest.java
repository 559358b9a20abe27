package dev.phalanx.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.decision.Event;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.domain.PodAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {
  private static final JournalEntry ENTRY =
      new JournalEntry(
          Instant.parse("2026-01-01T00:00:00Z"),
          "pod 0/a-0/1 gone",
          new Event.PodLost(PodAddress.parse("0/a-0/1"), "u"));
  private static final String JSON =
      """
      {"type":"PodLost","v":1,"at":"2026-01-01T00:00:00Z","because":"pod 0/a-0/1 gone","pod":"0/a-0/1","uid":"u"}""";

  private final EventCodec codec = new EventCodec();

  @Test
  void anEntryReadsLikeASentence() {
    assertThat(codec.toJson(ENTRY)).isEqualTo(JSON);
    assertThat(codec.fromJson(JSON)).isEqualTo(ENTRY);
  }

  @Test
  void theOrderOfFieldsIsFree() {
    var shuffled =
        """
        {"uid":"u","pod":"0/a-0/1","because":"pod 0/a-0/1 gone","v":1,"type":"PodLost","at":"2026-01-01T00:00:00Z"}""";
    assertThat(codec.fromJson(shuffled)).isEqualTo(ENTRY);
  }

  @Test
  void bytesAreTheSameShapeInCbor() throws Exception {
    assertThat(JournalFormat.CBOR.readTree(codec.toBytes(ENTRY)))
        .isEqualTo(JournalFormat.JSON.readTree(JSON));
    assertThat(codec.fromBytes(codec.toBytes(ENTRY))).isEqualTo(ENTRY);
  }

  @Test
  void anUnknownTypeIsNamedAndTheWayOutToo() {
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> codec.fromJson(JSON.replace("PodLost", "PodPainted")))
        .withMessage(
            "the journal holds an event PodPainted.v1, and this program knows no such type:"
                + " use the program that wrote it, or a newer one");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 2})
  void anUnknownVersionIsNamedAndTheWayOutToo(int version) {
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> codec.fromJson(JSON.replace("\"v\":1", "\"v\":" + version)))
        .withMessage(
            "the journal holds an event PodLost.v%d, and this program knows only v1 to v1:"
                + " use the program that wrote it, or a newer one",
            version);
  }

  @Test
  void damageIsLocated() {
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> codec.fromJson(JSON.replace("0/a-0/1\",\"uid", "0/a/1\",\"uid")))
        .withMessageStartingWith("journal entry PodLost.v1 of 2026-01-01T00:00:00Z is damaged: ")
        .withMessageContaining("'a' is not <role>-<ordinal>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{", "{\"type\":\"PodLost\"}", "null"})
  void whatIsNoEntryIsSaidSo(String text) {
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> codec.fromJson(text))
        .withMessageStartingWith("not a journal entry: ");
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> codec.fromBytes(new byte[] {(byte) 0xff, 1}))
        .withMessageStartingWith("not a journal entry: ");
  }

  /** {@code PodLost} as if it had had {@code name}, then {@code place}, before {@code pod}. */
  @Test
  void whatOlderVersionsWroteIsReadAsTheNewest() {
    var type =
        EventType.of("PodLost", Event.PodLost.class)
            .next(fields -> renamed(fields, "name", "place"))
            .next(fields -> renamed(fields, "place", "pod"));
    var newer = new EventCodec(new EventTypes(List.of(type)));
    assertThat(newer.toJson(ENTRY)).isEqualTo(JSON.replace("\"v\":1", "\"v\":3"));
    assertThat(newer.fromJson(JSON.replace("\"v\":1", "\"v\":3"))).isEqualTo(ENTRY);
    assertThat(newer.fromJson(JSON.replace("\"v\":1", "\"v\":2").replace("\"pod\"", "\"place\"")))
        .isEqualTo(ENTRY);
    assertThat(newer.fromJson(JSON.replace("\"pod\"", "\"name\""))).isEqualTo(ENTRY);
  }

  private static ObjectNode renamed(ObjectNode fields, String from, String to) {
    return fields.set(to, fields.remove(from));
  }
}
