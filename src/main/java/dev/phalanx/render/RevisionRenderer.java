package dev.phalanx.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.Labels;
import dev.phalanx.decision.Effect;
import dev.phalanx.domain.Amount;
import dev.phalanx.domain.RoleSpec;
import dev.phalanx.domain.RoleTemplate;
import java.util.List;

/** A ControllerRevision with the roles as a user would write them, replicas and all. */
final class RevisionRenderer {
  private RevisionRenderer() {}

  static ObjectNode render(Effect.RecordRevision effect) {
    var serving = effect.serving();
    var labels = RenderedMetadata.labels(serving).put(Labels.REVISION, effect.revision().value());
    var object =
        RenderedMetadata.object(
            "apps/v1", "ControllerRevision", serving, effect.revision().nameIn(serving), labels);
    var roles = object.put("revision", effect.number()).putObject("data").putArray("data");
    effect.templates().forEach(template -> roles.add(role(template, effect.roles())));
    return object;
  }

  /** The data is immutable; only its place among the others is changed. */
  static ArrayNode patch(Effect.RenumberRevision effect) {
    var patch = JsonNodeFactory.instance.arrayNode();
    patch.addObject().put("op", "test").put("path", "/metadata/uid").put("value", effect.uid());
    patch.addObject().put("op", "replace").put("path", "/revision").put("value", effect.number());
    return patch;
  }

  private static ObjectNode role(RoleTemplate template, List<RoleSpec> specs) {
    var role = (ObjectNode) TemplateJson.parse(template.json());
    specs.stream()
        .filter(spec -> spec.name().equals(template.name()))
        .findFirst()
        .ifPresent(spec -> putBack(role, spec));
    return role;
  }

  private static void putBack(ObjectNode role, RoleSpec spec) {
    role.put("replicas", spec.replicas());
    spec.maxUnavailable().ifPresent(amount -> put(role, "maxUnavailable", amount));
    spec.partition().ifPresent(amount -> put(role, "partition", amount));
  }

  private static void put(ObjectNode role, String field, Amount amount) {
    if (amount.percent()) {
      role.put(field, amount.toString());
    } else {
      role.put(field, amount.number());
    }
  }
}
