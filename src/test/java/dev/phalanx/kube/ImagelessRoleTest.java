package dev.phalanx.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.api.Role;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagelessRoleTest {
  private static final String BEFORE = "containers: [{name: c, image: c:1, args: [a]}]";

  private static Optional<String> hash(String entry) {
    return ImagelessRole.hash(role(entry));
  }

  private static Role role(String entry) {
    return ApiJson.read(
            "r",
            TestCluster.yaml(
                "{name: r, workerReplicas: 1, entryTemplate: {spec: {%s}}, workerTemplate: {spec:"
                        .formatted(entry)
                    + " {containers: [{name: w, image: w:1}]}}}"),
            Role.class,
            new ArrayList<>())
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "containers: [{name: c, image: c:2, args: [a]}]",
        "containers: [{name: c, image: 'other/c@sha256:1234', args: [a]}]",
        "containers: [{name: c, image: c:2, args: [a], imagePullPolicy: IfNotPresent}]",
        "restartPolicy: Always, containers: [{name: c, image: c:2, args: [a]}]",
      })
  void imagesOfMainContainersMakeNoDifference(String after) {
    assertThat(hash(after)).isPresent().isEqualTo(hash(BEFORE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "containers: [{name: c, image: c:2, args: [b]}]",
        "containers: [{name: d, image: c:1, args: [a]}]",
        "containers: [{name: c, image: c:1, args: [a]}, {name: d, image: d}]",
        "initContainers: [{name: i, image: i:1}], containers: [{name: c, image: c:1, args: [a]}]",
      })
  void anythingElseDoes(String after) {
    assertThat(hash(after)).isPresent().isNotEqualTo(hash(BEFORE));
  }

  @Test
  void imagesOfInitContainersDo() {
    var spec = "initContainers: [{name: i, image: i:%d}], containers: [{name: c, image: c}]";
    assertThat(hash(spec.formatted(1))).isNotEqualTo(hash(spec.formatted(2)));
  }

  @Test
  void aPodKeepsThePullPolicyThatItsFirstImageGaveIt() {
    assertThat(hash("containers: [{name: c, image: c:latest, args: [a]}]"))
        .isNotEqualTo(hash(BEFORE));
    assertThat(hash("containers: [{name: c, image: c, args: [a], imagePullPolicy: IfNotPresent}]"))
        .isEqualTo(hash(BEFORE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Never", "OnFailure"})
  void aPodThatMayEndByItselfCannotBeChanged(String policy) {
    assertThat(hash("restartPolicy: %s, %s".formatted(policy, BEFORE))).isEmpty();
  }

  @Test
  void theRoleIsReadAndNotChanged() {
    var role = role(BEFORE);
    assertThat(ImagelessRole.hash(role)).isPresent();
    assertThat(role).isEqualTo(role(BEFORE));
  }
}
