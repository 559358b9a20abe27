package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.Input;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.ServingId;
import dev.phalanx.world.TestApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/** What the tests against a real API server do as its administrator. */
public record TestCluster(TestApiServer server) {
  public static final String PODS = "/api/v1/namespaces/default/pods";
  public static final String SERVICES = "/api/v1/namespaces/default/services";
  public static final String POD_GROUPS =
      "/apis/scheduling.volcano.sh/v1beta1/namespaces/default/podgroups";
  public static final String REVISIONS = "/apis/apps/v1/namespaces/default/controllerrevisions";
  public static final String SERVINGS =
      "/apis/workload.serving.volcano.sh/v1alpha1/namespaces/default/modelservings";
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Set<TestApiServer> PREPARED = ConcurrentHashMap.newKeySet();

  /** CRDs and rights in place; done once for each server. */
  public static TestCluster prepared(TestApiServer server)
      throws IOException, InterruptedException {
    var cluster = new TestCluster(server);
    if (PREPARED.add(server)) {
      cluster.prepare();
    }
    return cluster;
  }

  private void prepare() throws IOException, InterruptedException {
    apply(Files.readString(Path.of("deploy/crd.yaml")));
    apply(podGroupCrd());
    apply(Files.readString(Path.of("deploy/rbac.yaml")));
    kubectl("", "wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> !get(POD_GROUPS).isEmpty() && !get(SERVINGS).isEmpty());
  }

  static String podGroupCrd() throws IOException {
    return Files.readString(Path.of("src/main/resources/dev/phalanx/local/podgroups.yaml"));
  }

  public KubernetesClient admin() {
    return server.client();
  }

  /** A client with the rights of {@code deploy/rbac.yaml}. */
  KubernetesClient controller() {
    return server.client("phalanx-system", "phalanx");
  }

  /** A kubeconfig with the rights of {@code deploy/rbac.yaml}. */
  public String controllerKubeconfig() {
    return server.kubeconfig("phalanx-system", "phalanx");
  }

  public void apply(String yaml) throws IOException, InterruptedException {
    kubectl(yaml, "apply", "--server-side", "-f", "-");
  }

  public String kubectl(String input, String... arguments)
      throws IOException, InterruptedException {
    var outcome = server.kubectl(input, arguments);
    if (outcome.status() != 0) {
      throw new AssertionError(outcome.printed());
    }
    return outcome.printed();
  }

  /** Creates a serving of one group: {@code prefill} 1 x (1+1). */
  ServingId serving(String name) {
    var manifest =
        """
        apiVersion: workload.serving.volcano.sh/v1alpha1
        kind: ModelServing
        metadata: {name: %s}
        spec:
          replicas: 1
          template:
            roles:
            - name: prefill
              workerReplicas: 1
              entryTemplate: {spec: {containers: [{name: c, image: nginx, resources: {requests: {cpu: 10m}}}]}}
              workerTemplate: {spec: {containers: [{name: w, image: nginx}]}}
        """
            .formatted(name);
    return created(manifest);
  }

  /** A serving of this manifest. */
  ServingId created(String manifest) {
    return SpecReader.id(json(admin().raw(SERVINGS, "POST", yaml(manifest).toString())));
  }

  /** How the reader sees the serving now. */
  Input.ServingObserved read(ServingId serving) {
    return (Input.ServingObserved)
        SpecReader.read(get(SERVINGS + "/" + serving.name()), RecoveryRules.DEFAULT);
  }

  /** The effect that makes this pod of a serving as it is now, in a gang. */
  Effect.CreatePod createPod(ServingId serving, PodAddress pod) {
    var read = read(serving);
    return new Effect.CreatePod(
        serving,
        pod,
        0,
        0,
        read.spec().revision(),
        read.templates().getFirst(),
        read.spec(),
        true,
        false,
        Optional.empty());
  }

  public JsonNode get(String path) {
    return json(admin().raw(path));
  }

  JsonNode create(String path, JsonNode object) {
    return json(admin().raw(path, "POST", object.toString()));
  }

  /**
   * Deletes at once, also pods that no kubelet stops; a garbage collector may have been quicker.
   */
  public void delete(String path) {
    try {
      admin()
          .raw(
              path,
              "DELETE",
              "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"gracePeriodSeconds\":0}");
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  /** Keeps an object, where there is a garbage collector, until its finalizers are taken away. */
  static ObjectNode kept(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    copy.withObject("metadata").putArray("finalizers").add("test.phalanx.dev/keep");
    return copy;
  }

  /** Deletes everything that the tests made. */
  public void clear() {
    for (var path : new String[] {SERVINGS, PODS, POD_GROUPS, REVISIONS}) {
      delete(path);
    }
    for (var service : get(SERVICES).path("items")) {
      if (!service.at("/metadata/name").asText().equals("kubernetes")) {
        delete(SERVICES + "/" + service.at("/metadata/name").asText());
      }
    }
  }

  /** The object with another owner. */
  static ObjectNode ownedBy(JsonNode object, ServingId owner) {
    ObjectNode copy = object.deepCopy();
    ((ObjectNode) copy.at("/metadata/ownerReferences/0"))
        .put("uid", owner.uid())
        .put("name", owner.name());
    return copy;
  }

  static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(String text) {
    return Answers.json(text);
  }
}
