package dev.phalanx.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.domain.RoleTemplate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code spec.plugins}. */
class PluginChainTest {
  private static final String TWEAKS =
      """
      - name: demo-pod-tweaks
        type: BuiltIn
        config:
          runtimeClassName: kata
          annotations: {a: b, scheduling.k8s.io/group-name: stolen}
          env: [{name: X, value: y}, {name: GROUP_SIZE, value: "99"}]
      """;

  @Test
  void tweaksAreAppendedOnceAndTakeNothingOfOurs() {
    var pod = rendered(TWEAKS, "0/prefill-0/1");
    assertThat(pod.at("/spec/runtimeClassName").asText()).isEqualTo("kata");
    assertThat(pod.at("/metadata/annotations/a").asText()).isEqualTo("b");
    assertThat(pod.at("/metadata/annotations/scheduling.k8s.io~1group-name").asText())
        .isEqualTo("m-0");
    assertThat(pod.at("/spec/containers/0/env").findValuesAsText("name"))
        .containsExactly(
            "GROUP_SIZE", "ENTRY_ADDRESS", "WORKER_INDEX", "PHALANX_ATTEMPT", "A", "X");
  }

  @ParameterizedTest
  @CsvSource({
    "'roles: [prefill]', 0/prefill-0/0, true",
    "'roles: [decode]', 0/prefill-0/0, false",
    "'target: Entry', 0/prefill-0/0, true",
    "'target: Entry', 0/prefill-0/1, false",
    "'target: Worker', 0/prefill-0/1, true",
    "'target: All', 0/prefill-0/1, true",
    "'target: Nobody', 0/prefill-0/1, false",
  })
  void scopeChoosesPods(String scope, String pod, boolean isInScope) {
    var plugins = TWEAKS + "  scope: {%s}%n".formatted(scope);
    assertThat(rendered(plugins, pod).path("spec").has("runtimeClassName")).isEqualTo(isInScope);
  }

  @Test
  void labelsOfALeaderWorkerSet() {
    var plugins = "[{name: lws-standard-labels, type: BuiltIn, config: {leaderWorkerSet: my-lws}}]";
    var labels = rendered(plugins, "2/prefill-0/1").at("/metadata/labels");
    assertThat(labels.path("leaderworkerset.sigs.k8s.io/name").asText()).isEqualTo("my-lws");
    assertThat(labels.path("leaderworkerset.sigs.k8s.io/group-index").asText()).isEqualTo("2");
    assertThat(labels.path("leaderworkerset.sigs.k8s.io/worker-index").asText()).isEqualTo("1");
    assertThat(labels.path("leaderworkerset.sigs.k8s.io/group-key").asText())
        .isEqualTo("e0addd36ff4542aaf6b6505df2a7f77dcd999061");
  }

  @Test
  void withoutALeaderWorkerSetItsPluginDoesNothing() {
    var plugins = "[{name: lws-standard-labels, type: BuiltIn, config: {}}]";
    assertThat(rendered(plugins, "0/prefill-0/1")).isEqualTo(rendered("[]", "0/prefill-0/1"));
  }

  @Test
  void namesOfLeaderWorkerSetFollowOurs() {
    var template =
        Golden.template(
            "H",
            1,
            """
            name: prefill
            workerReplicas: 1
            entryTemplate: {spec: {containers: [{name: c}]}}
            workerTemplate:
              spec:
                initContainers: [{name: i}]
                containers:
                - name: w
                  env: [{name: LWS_GROUP_SIZE, value: "99"}, {name: A, value: $(LWS_LEADER_ADDRESS)}]
            """);
    var pod = rendered("[{name: lws-environment}]", "0/prefill-0/1", template);
    assertThat(variables(pod.at("/spec/containers/0/env")))
        .startsWith("GROUP_SIZE=2")
        .doesNotContain("LWS_GROUP_SIZE=99")
        .endsWith(
            "LWS_LEADER_ADDRESS=m-0-prefill-0-0.d",
            "LWS_GROUP_SIZE=2",
            "LWS_WORKER_INDEX=1",
            "A=$(LWS_LEADER_ADDRESS)");
    assertThat(variables(pod.at("/spec/initContainers/0/env")))
        .endsWith("LWS_LEADER_ADDRESS=m-0-prefill-0-0.d", "LWS_GROUP_SIZE=2", "LWS_WORKER_INDEX=1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{name: lws-environment}, {name: ray-bootstrap}]",
        "[{name: ray-bootstrap}, {name: lws-environment}]"
      })
  void anInitContainerOfAPluginHasThem(String plugins) {
    var init = rendered(plugins, "0/prefill-0/1").at("/spec/initContainers/0");
    assertThat(variables(init.path("env"))).contains("LWS_WORKER_INDEX=1").doesNotHaveDuplicates();
  }

  private static List<String> variables(JsonNode env) {
    return env.valueStream()
        .map(it -> it.path("name").asText() + "=" + it.path("value").asText())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{name: nobodys}] | spec.plugins[0].name: 'nobodys' is no plugin of this controller; it has demo-pod-tweaks, lws-environment, lws-standard-labels, ray-bootstrap",
        "[{name: lws-standard-labels}, {name: demo-pod-tweaks, type: Remote}] | spec.plugins[1].type: 'Remote' is not 'BuiltIn'",
        "[{name: lws-environment, config: {size: 2}}] | spec.plugins[0].config: this plugin has none; remove it",
        "[{name: lws-environment, config: true}] | spec.plugins[0].config: this plugin has none; remove it",
        "[{name: demo-pod-tweaks, config: {env: {}}}] | spec.plugins[0].config.env: must be a list of {name, value}",
        "[{name: demo-pod-tweaks, config: {annotations: 1}, scope: {roles: [other]}}] | spec.plugins[0].config.annotations: must be a map of texts",
      })
  void whatCannotBeAppliedIsNamed(String plugins, String reason) {
    assertThat(render(plugins, "0/prefill-0/0", Golden.PREFILL))
        .isEqualTo(new Rendering.Impossible(reason));
  }

  private static JsonNode rendered(String plugins, String pod) {
    return rendered(plugins, pod, Golden.PREFILL);
  }

  private static JsonNode rendered(String plugins, String pod, RoleTemplate template) {
    return switch (render(plugins, pod, template)) {
      case Rendering.Rendered(var object) -> object;
      case Rendering.Impossible(var reason) -> throw new AssertionError(reason);
    };
  }

  private static Rendering render(String plugins, String pod, RoleTemplate template) {
    var spec = Golden.spec(Golden.yaml(plugins).toString(), Optional.empty());
    return ObjectRenderer.pod(Golden.pod(pod, template, spec, true));
  }
}
