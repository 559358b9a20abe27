package dev.phalanx.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {
  private static final List<String> IN_ORDER =
      List.of(
          "revision a",
          "revision b",
          "podgroup 2",
          "podgroup 10",
          "service 0/r-0",
          "service 0/r-1",
          "pod 0/r-0/0",
          "pod 0/r-0/1",
          "status");

  @Test
  void printsParsesAndOrdersAsObjectsAreMade() {
    assertThat(IN_ORDER.reversed().stream().map(Target::parse).sorted().map(Target::toString))
        .containsExactlyElementsOf(IN_ORDER);
    assertThat(Target.parse("status")).isEqualByComparingTo(new Target.ForStatus());
  }

  @Test
  void saysWhatKubectlSays() {
    assertThat(IN_ORDER.stream().map(Target::parse).map(target -> target.describe(Fixtures.ID)))
        .contains(
            "ControllerRevision m-a",
            "PodGroup m-2",
            "Service m-0-r-0-0",
            "Pod m-0-r-0-1",
            "status of ModelServing m");
  }

  @Test
  void refusesWhatNamesNothing() {
    assertThatThrownBy(() -> Target.parse("node 1")).hasMessageContaining("node 1");
    assertThatThrownBy(() -> Target.parse("nothing")).hasMessageContaining("nothing");
  }
}
