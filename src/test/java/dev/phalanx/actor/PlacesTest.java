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
    var places = new Places(1);
    var order = Collections.synchronizedList(new ArrayList<String>());
    places.acquire(Urgency.USUAL);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var comers = List.of(Urgency.CLEANS_UP, Urgency.USUAL, Urgency.FREES_NODES, Urgency.USUAL);
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
    assertThat(order).containsExactly("FREES_NODES 2", "USUAL 1", "USUAL 3", "CLEANS_UP 0");
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
