package dev.phalanx.local.node.kubelet;

import static dev.phalanx.local.node.kubelet.PodStory.after;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeetingTest {
  private static Optional<Instant> gathered(int size, double opened, double... members) {
    return Meeting.gathered(
        after(opened),
        Arrays.stream(members).mapToObj(PodStory::after).toList(),
        size,
        Duration.ofSeconds(2));
  }

  @Test
  void aMemberJoinsWhenItAndThePortAreThere() {
    assertThat(gathered(2, 10, 3)).contains(after(12));
    assertThat(gathered(2, 10, 15)).contains(after(17));
  }

  @Test
  void theLastThatIsNeededCounts() {
    assertThat(gathered(3, 0, 9, 4, 6)).contains(after(8));
    assertThat(gathered(4, 0, 9, 4)).isEmpty();
  }

  @Test
  void aloneItNeedsNobody() {
    assertThat(gathered(1, 5)).contains(after(5));
  }
}
