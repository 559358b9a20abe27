package dev.phalanx.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.phalanx.view.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The revisions of a ModelServing for people and for machines. Pure.
 *
 * @param current {@code status.currentRevision}: what groups have that are not updated yet
 * @param update {@code status.updateRevision}: what the spec asks for
 * @param newestFirst the revisions
 */
record History(String current, String update, List<RecordedRevision> newestFirst) {
  private static final String GAP = "  ";
  private static final List<String> TITLES =
      List.of("REVISION", "CREATED", "BY", "MARK", "IMAGES", "CAUSE");

  static History of(JsonNode serving, List<RecordedRevision> revisions) {
    var current = serving.at("/status/currentRevision").asText();
    var update = serving.at("/status/updateRevision").asText();
    return new History(current, update, RecordedRevision.newestFirst(revisions, update));
  }

  /** One line for each, below the titles. */
  List<String> table(Instant now) {
    var rows = new ArrayList<List<String>>(List.of(TITLES));
    newestFirst.forEach(revision -> rows.add(row(revision, now)));
    var widths =
        IntStream.range(0, TITLES.size())
            .mapToObj(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toList();
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private List<String> row(RecordedRevision revision, Instant now) {
    return List.of(
        revision.name(),
        "%s ago (%s)".formatted(age(Duration.between(revision.created(), now)), revision.created()),
        revision.by().map(OneLine::of).orElse("-"),
        marks(revision).isEmpty() ? "-" : String.join(",", marks(revision)),
        revision.roles().isEmpty()
            ? "(cannot be read)"
            : OneLine.of(Roles.imagesByRole(revision.roles())),
        revision.cause().map(OneLine::of).orElse("-"));
  }

  private List<String> marks(RecordedRevision revision) {
    return Stream.of(
            revision.name().equals(current) ? "CURRENT" : "",
            revision.name().equals(update) ? "UPDATE" : "")
        .filter(mark -> !mark.isEmpty())
        .toList();
  }

  private static String line(List<String> row, List<Integer> widths) {
    return IntStream.range(0, row.size())
        .mapToObj(i -> row.get(i) + " ".repeat(widths.get(i) - row.get(i).length()))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }

  /** In the largest unit of which there are two, as kubectl has it: {@code 90s}, {@code 3h}. */
  private static String age(Duration age) {
    if (age.toSeconds() < 120) {
      return Math.max(0, age.toSeconds()) + "s";
    }
    if (age.toMinutes() < 120) {
      return age.toMinutes() + "m";
    }
    return age.toHours() < 48 ? age.toHours() + "h" : age.toDays() + "d";
  }

  /**
   * An object for each: revision, number, created, by or null, current, update, images by role,
   * cause or null.
   */
  ArrayNode json() {
    var json = JsonNodeFactory.instance.arrayNode();
    for (var revision : newestFirst) {
      var object =
          json.addObject()
              .put("revision", revision.name())
              .put("number", revision.number())
              .put("created", revision.created().toString())
              .put("by", revision.by().orElse(null))
              .put("current", revision.name().equals(current))
              .put("update", revision.name().equals(update));
      var images = object.putObject("images");
      for (var role : revision.roles()) {
        var ofRole = images.putArray(Roles.name(role));
        Roles.images(role).forEach(ofRole::add);
      }
      object.put("cause", revision.cause().orElse(null));
    }
    return json;
  }
}
