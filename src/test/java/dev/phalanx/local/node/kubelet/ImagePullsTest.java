package dev.phalanx.local.node.kubelet;

import static dev.phalanx.local.node.kubelet.PodStory.START;
import static dev.phalanx.local.node.kubelet.PodStory.after;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePullsTest {
  private static final Pace PACE = new Pace(1);

  @Test
  void onePullTakesItsTime() {
    var pulls = ImagePulls.none(START).pulling("a", 4, PACE, START);
    assertThat(pulls.next(PACE)).contains(after(4));
    assertThat(pulls.advanced(PACE, after(3.9)).present()).isEmpty();
    assertThat(pulls.advanced(PACE, after(4)).present()).containsExactly("a");
  }

  @Test
  void pullsAtTheSameTimeShareTheLine() {
    var pulls = ImagePulls.none(START).pulling("a", 4, PACE, START).pulling("b", 4, PACE, after(2));
    assertThat(pulls.next(PACE)).contains(after(6));
    assertThat(pulls.advanced(PACE, after(6)).next(PACE)).contains(after(8));
    assertThat(pulls.advanced(PACE, after(8)).present()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void anImageThatIsThereIsNotPulledAgain() {
    var pulls = ImagePulls.none(START).having("a").pulling("a", 4, PACE, START);
    assertThat(pulls.next(PACE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 7, 1000, 1e6, 1e9})
  void allPullsEndAtEverySpeed(double speed) {
    var pace = new Pace(speed);
    var pulls = ImagePulls.none(START).pulling("a", 4, pace, START).pulling("b", 3.3, pace, START);
    assertThat(pulls.advanced(pace, START.plusSeconds(100)).left()).isEmpty();
  }
}
