package dev.phalanx.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.CanonicalJson;
import dev.phalanx.domain.RoleTemplate;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RayBootstrapTest {
  private static final String WORKER = "0/prefill-0/1";

  private static final RoleTemplate TEMPLATE =
      template(
          """
          initContainers: [{name: download, image: busybox}]
          containers:
          - name: w
            image: vllm/vllm-openai:latest
            imagePullPolicy: Always
            command: [ray, start]
            workingDir: /work
            env: [{name: RAY_USE_TLS, value: "1"}, {name: HOME, value: /root}]
            envFrom: [{secretRef: {name: tokens}}]
            securityContext: {runAsUser: 7}
            resources: {limits: {nvidia.com/gpu: 8, memory: 900Gi}}
            livenessProbe: {tcpSocket: {port: 1}}
            lifecycle: {preStop: {sleep: {seconds: 5}}}
            ports: [{containerPort: 6379}]
            volumeMounts: [{name: certs, mountPath: /certs}]
            volumeDevices: [{name: raw, devicePath: /dev/xvda}]
          - {name: second, image: other}
          volumes:
          - {name: certs, secret: {secretName: ray-certs}}
          - {name: raw, persistentVolumeClaim: {claimName: raw}}
          """);

  private static RoleTemplate template(String workerSpec) {
    return Golden.template(
        "H",
        1,
        """
        name: prefill
        workerReplicas: 1
        entryTemplate: {spec: {containers: [{name: e, image: i}]}}
        workerTemplate:
          spec:
        %s
        """
            .formatted(workerSpec.indent(4)));
  }

  @Test
  void aWorkerWaitsFirstInItsOwnImage() {
    var init =
        (ObjectNode)
            rendered(plugins("{}"), WORKER, TEMPLATE).at("/spec/initContainers/0").deepCopy();
    assertThat(init.at("/command/2").asText()).contains("ray-bootstrap: $*");
    init.withArray("/command").remove(2);
    assertThat(CanonicalJson.of(init))
        .isEqualTo(
            CanonicalJson.of(
                Golden.yaml(
                    """
                    name: ray-bootstrap
                    image: vllm/vllm-openai:latest
                    imagePullPolicy: Always
                    command: [/bin/sh, -c, ray-bootstrap]
                    args: [port=6379, check=tcp, deadlineSeconds=1800, jitterPercent=20]
                    env:
                    - {name: GROUP_SIZE, value: "2"}
                    - {name: ENTRY_ADDRESS, value: m-0-prefill-0-0.d}
                    - {name: WORKER_INDEX, value: "1"}
                    - {name: PHALANX_ATTEMPT, value: "2"}
                    - {name: RAY_USE_TLS, value: "1"}
                    - {name: HOME, value: /root}
                    envFrom: [{secretRef: {name: tokens}}]
                    securityContext: {runAsUser: 7}
                    resources: {limits: {cpu: 50m, memory: 64Mi}, requests: {cpu: 50m, memory: 64Mi}}
                    volumeMounts: [{name: certs, mountPath: /certs}]
                    terminationMessagePolicy: FallbackToLogsOnError
                    """)));
  }

  @Test
  void theRestOfThePodStaysAsItIs() {
    var with = (ObjectNode) rendered(plugins("{}"), WORKER, TEMPLATE);
    var names = with.at("/spec/initContainers").findValuesAsText("name");
    assertThat(names).startsWith("ray-bootstrap", "GROUP_SIZE").contains("download");
    with.withArray("/spec/initContainers").remove(0);
    assertThat(with).isEqualTo(rendered("[]", WORKER, TEMPLATE));
  }

  @Test
  void repeatedItIsTheSameBytes() {
    assertThat(rendered(plugins("{port: 1}"), WORKER, TEMPLATE).toString())
        .isEqualTo(rendered(plugins("{port: 1}"), WORKER, TEMPLATE).toString());
  }

  @Test
  void itsConfigurationIsInItsArguments() {
    var init =
        rendered(
                plugins("{port: 6380, check: ray, deadlineSeconds: 60, jitter: 0.125}"),
                WORKER,
                TEMPLATE)
            .at("/spec/initContainers/0");
    assertThat(init.path("args").valueStream().map(JsonNode::asText))
        .containsExactly("port=6380", "check=ray", "deadlineSeconds=60", "jitterPercent=13");
    assertThat(init.at("/resources/limits/memory").asText()).isEqualTo("256Mi");
  }

  @ParameterizedTest
  @CsvSource({
    "0/prefill-0/0, '', false",
    "0/prefill-0/1, '', true",
    "0/prefill-0/0, 'target: Entry', false",
    "0/prefill-0/1, 'target: Entry', true",
    "0/prefill-0/1, 'target: Worker', true",
    "0/prefill-0/1, 'roles: [prefill]', true",
    "0/prefill-0/1, 'roles: [decode]', false",
  })
  void workersOfTheRolesInScopeWait(String pod, String scope, boolean waits) {
    var plugins = "[{name: ray-bootstrap, type: BuiltIn, scope: {%s}}]".formatted(scope);
    var init = rendered(plugins, pod, TEMPLATE).at("/spec/initContainers/0/name");
    assertThat(init.asText().equals("ray-bootstrap")).isEqualTo(waits);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          v, configMap: {name: c}                           | {}                    | true
          v, secret: {secretName: s}                        | {subPath: tls.crt}    | true
          v, projected: {sources: []}                       | {}                    | true
          v, downwardAPI: {items: []}                       | {}                    | true
          v, emptyDir: {medium: Memory}                     | {}                    | true
          v, emptyDir: {}                                   | {subPath: later.json} | false
          v, emptyDir: {}                                   | {subPathExpr: a}      | false
          v, emptyDir: {medium: HugePages-2Mi}              | {}                    | false
          v, hostPath: {path: /opt/ray}                     | {}                    | true
          v, hostPath: {path: /opt/ray}                     | {subPath: a}          | false
          v, hostPath: {path: /dev/infiniband}              | {}                    | false
          v, hostPath: {path: /dev}                         | {}                    | false
          v, hostPath: {path: /sys/class}                   | {}                    | false
          v, hostPath: {path: /devices}                     | {}                    | true
          v, 'hostPath: {path: /run/x, type: Socket}'       | {}                    | false
          v, csi: {driver: gcsfuse.csi.storage.gke.io}      | {}                    | false
          v, image: {reference: models}                     | {}                    | false
          v, persistentVolumeClaim: {claimName: models}     | {}                    | false
          v, ephemeral: {volumeClaimTemplate: {}}           | {}                    | false
          other, emptyDir: {}                               | {}                    | false
          """)
  void onlyPlainMountsAreShared(String volume, String fields, boolean isShared) {
    var template =
        template(
            """
            containers: [{name: w, volumeMounts: [{name: v, mountPath: /m, more: %s}]}]
            volumes: [{name: %s}]
            """
                .formatted(fields, volume.replace("'", "")));
    var spec = withMoreFields(rendered("[]", WORKER, template));
    assertThat(PlainMounts.of(spec, spec.at("/containers/0")).size()).isEqualTo(isShared ? 1 : 0);
  }

  private static JsonNode withMoreFields(JsonNode pod) {
    var mount = (ObjectNode) pod.at("/spec/containers/0/volumeMounts/0");
    mount.setAll((ObjectNode) mount.remove("more"));
    return pod.path("spec");
  }

  /** Else the pod would run another script than the one that was tested. */
  @Test
  void aKubeletFindsNothingToExpandInTheScript() {
    var script =
        rendered(plugins("{}"), WORKER, TEMPLATE).at("/spec/initContainers/0/command/2").asText();
    assertThat(script)
        .doesNotContain("$$")
        .doesNotContainPattern(Pattern.compile("\\$\\([A-Za-z_][\\w.-]*\\)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {port: 0}              | .config.port: '0' is no whole number from 1 to 65535
          {port: 70000}          | .config.port: '70000' is no whole number from 1 to 65535
          {port: "6379"}         | .config.port: '"6379"' is no whole number from 1 to 65535
          {check: http}          | .config.check: '"http"' is none of tcp, ray
          {deadlineSeconds: 1.5} | .config.deadlineSeconds: '1.5' is no whole number from 1 to 604800
          {deadlineSeconds: 0}   | .config.deadlineSeconds: '0' is no whole number from 1 to 604800
          {jitter: 1.5}          | .config.jitter: '1.5' is no number from 0 to 1
          {jitter: -0.1}         | .config.jitter: '-0.1' is no number from 0 to 1
          {deadline: 5}          | .config.deadline: is no field of this plugin; it has check, deadlineSeconds, jitter, port
          [6379]                 | .config: '[6379]' is no map of check, deadlineSeconds, jitter, port
          """)
  void aWrongConfigurationIsNamed(String config, String reason) {
    assertThat(render(plugins(config), WORKER, TEMPLATE))
        .isEqualTo(new Rendering.Impossible("spec.plugins[0]" + reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          initContainers: [{name: ray-bootstrap}], containers: [{name: w}]
          containers: [{name: w}, {name: ray-bootstrap}]
          """)
  void aTemplateThatHasSuchAContainerIsImpossible(String spec) {
    assertThat(render(plugins("{}"), WORKER, template("{%s}".formatted(spec))))
        .isEqualTo(
            new Rendering.Impossible(
                "spec.plugins[0].name: 'ray-bootstrap' adds an init container of that name, and"
                    + " the workers of role 'prefill' have a container 'ray-bootstrap'; rename it,"
                    + " or list the plugin once"));
  }

  @Test
  void aWorkerWithoutAContainerIsImpossible() {
    assertThat(render(plugins("{}"), WORKER, template("{containers: []}")))
        .isEqualTo(
            new Rendering.Impossible(
                "spec.plugins[0].name: 'ray-bootstrap' takes the image of the first container, and"
                    + " the workerTemplate of role 'prefill' has no container; add one, or leave"
                    + " the role out of scope.roles"));
  }

  private static String plugins(String config) {
    return "[{name: ray-bootstrap, type: BuiltIn, config: %s}]".formatted(config);
  }

  private static JsonNode rendered(String plugins, String pod, RoleTemplate template) {
    return switch (render(plugins, pod, template)) {
      case Rendering.Rendered(var object) -> object;
      case Rendering.Impossible(var reason) -> throw new AssertionError(reason);
    };
  }

  private static Rendering render(String plugins, String pod, RoleTemplate template) {
    var spec = Golden.spec(Golden.yaml(plugins).toString(), Optional.empty());
    return ObjectRenderer.pod(Golden.pod(pod, template, spec, false));
  }
}
