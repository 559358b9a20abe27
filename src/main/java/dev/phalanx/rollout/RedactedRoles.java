package dev.phalanx.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.decision.Event;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.decision.ServingState;
import dev.phalanx.domain.Resources;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingId;
import dev.phalanx.view.EventShape;
import java.time.Instant;
import java.util.List;

/**
 * Roles without what nobody is to see: they are shown as the journal's event of a recorded revision
 * shows them, so that one place knows where secrets may be.
 */
final class RedactedRoles {
  private static final JsonMapper JSON = new JsonMapper();
  private static final ServingId NOBODY = new ServingId("default", "none", "none");
  private static final String ROLES = "roles";

  /** Numbers, or percentages that are texts, and never secret. */
  private static final List<String> SHOWN = List.of("maxUnavailable", "maxSurge", "partition");

  private RedactedRoles() {}

  static JsonNode of(ArrayNode roles) {
    var templates = Roles.stream(roles).map(RedactedRoles::template).toList();
    var event = new Event.RevisionRecorded(new Revision("none"), templates);
    var redacted =
        EventShape.of(
                ServingState.initial(NOBODY),
                0,
                new JournalEntry(Instant.EPOCH, "", event),
                RedactedRoles::coded)
            .path(ROLES);
    for (int i = 0; i < roles.size(); i++) {
      putBack((ObjectNode) redacted.path(i), roles.path(i));
    }
    return redacted;
  }

  private static void putBack(ObjectNode redacted, JsonNode role) {
    SHOWN.stream().filter(role::hasNonNull).forEach(field -> redacted.set(field, role.path(field)));
  }

  private static ObjectNode coded(JournalEntry entry) {
    var object = JsonNodeFactory.instance.objectNode();
    var roles = object.putArray(ROLES);
    if (entry.event() instanceof Event.RevisionRecorded(var _, var templates)) {
      templates.forEach(template -> roles.add(json(template.json())));
    }
    return object;
  }

  private static RoleTemplate template(JsonNode role) {
    return new RoleTemplate(
        Roles.name(role), 0, false, "", role.toString(), Resources.NONE, Resources.NONE);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a role is not JSON", e);
    }
  }
}
