package dev.phalanx.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.Watcher.Action;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The cluster under test, as its administrator sees it; bodies are raw JSON. */
record Cluster(KubernetesClient client) implements AutoCloseable {
  static final String SERVING = "bench";

  /** One request deletes a thousand pods. */
  private static final Duration DELETE_ALL = Duration.ofMinutes(1);

  private static final String NOW =
      "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"gracePeriodSeconds\":0}";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SERVINGS =
      "/apis/workload.serving.volcano.sh/v1alpha1/namespaces/default/modelservings";
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String EVENTS = "/api/v1/namespaces/default/events";
  private static final String TOKEN =
      "/api/v1/namespaces/phalanx-system/serviceaccounts/phalanx/token";

  static Cluster of(Path kubeconfig) {
    var config = Config.fromKubeconfig(kubeconfig.toFile());
    config.setRequestRetryBackoffLimit(0);
    config.setRequestTimeout(Math.toIntExact(DELETE_ALL.toMillis()));
    return new Cluster(new KubernetesClientBuilder().withConfig(config).build());
  }

  /**
   * A kubeconfig for the ServiceAccount of {@code deploy/rbac.yaml}, so that the controller has
   * exactly those rights and is its own user in the audit log.
   */
  void writeControllerKubeconfig(Path file) {
    var answer =
        json(
            client.raw(
                TOKEN,
                "POST",
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{\"expirationSeconds\":7200}}"));
    var text =
        """
        apiVersion: v1
        kind: Config
        current-context: bench
        clusters: [{name: bench, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
        users: [{name: phalanx, user: {token: "%s"}}]
        contexts: [{name: bench, context: {cluster: bench, user: phalanx}}]
        """
            .formatted(client.getMasterUrl(), answer.path("status").path("token").asText());
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /**
   * One ModelServing of {@code groups} groups, one role replica of {@code 1 + workers} pods each.
   */
  void createServing(String name, int groups, int workers) {
    createServing(name, groups, workers, "RoleRecreate", Duration.ZERO);
  }

  /**
   * As {@link #createServing(String, int, int)}.
   *
   * @param policy {@code spec.recoveryPolicy}
   * @param grace how long a container may take to come back in place, in full seconds
   */
  void createServing(String name, int groups, int workers, String policy, Duration grace) {
    var container =
        "{\"containers\":[{\"name\":\"c\",\"image\":\"nginx:1.28.2\",\"resources\":{\"requests\":{\"cpu\":\"10m\",\"memory\":\"16Mi\"}}}]}";
    var worker = workers == 0 ? "" : ",\"workerTemplate\":{\"spec\":%s}".formatted(container);
    client.raw(
        SERVINGS,
        "POST",
        """
        {"apiVersion":"workload.serving.volcano.sh/v1alpha1","kind":"ModelServing","metadata":{"name":"%s"},"spec":{"replicas":%d,
        "recoveryPolicy":"%s","template":{"restartGracePeriodSeconds":%d,
        "roles":[{"name":"r","replicas":1,"workerReplicas":%d,"entryTemplate":{"spec":%s}%s}]}}}"""
            .formatted(name, groups, policy, grace.toSeconds(), workers, container, worker));
  }

  /** Tells of every ModelServing that these happen to. */
  Watch watchServings(Consumer<GenericKubernetesResource> onChange, Action... actions) {
    return servings().watch(watcher(onChange, actions));
  }

  static <T> Watcher<T> watcher(Consumer<T> onChange, Action... actions) {
    var told = Set.of(actions);
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, T resource) {
        if (told.contains(action)) {
          onChange.accept(resource);
        }
      }

      @Override
      public void onClose(WatcherException cause) {
        throw new IllegalStateException("the benchmark's own watch ended", cause);
      }
    };
  }

  private NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      servings() {
    return client
        .genericKubernetesResources("workload.serving.volcano.sh/v1alpha1", "ModelServing")
        .inNamespace("default");
  }

  /** Changes the ModelServing by a JSON merge patch. */
  void patchServing(String name, String patch) {
    servings().withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  /** Another image in a serving that {@link #createServing(String, int, int)} made. */
  void changeImage(String name, int workers) {
    var roles = (ArrayNode) serving(name).at("/spec/template/roles");
    for (var template : List.of("entryTemplate", "workerTemplate")) {
      if (workers > 0 || template.equals("entryTemplate")) {
        ((ObjectNode) roles.at("/0/" + template + "/spec/containers/0"))
            .put("image", "nginx:1.29.0");
      }
    }
    patchServing(name, "{\"spec\":{\"template\":{\"roles\":%s}}}".formatted(roles));
  }

  void createPod(String json) {
    client.raw(PODS, "POST", json);
  }

  JsonNode serving(String name) {
    return json(client.raw(SERVINGS + "/" + name));
  }

  JsonNode pod(String name) {
    return json(client.raw(PODS + "/" + name));
  }

  /** How many pods the namespace holds. */
  int pods() {
    return json(client.raw(PODS + "?resourceVersion=0")).path("items").size();
  }

  /** How many pods the namespace holds, without reading them. */
  int countPods() {
    var page = json(client.raw(PODS + "?limit=1"));
    return page.path("items").size() + page.at("/metadata/remainingItemCount").asInt();
  }

  /** UIDs of the namespace's pods by name. */
  Map<String, String> podUids() {
    var uids = new TreeMap<String, String>();
    for (var pod : json(client.raw(PODS)).path("items")) {
      uids.put(pod.at("/metadata/name").asText(), pod.at("/metadata/uid").asText());
    }
    return uids;
  }

  boolean isAvailable(String name, int groups) {
    return serving(name).path("status").path("availableReplicas").asInt() == groups;
  }

  void deleteServing(String name) {
    client.raw(SERVINGS + "/" + name, "DELETE", "{}"); // without a body fabric8 sends a GET
  }

  /** Deletes it as kubectl does without options: its node ends it. */
  void deletePod(String name) {
    client.raw(PODS + "/" + name, "DELETE", "{}"); // without a body fabric8 sends a GET
  }

  /** Deletes it without waiting for its node. */
  void forceDeletePod(String name) {
    client.raw(PODS + "/" + name, "DELETE", NOW);
  }

  /** Says of a pod what its kubelet would; false when there is no such pod. */
  boolean report(String pod, String status) {
    try {
      client
          .pods()
          .inNamespace("default")
          .withName(pod)
          .subresource("status")
          .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), status);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == 404) {
        return false;
      }
      throw e;
    }
  }

  /** Messages of the Kubernetes Events about a serving that have this reason. */
  List<String> events(String serving, String reason) {
    var selector = "?fieldSelector=involvedObject.name%3D" + serving + "%2Creason%3D" + reason;
    var messages = new ArrayList<String>();
    for (var event : json(client.raw(EVENTS + selector)).path("items")) {
      messages.add(event.path("message").asText());
    }
    return messages;
  }

  /** Deletes all ModelServings, and waits until no pod is left. */
  void deleteServings() throws InterruptedException {
    client.raw(SERVINGS, "DELETE", "{}");
    awaitNoPods();
  }

  /** The pod, empty when there is none. */
  Optional<JsonNode> find(String pod) {
    return Optional.ofNullable(client.raw(PODS + "/" + pod)).map(Cluster::json);
  }

  /** Whether a pod is Ready, and stays. */
  static boolean isReady(JsonNode pod) {
    for (var condition : pod.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True")
            && !pod.path("metadata").has("deletionTimestamp");
      }
    }
    return false;
  }

  /** Deletes all pods of the namespace without a grace period, and waits until they are gone. */
  void deletePods() throws InterruptedException {
    client.raw(PODS, "DELETE", NOW);
    awaitNoPods();
  }

  void awaitNoPods() throws InterruptedException {
    await(
        "no pods left",
        Duration.ofMinutes(5),
        () -> json(client.raw(PODS + "?limit=1")).path("items").isEmpty());
  }

  static void await(String what, Duration limit, BooleanSupplier condition)
      throws InterruptedException {
    var deadline = Instant.now().plus(limit);
    while (!holds(condition)) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("not within %s: %s".formatted(limit, what));
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (KubernetesClientException e) {
      if (e.getCode() == 404) {
        return false;
      }
      throw e;
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException("the API server did not answer with JSON", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
