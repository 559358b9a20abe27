package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.decision.Announcement;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.EffectRunner;
import dev.phalanx.decision.Outcome;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingId;
import dev.phalanx.render.ObjectRenderer;
import dev.phalanx.render.Rendering;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries effects out: one request each, and one more where a name is taken or images change. Names
 * are fixed and deletes and patches carry the UID, so that a repeated effect changes nothing.
 * Thread-safe; calls block.
 */
public final class KubeCluster implements EffectRunner {
  private static final Logger LOG = LoggerFactory.getLogger(KubeCluster.class);

  private final ApiServer server;
  private final SeenStatuses statuses;

  /**
   * @param client stays the caller's to close
   * @param statuses what {@link ClusterWatch} shows; the same object as there
   */
  public KubeCluster(KubernetesClient client, SeenStatuses statuses, MeterRegistry meters) {
    this.server = new ApiServer(client, meters);
    this.statuses = statuses;
  }

  @Override
  public Outcome run(Effect effect) {
    try {
      return sent(effect);
    } catch (RuntimeException e) {
      LOG.error("cannot carry out an effect on {}", effect.target(), e);
      return new Outcome.Refused("internal error: " + e.getClass().getSimpleName());
    }
  }

  private Outcome sent(Effect effect) {
    return switch (effect) {
      case Effect.RecordRevision record ->
          create(ObjectKind.REVISION, effect, record.serving(), ObjectRenderer.revision(record));
      case Effect.RenumberRevision renumber -> renumber(renumber);
      case Effect.DeleteRevision(var serving, var revision, var uid) ->
          delete(ObjectKind.REVISION, serving, revision.nameIn(serving), uid);
      case Effect.ApplyPodGroup apply -> apply(apply);
      case Effect.CreateService(var serving, var role) ->
          create(ObjectKind.SERVICE, effect, serving, ObjectRenderer.service(serving, role));
      case Effect.CreatePod create -> createPod(create);
      case Effect.DeletePodGroup(var serving, var group, var uid) ->
          delete(ObjectKind.POD_GROUP, serving, group.nameIn(serving), uid);
      case Effect.DeleteService(var serving, var role, var uid) ->
          delete(ObjectKind.SERVICE, serving, role.entry().nameIn(serving), uid);
      case Effect.DeletePod(var serving, var pod, var uid, var _, var byForce) ->
          deletePod(serving, pod.nameIn(serving), uid, byForce);
      case Effect.PatchPod patch -> patchPod(patch);
      case Effect.PublishStatus publish -> publish(publish);
    };
  }

  @Override
  public Outcome announce(ServingId serving, Announcement announcement) {
    var event = ObjectRenderer.event(serving, announcement);
    var reply = server.send(Request.create(ObjectKind.EVENT, serving.namespace(), event));
    return Answers.alreadyExists(reply) ? new Outcome.Accepted() : Answers.ofCreate(reply);
  }

  private Outcome createPod(Effect.CreatePod effect) {
    return switch (ObjectRenderer.pod(effect)) {
      case Rendering.Rendered(var pod) -> create(ObjectKind.POD, effect, effect.serving(), pod);
      case Rendering.Impossible(var reason) -> new Outcome.Refused(reason);
    };
  }

  private Outcome renumber(Effect.RenumberRevision effect) {
    var serving = effect.serving();
    var path = ObjectKind.REVISION.in(serving.namespace(), effect.revision().nameIn(serving));
    var patch = ObjectRenderer.revisionPatch(effect);
    return Answers.ofPatch(server.send(Request.jsonPatch(ObjectKind.REVISION, path, patch)));
  }

  private Outcome apply(Effect.ApplyPodGroup effect) {
    var serving = effect.serving();
    if (effect.uid().isEmpty()) {
      var podGroup = ObjectRenderer.podGroup(serving, effect.group(), effect.shape());
      return create(ObjectKind.POD_GROUP, effect, serving, podGroup);
    }
    var path = ObjectKind.POD_GROUP.in(serving.namespace(), effect.group().nameIn(serving));
    var patch = ObjectRenderer.podGroupPatch(serving, effect.uid().orElseThrow(), effect.shape());
    return Answers.ofPatch(server.send(Request.jsonPatch(ObjectKind.POD_GROUP, path, patch)));
  }

  private Outcome create(ObjectKind kind, Effect effect, ServingId serving, JsonNode object) {
    var reply = server.send(Request.create(kind, serving.namespace(), object));
    if (!Answers.alreadyExists(reply)) {
      return Answers.ofCreate(reply);
    }
    var name = object.path("metadata").path("name").asText();
    var found = server.send(Request.get("get", kind, kind.in(serving.namespace(), name)));
    return found instanceof Reply.Answered answer && answer.isSuccess()
        ? TakenName.judge(kind, serving, effect.target(), Answers.json(answer.body()))
        : new Outcome.Retry("%s %s: %s".formatted(kind, name, Answers.describe(found)));
  }

  private Outcome deletePod(ServingId serving, String name, String uid, boolean byForce) {
    return Answers.ofDelete(
        server.send(
            byForce
                ? Request.deleteAtOnce(ObjectKind.POD, serving.namespace(), name, uid)
                : Request.delete(ObjectKind.POD, serving.namespace(), name, uid)));
  }

  private Outcome patchPod(Effect.PatchPod effect) {
    var serving = effect.serving();
    var path = ObjectKind.POD.in(serving.namespace(), effect.pod().nameIn(serving));
    var template = effect.patch().template();
    return template.isPresent()
        ? patchImages(effect, template.orElseThrow(), path)
        : patchPod(path, ObjectRenderer.podPatch(effect));
  }

  /** Whether its kubelet has acted is told later from what ran before, which only the pod knows. */
  private Outcome patchImages(Effect.PatchPod effect, RoleTemplate template, String path) {
    var found = server.send(Request.get("get", ObjectKind.POD, path));
    return found instanceof Reply.Answered answer && answer.isSuccess()
        ? patchPod(path, ObjectRenderer.podPatch(effect, template, Answers.json(answer.body())))
        : Answers.ofPatch(found);
  }

  private Outcome patchPod(String path, JsonNode patch) {
    return Answers.ofPatch(server.send(Request.mergePatch(ObjectKind.POD, path, patch)));
  }

  private Outcome delete(ObjectKind kind, ServingId serving, String name, String uid) {
    return Answers.ofDelete(server.send(Request.delete(kind, serving.namespace(), name, uid)));
  }

  private Outcome publish(Effect.PublishStatus effect) {
    var serving = effect.serving();
    var status = ObjectRenderer.status(effect.status(), effect.groups());
    if (statuses.isHeld(serving.uid(), status)) {
      return new Outcome.Accepted();
    }
    statuses.uncertain(serving.uid());
    var patch = ObjectRenderer.statusPatch(serving, status);
    var path = ObjectKind.SERVING.in(serving.namespace(), serving.name()) + "/status";
    var reply = server.send(Request.jsonPatch(ObjectKind.SERVING, path, patch));
    if (reply instanceof Reply.Answered answer && answer.isSuccess()) {
      var metadata = Answers.json(answer.body()).path("metadata");
      statuses.written(serving.uid(), metadata.path("resourceVersion").asText(), status);
    }
    return Answers.ofPatch(reply);
  }
}
