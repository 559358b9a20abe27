package dev.phalanx.local.node.scheduling;

import dev.phalanx.local.node.seen.PodPlan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nodes of one pass, filling up; what was tried can be taken back. */
final class Rooms {
  private final Map<String, Room> rooms = new LinkedHashMap<>();
  private final Deque<Room> before = new ArrayDeque<>();
  private final Map<PodPlan, String> hopeless = new HashMap<>();

  Rooms(List<Room> rooms) {
    rooms.forEach(room -> this.rooms.put(room.node().name(), room));
  }

  /** Why {@link #take} found no room. */
  String message(PodPlan plan) {
    return hopeless.computeIfAbsent(plan, it -> Fit.message(it, rooms.values()));
  }

  /** Takes room on the node with the fewest pods of those that fit; empty when none does. */
  Optional<String> take(PodPlan plan) {
    if (hopeless.containsKey(plan)) {
      return Optional.empty();
    }
    Room best = null;
    for (var room : rooms.values()) {
      if ((best == null || room.pods() < best.pods()) && Fit.fits(plan, room)) {
        best = room;
      }
    }
    if (best == null) {
      hopeless.put(plan, Fit.message(plan, rooms.values()));
      return Optional.empty();
    }
    before.push(best);
    rooms.put(best.node().name(), best.with(plan.requests()));
    return Optional.of(best.node().name());
  }

  /** For {@link #takeBack}. */
  int mark() {
    return before.size();
  }

  /** Undoes all that was taken after the mark. */
  void takeBack(int mark) {
    if (before.size() > mark) {
      hopeless.clear();
    }
    while (before.size() > mark) {
      var room = before.pop();
      rooms.put(room.node().name(), room);
    }
  }
}
