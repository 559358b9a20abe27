package dev.phalanx.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which nodes are lost, and when that is worth telling. */
class NodePictureTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant T1 = T0.plusSeconds(1);
  private final NodePicture picture = new NodePicture();

  private static NodeFacts node(String name, String condition) {
    return NodeFacts.of(
            TestCluster.yaml(
                "{metadata: {name: %s, uid: u-%s}, status: {conditions: [{type: MemoryPressure, status: 'False'}%s]}}"
                    .formatted(name, name, condition.isEmpty() ? "" : ", {" + condition + "}")))
        .orElseThrow();
  }

  private static NodeFacts ready(String name) {
    return node(name, "type: Ready, status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z'");
  }

  private static NodeFacts silent(String name) {
    return node(name, "type: Ready, status: Unknown, lastTransitionTime: '2026-01-01T00:00:00Z'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type: Ready, status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z'  | false
          type: Ready, status: 'False', lastTransitionTime: '2026-01-01T00:00:00Z' | true
          type: Ready, status: Unknown, lastTransitionTime: '2026-01-01T00:00:00Z' | true
          ''                                                                       | false
          """)
  void aNodeIsLostSinceItStoppedBeingReady(String condition, boolean isLost) {
    assertThat(node("n", condition).lostSince().isPresent()).isEqualTo(isLost);
    assertThat(node("n", condition).lostSince().filter(T0::equals).isPresent()).isEqualTo(isLost);
  }

  @Test
  void nothingIsToldBeforeAllNodesAreListed() {
    picture.seen(silent("a"));
    assertThat(picture.news()).isEmpty();
    picture.listed();
    assertThat(picture.news()).contains(new TreeMap<>(Map.of("a", T0)));
    assertThat(picture.news()).isEmpty();
  }

  @Test
  void thatAllIsWellIsToldOnce() {
    picture.seen(ready("a"));
    picture.listed();
    assertThat(picture.news()).contains(new TreeMap<>());
    picture.seen(ready("b"));
    picture.seen(ready("a"));
    assertThat(picture.news()).isEmpty();
  }

  @Test
  void aNodeThatIsBackIsNews() {
    picture.listed();
    picture.seen(silent("a"));
    picture.seen(silent("b"));
    assertThat(picture.news()).contains(new TreeMap<>(Map.of("a", T0, "b", T0)));
    picture.seen(ready("a"));
    assertThat(picture.news()).contains(new TreeMap<>(Map.of("b", T0)));
  }

  @Test
  void aNodeThatIsGoneIsLostSinceThenUntilOneOfItsNameAppears() {
    picture.listed();
    picture.seen(silent("a"));
    picture.gone(silent("a"), T1);
    assertThat(picture.news()).contains(new TreeMap<>(Map.of("a", T1)));
    picture.seen(ready("a"));
    assertThat(picture.news()).contains(new TreeMap<>());
  }

  @Test
  void aNodeThatPodsAreOnAndThatIsNotListedIsGone() {
    picture.seen(ready("a"));
    picture.seen(silent("b"));
    picture.used("d", T1);
    picture.listed();
    picture.used("a", T1);
    picture.used("b", T1);
    picture.used("c", T1);
    picture.used("c", T1.plusSeconds(1));
    assertThat(picture.news()).contains(new TreeMap<>(Map.of("b", T0, "c", T1)));
    picture.seen(ready("c"));
    assertThat(picture.news()).contains(new TreeMap<>(Map.of("b", T0)));
  }

  @Test
  void ofThoseThatAreGoneOnlyTheLatestThousandAreRemembered() {
    picture.listed();
    for (int i = 0; i <= 1_000; i++) {
      picture.gone(ready("n" + i), T1);
    }
    assertThat(picture.news().orElseThrow()).hasSize(1_000).doesNotContainKey("n0");
  }
}
