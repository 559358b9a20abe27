package dev.phalanx.local.server;

import static dev.phalanx.local.server.TestServer.MERGE;
import static dev.phalanx.local.server.TestServer.STRATEGIC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.local.server.TestServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kinds differ in; codes and texts are those that a real kube-apiserver 1.35 answered. */
class KindsIT {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String POD =
      "{'metadata':{'name':'p','labels':{'app':'a'}},'spec':{'containers':[{'name':'c','image':'i'}]}}";
  private final TestServer server;

  KindsIT(@TempDir Path parent) throws IOException {
    server = new TestServer(parent.resolve("objects"), ContainerLogs.none());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aPodsSpecHardlyChangesAndItsStatusIsApart() {
    server.post(PODS, POD);

    Answer image =
        server.patch(PODS + "/p", STRATEGIC, "{'spec':{'containers':[{'name':'c','image':'j'}]}}");
    Answer refused = server.patch(PODS + "/p", MERGE, "{'spec':{'restartPolicy':'Never'}}");
    Answer added =
        server.patch(PODS + "/p", STRATEGIC, "{'spec':{'containers':[{'name':'d','image':'j'}]}}");
    Answer status =
        server.patch(
            PODS + "/p/status", MERGE, "{'spec':{'nodeName':'x'},'status':{'phase':'Running'}}");
    Answer spec = server.patch(PODS + "/p", MERGE, "{'status':{'phase':'Failed'}}");

    assertThat(image.body().at("/metadata/generation").asInt()).isEqualTo(2);
    assertThat(refused.message()).startsWith("Pod \"p\" is invalid: spec: Forbidden: pod updates");
    assertThat(added.message())
        .isEqualTo(
            "Pod \"p\" is invalid: spec.containers: Forbidden: pod updates may not add or remove containers");
    assertThat(status.text("/status/phase")).isEqualTo("Running");
    assertThat(status.body().at("/spec/nodeName").isMissingNode()).isTrue();
    assertThat(status.text("/status/qosClass")).isEqualTo("BestEffort");
    assertThat(spec.text("/status/phase")).isEqualTo("Running");
    assertThat(spec.body().at("/metadata/generation").asInt()).isEqualTo(2);
  }

  @Test
  void aPodIsBoundOnce() {
    server.post(PODS, POD);
    String toNode = "{'target':{'kind':'Node','name':'n1'}}";

    assertThat(server.post(PODS + "/p/binding", toNode).code()).isEqualTo(201);
    Answer bound = server.get(PODS + "/p");
    assertThat(bound.text("/spec/nodeName")).isEqualTo("n1");
    assertThat(bound.text("/status/conditions/0/type")).isEqualTo("PodScheduled");
    assertRefused(
        server.post(PODS + "/p/binding", toNode),
        409,
        "Conflict",
        "Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to node \"n1\"");
  }

  @Test
  void aPodOnANodeWaitsForItsKubelet() {
    server.post(PODS, POD);
    server.post(PODS + "/p/binding", "{'target':{'kind':'Node','name':'n1'}}");

    Answer first = server.delete(PODS + "/p?gracePeriodSeconds=7", "");
    assertThat(first.body().at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(7);
    assertThat(server.get(PODS + "/p").code()).isEqualTo(200);
    server.delete(PODS + "/p", "{'gracePeriodSeconds':0}");
    assertThat(server.get(PODS + "/p").code()).isEqualTo(404);
  }

  @Test
  void aPodThatRunsNowhereVanishesAtOnce() {
    server.post(PODS, POD);

    assertThat(server.post(PODS + "/p/eviction", "{'metadata':{'name':'p'}}").code())
        .isEqualTo(201);
    assertThat(server.get(PODS + "/p").code()).isEqualTo(404);
  }

  @Test
  void aTokenIsMadeForAnAccountThatIsThere() {
    String accounts = "/api/v1/namespaces/default/serviceaccounts";
    server.post(accounts, "{'metadata':{'name':'robot'}}");

    assertThat(server.post(accounts + "/robot/token", "{}").text("/status/token"))
        .startsWith("eyJ");
    assertRefused(
        server.post(accounts + "/nobody/token", "{}"),
        404,
        "NotFound",
        "serviceaccounts \"nobody\" not found");
  }

  @Test
  void aPodOnNoNodeSaysNothing() {
    server.post(PODS, POD);

    Answer log = server.get(PODS + "/p/log");

    assertThat(log.code()).isEqualTo(200);
    assertThat(log.body().asText()).isEmpty();
  }

  @Test
  void eventsOfBothGroupsAreTheSame() {
    server.post(
        "/apis/events.k8s.io/v1/namespaces/default/events",
        "{'metadata':{'name':'e'},'eventTime':'2026-01-01T00:00:00.000000Z','note':'hello','reason':'R','type':'Normal','action':'A','reportingController':'c','reportingInstance':'i','regarding':{'kind':'Pod','name':'p','namespace':'default'}}");

    Answer old = server.get("/api/v1/namespaces/default/events/e");
    assertThat(old.text("/message")).isEqualTo("hello");
    assertThat(old.body().at("/metadata/managedFields/0/fieldsV1").has("f:note")).isTrue();
    assertThat(old.text("/involvedObject/name")).isEqualTo("p");
    assertThat(
            server
                .get("/apis/events.k8s.io/v1/namespaces/default/events/e")
                .text("/regarding/name"))
        .isEqualTo("p");
  }

  @Test
  void whatIsImmutableStaysSo() {
    server.post(MAPS, "{'metadata':{'name':'m'},'data':{'a':'1'},'immutable':true}");
    String secrets = "/api/v1/namespaces/default/secrets";
    server.post(secrets, "{'metadata':{'name':'s'},'type':'one'}");

    assertRefused(
        server.patch(MAPS + "/m", MERGE, "{'data':{'a':'2'},'immutable':null}"),
        422,
        "Invalid",
        "ConfigMap \"m\" is invalid: [immutable: Forbidden: field is immutable when `immutable` is set, data: Forbidden: field is immutable when `immutable` is set]");
    assertRefused(
        server.patch(secrets + "/s", MERGE, "{'type':'other'}"),
        422,
        "Invalid",
        "Secret \"s\" is invalid: type: Invalid value: \"other\": field is immutable");
  }

  @Test
  void aScaleOwnsTheReplicasThroughItsSubresource() {
    String deployments = "/apis/apps/v1/namespaces/default/deployments";
    server.post(
        deployments,
        "{'metadata':{'name':'d'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}");

    Answer negative = server.patch(deployments + "/d/scale", MERGE, "{'spec':{'replicas':-5}}");
    server.patch(deployments + "/d/scale", MERGE, "{'spec':{'replicas':3}}");
    Answer scaled = server.get(deployments + "/d");

    assertThat(negative.message())
        .isEqualTo(
            "Scale.autoscaling \"d\" is invalid: spec.replicas: Invalid value: -5: must be greater than or equal to 0");
    assertThat(scaled.body().at("/spec/replicas").asInt()).isEqualTo(3);
    assertThat(scaled.text("/metadata/managedFields/0/subresource")).isEqualTo("scale");
    assertThat(scaled.body().at("/metadata/managedFields/0/fieldsV1").toString())
        .isEqualTo("{\"f:spec\":{\"f:replicas\":{}}}");
    assertThat(scaled.body().at("/metadata/managedFields/1").toString()).doesNotContain("replicas");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none|403|pods \"p\" is forbidden: no PriorityClass with name none was found|",
        "system-node-critical|201||2000001000"
      })
  void aPodHasThePriorityOfAClassThatIsThere(
      String name, int code, @Nullable String message, @Nullable String priority) {
    Answer answer =
        server.post(
            PODS, POD.replace("'spec':{", "'spec':{'priorityClassName':'%s',".formatted(name)));

    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.message()).isEqualTo(Objects.requireNonNullElse(message, ""));
    assertThat(answer.text("/spec/priority")).isEqualTo(Objects.requireNonNullElse(priority, ""));
  }

  @Test
  void aGatedPodSaysWhyItWaits() {
    Answer pod =
        server.post(PODS, POD.replace("'spec':{", "'spec':{'schedulingGates':[{'name':'a/b'}],"));

    assertThat(pod.text("/status/conditions/0/reason")).isEqualTo("SchedulingGated");
  }

  @Test
  void anAddressIsGivenOnce() {
    String services = "/api/v1/namespaces/default/services";
    String service =
        "{'metadata':{'name':'%s'},'spec':{'clusterIP':'10.96.7.7','ports':[{'port':80}]}}";
    server.post(services, service.formatted("one"));

    assertRefused(
        server.post(services, service.formatted("two")),
        422,
        "Invalid",
        "Service \"two\" is invalid: spec.clusterIPs: Invalid value: [\"10.96.7.7\"]: failed to allocate IP 10.96.7.7: provided IP is already allocated");
    server.delete(services + "/one", "");
    assertThat(server.post(services, service.formatted("two")).code()).isEqualTo(201);
  }

  @Test
  void aHeadlessServiceWithoutASelectorIsOfBothFamilies() {
    Answer service =
        server.post(
            "/api/v1/namespaces/default/services",
            "{'metadata':{'name':'s'},'spec':{'clusterIP':'None','ports':[{'port':80}]}}");

    assertThat(service.body().at("/spec/ipFamilies")).hasSize(2);
    assertThat(service.text("/spec/ipFamilyPolicy")).isEqualTo("RequireDualStack");
  }

  @Test
  void jobsAndDaemonSetsAreLabelledAndCounted() {
    String template =
        "'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'%s'}]%s}}";
    Answer job =
        server.post(
            "/apis/batch/v1/namespaces/default/jobs",
            "{'metadata':{'name':'j'},'spec':{%s}}"
                .formatted(template.formatted("i", ",'restartPolicy':'Never'")));
    String sets = "/apis/apps/v1/namespaces/default/daemonsets";
    String selector = "'selector':{'matchLabels':{'a':'b'}},";
    server.post(
        sets,
        "{'metadata':{'name':'d'},'spec':{%s%s}}".formatted(selector, template.formatted("i", "")));
    server.patch(sets + "/d", STRATEGIC, "{'spec':{%s}}".formatted(template.formatted("j", "")));

    assertThat(job.text("/spec/selector/matchLabels/batch.kubernetes.io~1controller-uid"))
        .isEqualTo(job.text("/metadata/uid"));
    assertThat(job.text("/spec/template/metadata/labels/job-name")).isEqualTo("j");
    assertThat(
            server
                .get(sets + "/d")
                .text("/metadata/annotations/deprecated.daemonset.template.generation"))
        .isEqualTo("2");
  }

  @Test
  void aCrdIsEstablishedAfterItsCreation() {
    String crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    Answer created =
        server.post(
            crds,
            "{'metadata':{'name':'cups.example.com'},'spec':{'group':'example.com','scope':'Namespaced','names':{'plural':'cups','kind':'Cup'},'versions':[{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{'type':'object'}}}]}}");
    Answer crd = server.get(crds + "/cups.example.com");

    assertThat(created.body().at("/status/conditions").isNull()).isTrue();
    assertThat(crd.text("/status/conditions/1/type")).isEqualTo("Established");
    assertThat(crd.body().at("/metadata/managedFields").toString()).contains("kube-apiserver");
    assertThat(
            server
                .patch(crds + "/cups.example.com", MERGE, "{'spec':{'names':{'plural':'mugs'}}}")
                .message())
        .isEqualTo(
            "CustomResourceDefinition.apiextensions.k8s.io \"cups.example.com\" is invalid: spec.names.plural: Invalid value: \"mugs\": field is immutable");
  }

  private static void assertRefused(Answer answer, int code, String reason, String message) {
    assertThat(answer.message()).isEqualTo(message);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.text("/reason")).isEqualTo(reason);
  }
}
