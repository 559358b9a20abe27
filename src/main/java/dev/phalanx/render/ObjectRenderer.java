package dev.phalanx.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.Labels;
import dev.phalanx.decision.Announcement;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.GroupsReport;
import dev.phalanx.decision.PodGroupShape;
import dev.phalanx.decision.ServingStatus;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingId;

/**
 * Every object and patch that Phalanx sends, as JSON that is the caller's to change. The same
 * effect gives the same bytes, so a repeated request asks for nothing new.
 */
public final class ObjectRenderer {
  private ObjectRenderer() {}

  /** The pod, or why there can be none. */
  public static Rendering pod(Effect.CreatePod effect) {
    return PodRenderer.render(effect);
  }

  /**
   * Strategic merge patch of a pod; it names the pod's UID, so that another one of the same name
   * refuses it.
   */
  public static ObjectNode podPatch(Effect.PatchPod effect) {
    return PodPatchRenderer.labels(effect);
  }

  /**
   * The same, and images of main containers, for the pod as it stands: it is refused when that has
   * changed since.
   */
  public static ObjectNode podPatch(
      Effect.PatchPod effect, RoleTemplate template, JsonNode standing) {
    return PodPatchRenderer.images(effect, template, standing);
  }

  /** The headless Service by which a role replica's pods find its entry. */
  public static ObjectNode service(ServingId serving, RoleAddress role) {
    var labels = RenderedMetadata.labels(serving, role);
    var selector = labels.deepCopy();
    selector.remove(Labels.NAME);
    selector.put(Labels.ENTRY, Labels.TRUE);
    var service =
        RenderedMetadata.object("v1", "Service", serving, role.entry().nameIn(serving), labels);
    service
        .putObject("spec")
        .put("clusterIP", "None")
        .put("publishNotReadyAddresses", true)
        .set("selector", selector);
    return service;
  }

  /** The PodGroup of a group, {@code scheduling.volcano.sh/v1beta1}. */
  public static ObjectNode podGroup(ServingId serving, GroupOrdinal group, PodGroupShape shape) {
    return PodGroupRenderer.object(serving, group, shape);
  }

  /**
   * JSON patch that brings an existing PodGroup into {@code shape}: only what Phalanx writes is
   * touched, and nothing at all when the object has another UID.
   */
  public static ArrayNode podGroupPatch(ServingId serving, String uid, PodGroupShape shape) {
    return PodGroupRenderer.patch(serving, uid, shape);
  }

  /** The ControllerRevision: public copy of a revision's roles. */
  public static ObjectNode revision(Effect.RecordRevision effect) {
    return RevisionRenderer.render(effect);
  }

  /** JSON patch of a ControllerRevision's number, on the object of the effect's UID only. */
  public static ArrayNode revisionPatch(Effect.RenumberRevision effect) {
    return RevisionRenderer.patch(effect);
  }

  /** The status, without the fields that are absent. */
  public static ObjectNode status(ServingStatus status, GroupsReport groups) {
    return StatusRenderer.render(status, groups);
  }

  /**
   * JSON patch of the status subresource, which replaces {@code status} as a whole, on the object
   * of the serving's UID only: a merge patch would not be held to a UID in it.
   */
  public static ArrayNode statusPatch(ServingId serving, ObjectNode status) {
    return StatusRenderer.patch(serving, status);
  }

  /** A core/v1 Event whose name follows from what it says: repeated, it is the same object. */
  public static ObjectNode event(ServingId serving, Announcement announcement) {
    return EventRenderer.render(serving, announcement);
  }
}
