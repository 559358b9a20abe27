package dev.phalanx.actor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.decision.Input;
import dev.phalanx.domain.PodAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingInputsTest {

  private static Input gone(int pod, String uid) {
    return new Input.PodGone(PodAddress.parse("0/a-0/" + pod), uid);
  }

  @Test
  void inputsAreTakenInTheOrderOfArrival() {
    var pending = new PendingInputs(10);
    pending.add(List.of(gone(1, "x"), gone(0, "y"), gone(1, "z")));

    assertThat(pending.take(2)).containsExactly(gone(1, "x"), gone(0, "y"));
    assertThat(pending.take(2)).containsExactly(gone(1, "z"));
    assertThat(pending.isEmpty()).isTrue();
  }

  @Test
  void beyondItsCapacityTheLatestOfEachObjectStays() {
    var pending = new PendingInputs(3);
    int letGo = pending.add(List.of(gone(0, "a"), gone(1, "b"), gone(0, "c"), gone(2, "d")));

    assertThat(letGo).isEqualTo(1);
    assertThat(pending.take(9)).containsExactly(gone(1, "b"), gone(0, "c"), gone(2, "d"));
  }
}
