package dev.phalanx.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.phalanx.decision.Event;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingSpec;
import java.util.regex.Pattern;

/**
 * Journal entries without what nobody is to see. A redacted entry is still an entry: it decodes,
 * folds and shows the same tree.
 *
 * <p>Of templates and plugin settings every text becomes {@code ***} unless it stands in a place
 * where no secret belongs: names, images, amounts of resources, references to Secrets. So a field
 * that this version does not know is hidden, not shown.
 */
final class Redaction {
  /** Stands for every value that is not shown. */
  static final String HIDDEN = "***";

  /** Paths of texts in a role that are shown; elements of a list have the path of the list. */
  private static final Pattern SHOWN =
      Pattern.compile(
          "name|(entry|worker)Template/spec/("
              + "restartPolicy|schedulerName|imagePullSecrets/name|volumes/name"
              + "|(initC|c)ontainers/(name|image|imagePullPolicy|restartPolicy"
              + "|ports/(name|protocol)|volumeMounts/name"
              + "|resources/(limits|requests)/.*"
              + "|env/name|env/valueFrom/(secretKeyRef|configMapKeyRef|fieldRef)/.*"
              + "|envFrom/(secretRef|configMapRef)/name))");

  private static final JsonMapper JSON = new JsonMapper();

  private Redaction() {}

  /** The same entry with nothing secret in it. */
  static JournalEntry of(JournalEntry entry) {
    return switch (entry.event()) {
      case Event.RevisionRecorded(var revision, var roles) ->
          with(
              entry,
              new Event.RevisionRecorded(revision, roles.stream().map(Redaction::of).toList()));
      case Event.SpecAccepted(var spec) -> with(entry, new Event.SpecAccepted(of(spec)));
      case Event.OfServing _,
          Event.OfGroup _,
          Event.OfRole _,
          Event.OfPod _,
          Event.OfRecovery _,
          Event.OfEffect _ ->
          entry;
    };
  }

  private static JournalEntry with(JournalEntry entry, Event event) {
    return new JournalEntry(entry.at(), entry.because(), event);
  }

  private static RoleTemplate of(RoleTemplate role) {
    return new RoleTemplate(
        role.name(),
        role.workerReplicas(),
        role.hasWorkerTemplate(),
        role.hash(),
        text(role.json(), "{}"),
        role.entryResources(),
        role.workerResources(),
        role.hashWithoutImages());
  }

  private static ServingSpec of(ServingSpec spec) {
    return new ServingSpec(
        spec.generation(),
        spec.replicas(),
        spec.schedulerName(),
        spec.queue(),
        spec.recoveryPolicy(),
        spec.restartGraceSeconds(),
        spec.minRoleReplicas(),
        spec.groupTopology(),
        spec.roleTopology(),
        spec.rollout(),
        text(spec.plugins(), "[]"),
        spec.topologySpread().map(json -> text(json, "[]")),
        spec.roles(),
        spec.revision(),
        spec.recovery(),
        spec.rolloutRules(),
        spec.revisionRules(),
        spec.showsGroups(),
        spec.warnings());
  }

  /** Redacted JSON; {@code unreadable} where it is none. */
  private static String text(String json, String unreadable) {
    try {
      return JSON.writeValueAsString(redacted(JSON.readTree(json), ""));
    } catch (JsonProcessingException _) {
      return unreadable;
    }
  }

  private static JsonNode redacted(JsonNode node, String path) {
    return switch (node) {
      case ObjectNode object -> {
        var copy = JsonNodeFactory.instance.objectNode();
        object
            .properties()
            .forEach(
                member ->
                    copy.set(
                        member.getKey(),
                        redacted(member.getValue(), below(path, member.getKey()))));
        yield copy;
      }
      case ArrayNode array -> {
        var copy = JsonNodeFactory.instance.arrayNode(array.size());
        array.forEach(element -> copy.add(redacted(element, path)));
        yield copy;
      }
      case TextNode _ when !SHOWN.matcher(path).matches() -> TextNode.valueOf(HIDDEN);
      default -> node;
    };
  }

  private static String below(String path, String name) {
    var segment = name.replace('/', '~');
    return path.isEmpty() ? segment : path + "/" + segment;
  }
}
