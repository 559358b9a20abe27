package dev.phalanx.local.server;

import static dev.phalanx.local.server.TestServer.MERGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.phalanx.local.server.TestServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the controllers of every cluster do. */
class HousekeepingIT {
  private static final String DEFAULT = "/api/v1/namespaces/default/";
  private static final String MAPS = DEFAULT + "configmaps";
  private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String FOOS = "/apis/x.dev/v1/namespaces/default/foos";
  private static final String FOO_CRD =
      "{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','metadata':{'name':'foos.x.dev'},"
          + "'spec':{'group':'x.dev','scope':'Namespaced','names':{'kind':'Foo','plural':'foos'},'versions':[{'name':'v1','served':true,'storage':true,"
          + "'subresources':{'status':{},'scale':{'specReplicasPath':'.spec.replicas','statusReplicasPath':'.status.replicas'}},"
          + "'schema':{'openAPIV3Schema':{'type':'object','properties':{'spec':{'type':'object','properties':{'replicas':{'type':'integer'}}},"
          + "'status':{'type':'object','properties':{'replicas':{'type':'integer'}}}}}}}]}}";
  private final TestServer server;

  HousekeepingIT(@TempDir Path folder) throws IOException {
    server = new TestServer(folder.resolve("objects"), ContainerLogs.none());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatIsOwnedByNothingIsCollected() {
    String owner = uid(server.post(MAPS, "{'metadata':{'name':'owner'}}"));
    server.post(MAPS, owned("child", owner, false));
    String child = server.get(MAPS + "/child").text("/metadata/uid");
    server.post(MAPS, owned("grandchild", child, false));
    server.post(MAPS, owned("stray", "00000000-0000-0000-0000-000000000000", false));

    server.delete(MAPS + "/owner", "");

    awaitGone(MAPS + "/grandchild");
    awaitGone(MAPS + "/child");
    awaitGone(MAPS + "/stray");
  }

  @Test
  void anOwnerInTheForegroundWaitsForItsDependents() {
    String owner = uid(server.post(MAPS, "{'metadata':{'name':'owner'}}"));
    server.post(
        MAPS,
        owned("child", owner, true)
            .replace("'name':'child'", "'name':'child','finalizers':['a.b/c']"));

    Answer deleted = server.delete(MAPS + "/owner", "{'propagationPolicy':'Foreground'}");

    assertThat(deleted.text("/metadata/finalizers/0")).isEqualTo("foregroundDeletion");
    await().until(() -> !server.get(MAPS + "/child").text("/metadata/deletionTimestamp").isEmpty());
    assertThat(server.get(MAPS + "/owner").code()).isEqualTo(200);
    server.patch(MAPS + "/child", MERGE, "{'metadata':{'finalizers':null}}");
    awaitGone(MAPS + "/owner");
  }

  @Test
  void aPodThatItsNodeRemovesFirstIsDeletedAllTheSame() {
    server.removeTerminatingPods();
    server.post(
        DEFAULT + "pods",
        "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}");

    Answer deleted = server.delete(DEFAULT + "pods/p", "");

    assertThat(deleted.code()).isEqualTo(200);
    assertThat(deleted.text("/metadata/deletionTimestamp")).isNotEmpty();
    awaitGone(DEFAULT + "pods/p");
  }

  @Test
  void orphansStay() {
    String owner = uid(server.post(MAPS, "{'metadata':{'name':'owner'}}"));
    server.post(MAPS, owned("child", owner, true));

    server.delete(MAPS + "/owner", "{'propagationPolicy':'Orphan'}");

    awaitGone(MAPS + "/owner");
    assertThat(server.get(MAPS + "/child").body().at("/metadata/ownerReferences")).isEmpty();
  }

  @Test
  void aNamespaceIsFurnishedAndGoesWithWhatIsInIt() {
    server.post("/api/v1/namespaces", "{'metadata':{'name':'n'}}");
    await().until(() -> server.get("/api/v1/namespaces/n/serviceaccounts/default").code() == 200);
    server.post(
        "/api/v1/namespaces/n/configmaps", "{'metadata':{'name':'m','finalizers':['a.b/c']}}");

    Answer deleted = server.delete("/api/v1/namespaces/n", "");

    assertThat(deleted.text("/status/phase")).isEqualTo("Terminating");
    assertThat(
            server
                .post("/api/v1/namespaces/n/configmaps", "{'metadata':{'name':'late'}}")
                .message())
        .isEqualTo(
            "configmaps \"late\" is forbidden: unable to create new content in namespace n because it is being terminated");
    await()
        .until(
            () ->
                !server
                    .get("/api/v1/namespaces/n/configmaps/m")
                    .text("/metadata/deletionTimestamp")
                    .isEmpty());
    server.patch("/api/v1/namespaces/n/configmaps/m", MERGE, "{'metadata':{'finalizers':null}}");
    awaitGone("/api/v1/namespaces/n");
    assertThat(server.delete("/api/v1/namespaces/default", "").code()).isEqualTo(403);
  }

  @Test
  void servicesHaveAddressesAndReadyEndpoints() {
    Answer service =
        server.post(
            DEFAULT + "services",
            "{'metadata':{'name':'s'},'spec':{'selector':{'app':'a'},'ports':[{'port':80}]}}");
    server.post(
        DEFAULT + "pods",
        "{'metadata':{'name':'p','labels':{'app':'a'}},'spec':{'nodeName':'n','containers':[{'name':'c','image':'i'}]}}");
    server.patch(
        DEFAULT + "pods/p/status",
        MERGE,
        "{'status':{'phase':'Running','podIP':'10.0.0.1','conditions':[{'type':'Ready','status':'True'}]}}");

    assertThat(service.text("/spec/clusterIP")).startsWith("10.96.");
    await()
        .until(
            () ->
                server
                    .get(DEFAULT + "endpoints/s")
                    .text("/subsets/0/addresses/0/ip")
                    .equals("10.0.0.1"));
    Answer slices =
        server.get(
            "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io/service-name=s");
    assertThat(slices.body().at("/items/0/endpoints/0/conditions/ready").asBoolean()).isTrue();
    assertThat(slices.body().at("/items/0/ports/0/port").asInt()).isEqualTo(80);
    server.delete(DEFAULT + "services/s", "");
    awaitGone(DEFAULT + "endpoints/s");
    await()
        .until(
            () ->
                server
                    .get("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices")
                    .body()
                    .path("items")
                    .isEmpty());
  }

  @Test
  void aServiceFollowsEachOfItsManyPods() {
    String ready =
        "{'status':{'phase':'Running','podIP':'10.0.0.%d','conditions':[{'type':'Ready','status':'%s'}]}}";
    server.post(
        DEFAULT + "services",
        "{'metadata':{'name':'many'},'spec':{'selector':{'app':'a'},'ports':[{'port':80,'targetPort':'web'}]}}");
    for (int i = 0; i < 101; i++) {
      server.post(
          DEFAULT + "pods",
          "{'metadata':{'name':'p%d','labels':{'app':'a'}},'spec':{'nodeName':'n','containers':[{'name':'c','image':'i','ports':[{'name':'web','containerPort':8080}]}]}}"
              .formatted(i));
      server.patch(DEFAULT + "pods/p" + i + "/status", MERGE, ready.formatted(i, "True"));
    }
    await().until(() -> addresses("addresses") == 101);
    assertThat(server.get(DEFAULT + "endpoints/many").body().at("/subsets/0/ports/0/port").asInt())
        .isEqualTo(8080);

    server.patch(DEFAULT + "pods/p7/status", MERGE, ready.formatted(7, "False"));
    server.patch(DEFAULT + "pods/p8", MERGE, "{'metadata':{'labels':{'app':'b'}}}");

    await().until(() -> addresses("addresses") == 99 && addresses("notReadyAddresses") == 1);
    assertThat(
            server
                .get("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices")
                .body()
                .path("items"))
        .hasSize(1);
  }

  private int addresses(String kind) {
    return server.get(DEFAULT + "endpoints/many").body().at("/subsets/0/" + kind).size();
  }

  @Test
  void aCrdServesItsKindFromItsCreationToItsEnd() {
    assertThat(server.get(FOOS).code()).isEqualTo(404);
    server.post(CRDS, FOO_CRD);
    server.post(
        FOOS,
        "{'apiVersion':'x.dev/v1','kind':'Foo','metadata':{'name':'f'},'spec':{'replicas':1,'x':2},'status':{'replicas':9}}");

    Answer created = server.get(FOOS + "/f");
    assertThat(created.body().path("spec").toString()).isEqualTo("{\"replicas\":1}");
    assertThat(created.body().has("status")).isFalse();
    server.patch(FOOS + "/f/scale", MERGE, "{'spec':{'replicas':5}}");
    Answer scaled = server.get(FOOS + "/f");
    assertThat(scaled.body().at("/spec/replicas").asInt()).isEqualTo(5);
    assertThat(scaled.body().at("/metadata/generation").asInt()).isEqualTo(2);
    server.delete(CRDS + "/foos.x.dev", "");
    awaitGone(CRDS + "/foos.x.dev");
    assertThat(server.get(FOOS).code()).isEqualTo(404);
  }

  private static String uid(Answer created) {
    return created.text("/metadata/uid");
  }

  private static String owned(String name, String owner, boolean blocks) {
    return "{'metadata':{'name':'%s','ownerReferences':[{'apiVersion':'v1','kind':'ConfigMap','name':'owner','uid':'%s','blockOwnerDeletion':%s}]}}"
        .formatted(name, owner, blocks);
  }

  private void awaitGone(String path) {
    await().until(() -> server.get(path).code() == 404);
  }
}
