package dev.phalanx.local.compare;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What fabric8's client does most, on both API servers. */
@ExtendWith(Worlds.Extension.class)
class Fabric8ComparisonIT {
  private static final String THEME = "fabric8";
  private static final ResourceDefinitionContext WIDGETS =
      new ResourceDefinitionContext.Builder()
          .withGroup("example.com")
          .withVersion("v1")
          .withKind("Widget")
          .withPlural("widgets")
          .withNamespaced(true)
          .build();

  private final Worlds worlds;

  private interface Call {
    /** What the client answers. */
    @Nullable Object on(NamespacedKubernetesClient client);
  }

  Fabric8ComparisonIT(Worlds worlds) {
    this.worlds = worlds;
  }

  @Test
  void bothAnswerAlike() throws IOException {
    Optional<World> real = worlds.real();
    NamespacedKubernetesClient embedded = client(worlds.embedded());
    NamespacedKubernetesClient reference = real.isPresent() ? client(real.get()) : null;
    Map<String, String> recorded = Recorded.answers(THEME);
    Map<String, String> expected = new LinkedHashMap<>();
    List<String> complaints = new ArrayList<>();
    requests()
        .forEach(
            (name, request) -> {
              var actual = CompletableFuture.supplyAsync(() -> answer(embedded, request));
              String answer =
                  reference == null ? recorded.getOrDefault(name, "") : answer(reference, request);
              expected.put(name, answer);
              new Verdict(THEME + ": " + name, answer, actual.join())
                  .complaint()
                  .ifPresent(complaints::add);
            });
    real.ifPresent(world -> Recorded.hold(THEME, expected, world));
    Verdict.failOn(complaints);
  }

  private static NamespacedKubernetesClient client(World world) throws IOException {
    world.in(THEME);
    return world.client().adapt(NamespacedKubernetesClient.class).inNamespace(THEME);
  }

  private static String answer(NamespacedKubernetesClient client, Call request) {
    try {
      Object answer = request.on(client);
      return answer == null ? "null" : Normalizer.body(Serialization.asJson(answer), Map.of());
    } catch (KubernetesClientException e) {
      String status = e.getStatus() == null ? "" : Serialization.asJson(e.getStatus());
      return e.getCode() + "\n" + Normalizer.body(status, Map.of());
    }
  }

  /** The names of its requests. */
  static Set<String> names() {
    return requests().keySet();
  }

  /** In this order; the names are those of the recorded answers. */
  private static Map<String, Call> requests() {
    Map<String, Call> requests = new LinkedHashMap<>();
    addConfigMaps(requests);
    addPods(requests);
    addWidgets(requests);
    return requests;
  }

  private static void addConfigMaps(Map<String, Call> requests) {
    requests.put("create", client -> client.resource(settings("1")).create());
    requests.put("create again", client -> client.resource(settings("1")).create());
    requests.put("get", client -> maps(client).withName("settings").get());
    requests.put("get a missing one", client -> maps(client).withName("none").get());
    requests.put("update", client -> client.resource(settings("2")).update());
    requests.put(
        "update an old version",
        client ->
            client
                .resource(
                    new ConfigMapBuilder(settings("3"))
                        .editMetadata()
                        .withResourceVersion("1")
                        .endMetadata()
                        .build())
                .update());
    requests.put(
        "edit",
        client ->
            maps(client)
                .withName("settings")
                .edit(map -> new ConfigMapBuilder(map).addToData("edited", "yes").build()));
    requests.put(
        "apply on the server",
        client -> client.resource(settings("4")).fieldManager("me").serverSideApply());
    requests.put(
        "apply on the server by force",
        client ->
            client.resource(settings("4")).fieldManager("me").forceConflicts().serverSideApply());
    requests.put(
        "patch",
        client ->
            maps(client)
                .withName("settings")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"patched\":\"yes\"}}"));
    requests.put(
        "list a page",
        client ->
            maps(client)
                .withLabel("app", "shop")
                .list(new ListOptionsBuilder().withLimit(1L).build()));
    requests.put(
        "wait",
        client ->
            maps(client)
                .withName("settings")
                .waitUntilCondition(map -> map != null, 5, TimeUnit.SECONDS)
                .getData());
    requests.put(
        "delete",
        client ->
            maps(client)
                .withName("settings")
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete());
    requests.put("delete a missing one", client -> maps(client).withName("settings").delete());
  }

  private static void addPods(Map<String, Call> requests) {
    requests.put(
        "create a pod",
        client ->
            client
                .resource(
                    new PodBuilder()
                        .withNewMetadata()
                        .withName("p")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("c")
                        .withImage("i")
                        .endContainer()
                        .endSpec()
                        .build())
                .create());
    requests.put(
        "edit a pod's status",
        client ->
            client
                .pods()
                .withName("p")
                .editStatus(
                    pod ->
                        new PodBuilder(pod).editStatus().withPhase("Running").endStatus().build()));
    requests.put(
        "pods by phase",
        client -> client.pods().withField("status.phase", "Running").list().getItems().size());
    requests.put("delete a pod", client -> client.pods().withName("p").withGracePeriod(0).delete());
    requests.put(
        "create a lease",
        client ->
            client
                .resource(
                    new LeaseBuilder()
                        .withNewMetadata()
                        .withName("lead")
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity("me")
                        .withLeaseDurationSeconds(15)
                        .endSpec()
                        .build())
                .create());
  }

  private static void addWidgets(Map<String, Call> requests) {
    requests.put("create a widget", client -> client.resource(widget()).create());
    requests.put(
        "scale a widget",
        client -> client.genericKubernetesResources(WIDGETS).withName("w").scale(3));
    requests.put(
        "list widgets of all namespaces",
        client ->
            client
                .genericKubernetesResources(WIDGETS)
                .inAnyNamespace()
                .withLabel("only", THEME)
                .list());
    requests.put(
        "delete widgets",
        client -> client.genericKubernetesResources(WIDGETS).withLabel("only", THEME).delete());
    requests.put("which API groups", client -> client.hasApiGroup("example.com", true));
    requests.put("is a kind there", client -> client.supports("example.com/v1", "Basket"));
  }

  private static NonNamespaceOperation<ConfigMap, ?, Resource<ConfigMap>> maps(
      NamespacedKubernetesClient client) {
    return client.configMaps().inNamespace(THEME);
  }

  private static ConfigMap settings(String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("settings")
        .addToLabels("app", "shop")
        .endMetadata()
        .addToData("k", value)
        .build();
  }

  private static GenericKubernetesResource widget() {
    return Serialization.unmarshal(
        """
        {"apiVersion": "example.com/v1", "kind": "Widget",
         "metadata": {"name": "w", "labels": {"only": "fabric8"}}, "spec": {"replicas": 1}}
        """,
        GenericKubernetesResource.class);
  }
}
