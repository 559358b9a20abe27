package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.refusal.FieldError;
import dev.phalanx.local.store.ObjectKey;
import dev.phalanx.local.store.ObjectStore;
import dev.phalanx.local.store.StoredObject;
import java.util.List;
import java.util.Optional;

/** Pods: priority, tolerations, quality of service; and a spec of which almost nothing changes. */
final class PodRules implements KindRules {
  private static final String IMMUTABLE =
      "pod updates may not change fields other than `spec.containers[*].image`,"
          + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only"
          + " additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to"
          + " be set to 1 if it was previously negative)";
  private static final int TOLERATED_SECONDS = 300;

  private final ObjectStore store;

  PodRules(ObjectStore store) {
    this.store = store;
  }

  @Override
  public void create(ObjectNode pod) {
    ObjectNode spec = Json.child(pod, "spec");
    setPriority(Json.name(pod), spec);
    tolerate(spec);
    ObjectNode status = pod.putObject("status");
    status.put("phase", "Pending");
    if (!spec.path("schedulingGates").isEmpty()) {
      status
          .putArray("conditions")
          .addObject()
          .put("type", "PodScheduled")
          .put("status", "False")
          .putNull("lastProbeTime")
          .put("lastTransitionTime", Json.now())
          .put("reason", "SchedulingGated")
          .put("message", "Scheduling is blocked due to non-empty scheduling gates");
    }
    status.put("qosClass", qualityOfService(spec));
  }

  private void setPriority(String pod, ObjectNode spec) {
    String name = spec.path("priorityClassName").asText("");
    Optional<ObjectNode> found =
        store
            .find(new ObjectKey("priorityclasses.scheduling.k8s.io", "", name))
            .map(StoredObject::tree);
    if (found.isEmpty() && !name.isEmpty()) {
      throw ApiRefusal.forbidden(
          "", "pods", pod, "no PriorityClass with name %s was found".formatted(name));
    }
    spec.put("priority", found.map(one -> one.path("value").asInt()).orElse(0));
    spec.put(
        "preemptionPolicy",
        found
            .map(one -> one.path("preemptionPolicy").asText("PreemptLowerPriority"))
            .orElse("PreemptLowerPriority"));
  }

  private static void tolerate(ObjectNode spec) {
    ArrayNode tolerations =
        spec.get("tolerations") instanceof ArrayNode there ? there : spec.putArray("tolerations");
    tolerate(tolerations, "node.kubernetes.io/not-ready");
    tolerate(tolerations, "node.kubernetes.io/unreachable");
  }

  private static void tolerate(ArrayNode tolerations, String taint) {
    for (JsonNode toleration : tolerations) {
      String key = toleration.path("key").asText("");
      String effect = toleration.path("effect").asText("");
      if ((key.isEmpty() || key.equals(taint))
          && (effect.isEmpty() || effect.equals("NoExecute"))) {
        return;
      }
    }
    tolerations
        .addObject()
        .put("key", taint)
        .put("operator", "Exists")
        .put("effect", "NoExecute")
        .put("tolerationSeconds", TOLERATED_SECONDS);
  }

  /** Guaranteed, Burstable or BestEffort, by the requests and limits of the containers. */
  private static String qualityOfService(ObjectNode spec) {
    boolean asksForAny = false;
    boolean isGuaranteed = true;
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode container : spec.path(list)) {
        JsonNode requests = container.at("/resources/requests");
        JsonNode limits = container.at("/resources/limits");
        for (String resource : List.of("cpu", "memory")) {
          asksForAny |= requests.has(resource) || limits.has(resource);
          isGuaranteed &=
              limits.has(resource)
                  && (!requests.has(resource)
                      || requests.get(resource).equals(limits.get(resource)));
        }
      }
    }
    if (!asksForAny) {
      return "BestEffort";
    }
    return isGuaranteed ? "Guaranteed" : "Burstable";
  }

  /** What admission has set stays where a client that replaces the pod does not say it. */
  @Override
  public void update(ObjectNode old, ObjectNode pod) {
    ObjectNode spec = Json.child(pod, "spec");
    for (String kept : List.of("priority", "preemptionPolicy")) {
      if (!spec.has(kept) && old.path("spec").has(kept)) {
        spec.set(kept, old.path("spec").get(kept));
      }
    }
    tolerate(spec);
  }

  @Override
  public List<FieldError> refusals(ObjectNode old, ObjectNode pod) {
    for (String list : List.of("containers", "initContainers")) {
      if (old.path("spec").path(list).size() != pod.path("spec").path(list).size()) {
        return List.of(
            FieldError.forbidden("spec." + list, "pod updates may not add or remove containers"));
      }
    }
    return frozen(old).equals(frozen(pod))
        ? List.of()
        : List.of(FieldError.forbidden("spec", IMMUTABLE));
  }

  private static JsonNode frozen(ObjectNode pod) {
    if (!(pod.get("spec") instanceof ObjectNode spec)) {
      return Json.object();
    }
    ObjectNode frozen = spec.deepCopy();
    frozen.remove(List.of("activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds"));
    for (String list : List.of("containers", "initContainers")) {
      frozen.path(list).forEach(container -> ((ObjectNode) container).remove("image"));
    }
    if (pod.at("/spec/schedulingGates").isArray()) {
      frozen.remove(List.of("schedulingGates", "nodeSelector"));
    }
    return frozen;
  }
}
