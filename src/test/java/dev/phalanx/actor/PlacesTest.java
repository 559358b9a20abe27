package dev.phalanx.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.phalanx.actor.Places.Urgency;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PlacesTest {
  @Test
  void theMostUrgentGoesFirstAndEqualsInTheOrderInWhichTheyCame() {
    assertThat(
            inTurn(
                List.of(
                    Urgency.CLEANS_UP,
                    Urgency.COMPLETES,
                    Urgency.USUAL,
                    Urgency.FREES_NODES,
                    Urgency.USUAL)))
        .containsExactly("FREES_NODES 3", "USUAL 2", "USUAL 4", "COMPLETES 1", "CLEANS_UP 0");
  }

  /** In which order they get the only place, which one has until all of them wait. */
  private static List<String> inTurn(List<Urgency> comers) {
    var places = new Places(1);
    var order = Collections.synchronizedList(new ArrayList<String>());
    places.acquire(Urgency.USUAL);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < comers.size(); i++) {
        var urgency = comers.get(i);
        var name = urgency + " " + i;
        threads.execute(
            () -> {
              places.acquire(urgency);
              order.add(name);
              places.release();
            });
        int waiting = i + 1;
        await().until(() -> places.waiting() == waiting);
      }
      places.release();
    }
    return order;
  }

  @Test
  void oneOfSomeInARowIsWhoHasWaitedLongest() {
    var comers = new ArrayList<>(List.of(Urgency.CLEANS_UP, Urgency.COMPLETES));
    comers.addAll(Collections.nCopies(2 * Places.BY_AGE, Urgency.USUAL));
    var order = inTurn(comers);
    assertThat(order.indexOf("CLEANS_UP 0")).isEqualTo(Places.BY_AGE - 2);
    assertThat(order.indexOf("COMPLETES 1")).isEqualTo(2 * Places.BY_AGE - 2);
  }

  @Test
  void asManyAsThereAreGoAtOnce() {
    var places = new Places(2);
    places.acquire(Urgency.USUAL);
    places.acquire(Urgency.CLEANS_UP);
    assertThat(places.waiting()).isZero();
    places.release();
    places.acquire(Urgency.USUAL);
    assertThat(places.waiting()).isZero();
  }
}
