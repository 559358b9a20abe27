package dev.phalanx.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.phalanx.api.GroupStatus;
import dev.phalanx.decision.GroupsReport;
import dev.phalanx.domain.BootstrapPhase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The groups in a status: as many as fit, and the number of the others. */
final class GroupsRenderer {
  private static final int MAX_BYTES = 32 * 1024;

  /** For the brackets and the entry that stands for the others. */
  private static final int RESERVED = 64;

  private static final String DELETING = "Deleting";
  private static final JsonMapper JSON = new JsonMapper();

  private GroupsRenderer() {}

  static List<GroupStatus> render(GroupsReport report) {
    var rendered = new ArrayList<GroupStatus>();
    int room = MAX_BYTES - RESERVED;
    for (var group : report.groups()) {
      var status = status(group);
      room -= bytes(status) + 1;
      if (room < 0) {
        break;
      }
      rendered.add(status);
    }
    int others = report.others() + report.groups().size() - rendered.size();
    if (others > 0) {
      rendered.add(new GroupStatus("and %d more".formatted(others), null, Map.of(), null, null));
    }
    return rendered;
  }

  private static GroupStatus status(GroupsReport.Summary group) {
    var roles = new TreeMap<String, String>();
    group.roles().forEach((name, count) -> roles.put(name, count.ready() + "/" + count.wanted()));
    return new GroupStatus(
        group.name(),
        group.revision().value(),
        roles,
        group.phase().map(GroupsRenderer::words).orElse(DELETING),
        group.blocker().orElse(null));
  }

  /** {@code IMAGES_PRESENT} as {@code ImagesPresent}. */
  private static String words(BootstrapPhase phase) {
    return Arrays.stream(phase.name().split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  private static int bytes(GroupStatus status) {
    try {
      return JSON.writeValueAsString(status).getBytes(UTF_8).length;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a group's summary is no JSON", e);
    }
  }
}
