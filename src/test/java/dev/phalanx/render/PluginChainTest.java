package dev.phalanx.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        .containsExactly("GROUP_SIZE", "ENTRY_ADDRESS", "WORKER_INDEX", "A", "X");
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{name: nobodys}] | spec.plugins[0].name: 'nobodys' is no plugin of this controller; it has demo-pod-tweaks, lws-standard-labels",
        "[{name: lws-standard-labels}, {name: demo-pod-tweaks, type: Remote}] | spec.plugins[1].type: 'Remote' is not 'BuiltIn'",
        "[{name: demo-pod-tweaks, config: {env: {}}}] | spec.plugins[0].config.env: must be a list of {name, value}",
        "[{name: demo-pod-tweaks, config: {annotations: 1}, scope: {roles: [other]}}] | spec.plugins[0].config.annotations: must be a map of texts",
      })
  void whatCannotBeAppliedIsNamed(String plugins, String reason) {
    assertThat(render(plugins, "0/prefill-0/0")).isEqualTo(new Rendering.Impossible(reason));
  }

  private static JsonNode rendered(String plugins, String pod) {
    return switch (render(plugins, pod)) {
      case Rendering.Rendered(var object) -> object;
      case Rendering.Impossible(var reason) -> throw new AssertionError(reason);
    };
  }

  private static Rendering render(String plugins, String pod) {
    var spec = Golden.spec(Golden.yaml(plugins).toString(), Optional.empty());
    return ObjectRenderer.pod(Golden.pod(pod, Golden.PREFILL, spec, true));
  }
}
