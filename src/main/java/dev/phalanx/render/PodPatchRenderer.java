package dev.phalanx.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.Labels;
import dev.phalanx.decision.Effect;
import dev.phalanx.domain.RoleTemplate;

/** Labels and images, which are what may change on a pod that stands. */
final class PodPatchRenderer {
  private PodPatchRenderer() {}

  static ObjectNode render(Effect.PatchPod effect) {
    var patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").put("uid", effect.uid()).set("labels", labels(effect));
    effect.patch().template().ifPresent(role -> patch.set("spec", spec(effect, role)));
    return patch;
  }

  /** A label that is null is taken away. */
  private static ObjectNode labels(Effect.PatchPod effect) {
    var marks = effect.patch().marks();
    var labels = JsonNodeFactory.instance.objectNode();
    marks.revision().ifPresent(revision -> labels.put(Labels.REVISION, revision.value()));
    effect.patch().template().ifPresent(role -> labels.put(Labels.ROLE_TEMPLATE_HASH, role.hash()));
    if (marks.isEntryInService()) {
      labels.put(Labels.ENTRY, Labels.TRUE);
    } else {
      labels.put(Labels.ENTRY, effect.pod().isEntry() ? Labels.DRAINING : null);
    }
    return labels.put(Labels.SCALE_TARGET, marks.isScaleTarget() ? Labels.TRUE : null);
  }

  private static ObjectNode spec(Effect.PatchPod effect, RoleTemplate role) {
    var spec = JsonNodeFactory.instance.objectNode();
    var given = PodRenderer.template(role, effect.pod()).path("spec");
    for (var kind : PodRenderer.CONTAINERS) {
      var images = images(given.path(kind));
      if (!images.isEmpty()) {
        spec.set(kind, images);
      }
    }
    return spec;
  }

  private static ArrayNode images(JsonNode containers) {
    var images = JsonNodeFactory.instance.arrayNode();
    for (var container : containers) {
      if (container.hasNonNull("image")) {
        images
            .addObject()
            .put("name", container.path("name").asText())
            .put("image", container.path("image").asText());
      }
    }
    return images;
  }
}
