package dev.phalanx.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.ModelServing;
import dev.phalanx.decision.Announcement;
import dev.phalanx.domain.ServingId;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** A core/v1 Event on a ModelServing. */
final class EventRenderer {
  /** What clients of Kthena's controller look for. */
  private static final String COMPONENT = "modelserving-controller";

  private static final int MAX_MESSAGE = 1024;
  private static final int MAX_NAME = 253;

  private EventRenderer() {}

  static ObjectNode render(ServingId serving, Announcement announcement) {
    var event = JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Event");
    event
        .putObject("metadata")
        .put("name", name(serving, announcement))
        .put("namespace", serving.namespace());
    event
        .putObject("involvedObject")
        .put("apiVersion", ModelServing.API_VERSION)
        .put("kind", ModelServing.KIND)
        .put("namespace", serving.namespace())
        .put("name", serving.name())
        .put("uid", serving.uid());
    var at = announcement.at().truncatedTo(ChronoUnit.SECONDS).toString();
    event
        .put("type", announcement.isWarning() ? "Warning" : "Normal")
        .put("reason", announcement.reason())
        .put("message", cut(announcement.message(), MAX_MESSAGE))
        .put("firstTimestamp", at)
        .put("lastTimestamp", at)
        .put("count", 1)
        .put("reportingComponent", COMPONENT)
        .putObject("source")
        .put("component", COMPONENT);
    return event;
  }

  private static String name(ServingId serving, Announcement announcement) {
    var identity =
        String.join(
            "\n",
            serving.uid(),
            announcement.reason(),
            announcement.message(),
            announcement.at().toString());
    var suffix = "." + UUID.nameUUIDFromBytes(identity.getBytes(UTF_8)).toString().replace("-", "");
    return cut(serving.name(), MAX_NAME - suffix.length()) + suffix;
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
