package dev.phalanx.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.Annotations;
import dev.phalanx.api.ContainersBefore;
import dev.phalanx.api.Labels;
import dev.phalanx.decision.Effect;
import dev.phalanx.domain.RoleTemplate;
import java.util.SortedMap;
import java.util.TreeMap;

/** Labels and images, which are what may change on a pod that stands. */
final class PodPatchRenderer {
  private static final String METADATA = "metadata";
  private static final String CONTAINERS = "containers";
  private static final String IMAGE = "image";
  private static final String NAME = "name";

  private PodPatchRenderer() {}

  static ObjectNode labels(Effect.PatchPod effect) {
    var patch = JsonNodeFactory.instance.objectNode();
    patch.putObject(METADATA).put("uid", effect.uid()).set("labels", labelsOf(effect));
    return patch;
  }

  /** Images too; what ran before is noted as of this version of the pod and no other. */
  static ObjectNode images(Effect.PatchPod effect, RoleTemplate role, JsonNode standing) {
    var images = images(effect, role);
    var patch = labels(effect);
    var metadata = patch.withObject(METADATA);
    metadata.set("resourceVersion", standing.path(METADATA).path("resourceVersion"));
    var before = ContainersBefore.of(standing).next(standing, images);
    metadata
        .putObject("annotations")
        .put(
            Annotations.CONTAINERS_BEFORE,
            before.equals(ContainersBefore.NONE) ? null : before.json());
    for (var container : standing.path("spec").path(CONTAINERS)) {
      var name = container.path(NAME).asText();
      var image = images.get(name);
      if (image != null && !image.equals(container.path(IMAGE).asText())) {
        patch
            .withObject("spec")
            .withArray(CONTAINERS)
            .addObject()
            .put(NAME, name)
            .put(IMAGE, image);
      }
    }
    return patch;
  }

  /** A label that is null is taken away. */
  private static ObjectNode labelsOf(Effect.PatchPod effect) {
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

  /** Of main containers, by name. */
  private static SortedMap<String, String> images(Effect.PatchPod effect, RoleTemplate role) {
    var images = new TreeMap<String, String>();
    var template = PodRenderer.template(role, effect.pod());
    for (var container : template.path("spec").path(CONTAINERS)) {
      if (container.hasNonNull(IMAGE)) {
        images.put(container.path(NAME).asText(), container.path(IMAGE).asText());
      }
    }
    return images;
  }
}
