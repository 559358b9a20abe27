package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.phalanx.api.RealApiServer;
import dev.phalanx.decision.Input;
import dev.phalanx.domain.ServingId;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** What the tests against a real API server do as its administrator. */
public record RealCluster(RealApiServer server) {
  public static final String PODS = "/api/v1/namespaces/default/pods";
  public static final String SERVICES = "/api/v1/namespaces/default/services";
  public static final String POD_GROUPS =
      "/apis/scheduling.volcano.sh/v1beta1/namespaces/default/podgroups";
  public static final String REVISIONS = "/apis/apps/v1/namespaces/default/controllerrevisions";
  public static final String SERVINGS =
      "/apis/workload.serving.volcano.sh/v1alpha1/namespaces/default/modelservings";
  private static final String TOKEN =
      "/api/v1/namespaces/phalanx-system/serviceaccounts/phalanx/token";
  private static final YAMLMapper YAML = new YAMLMapper();

  /** CRDs and rights in place. */
  public static RealCluster prepared(RealApiServer server)
      throws IOException, InterruptedException {
    var cluster = new RealCluster(server);
    cluster.apply(Files.readString(Path.of("deploy/crd.yaml")));
    cluster.apply(podGroupCrd());
    cluster.apply(Files.readString(Path.of("deploy/rbac.yaml")));
    cluster.kubectl("", "wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> !cluster.get(POD_GROUPS).isEmpty() && !cluster.get(SERVINGS).isEmpty());
    return cluster;
  }

  static String podGroupCrd() throws IOException {
    return Files.readString(Path.of("src/test/resources/dev/phalanx/kube/podgroups.yaml"));
  }

  public KubernetesClient admin() {
    return server.client();
  }

  /** A client with the rights of {@code deploy/rbac.yaml}. */
  KubernetesClient controller() {
    return server.client(controllerToken());
  }

  /** A kubeconfig with the rights of {@code deploy/rbac.yaml}. */
  public String controllerKubeconfig() {
    return server.kubeconfig(controllerToken());
  }

  private String controllerToken() {
    var request =
        "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{}}";
    return json(admin().raw(TOKEN, "POST", request)).path("status").path("token").asText();
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
    return SpecReader.id(json(admin().raw(SERVINGS, "POST", yaml(manifest).toString())));
  }

  /** How the reader sees the serving now. */
  Input.ServingObserved read(ServingId serving) {
    return (Input.ServingObserved) SpecReader.read(get(SERVINGS + "/" + serving.name()));
  }

  public JsonNode get(String path) {
    return json(admin().raw(path));
  }

  JsonNode create(String path, JsonNode object) {
    return json(admin().raw(path, "POST", object.toString()));
  }

  /** Deletes at once, also pods that no kubelet stops. */
  public void delete(String path) {
    admin()
        .raw(
            path,
            "DELETE",
            "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"gracePeriodSeconds\":0}");
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
