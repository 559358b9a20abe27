package dev.phalanx.decision;

import dev.phalanx.domain.PodAddress;
import java.util.Optional;

/** What was seen of a pod, as the events that lead from what is held of it to what it is. */
final class PodFactRecorder {
  private PodFactRecorder() {}

  static Decision observed(Decision d, PodAddress pod, PodFacts facts) {
    if (d.after().role(pod.role()).isEmpty()) {
      return d;
    }
    var held = live(d, pod);
    if (held.isPresent() && held.get().uid().equals(facts.uid())) {
      return changed(d, pod, held.get(), facts);
    }
    return held.map(old -> d.and(new Event.PodLost(pod, old.uid())))
        .orElse(d)
        .and(new Event.PodBound(pod, facts));
  }

  static Decision gone(Decision d, PodAddress pod, String uid) {
    return live(d, pod).filter(facts -> facts.uid().equals(uid)).isPresent()
        ? d.and(new Event.PodLost(pod, uid))
        : d;
  }

  private static Decision changed(Decision d, PodAddress pod, PodFacts held, PodFacts now) {
    var next =
        now.node().isPresent() && !now.node().equals(held.node())
            ? d.and(new Event.PodScheduled(pod, now.node().orElseThrow()))
            : d;
    boolean becameReady = now.ready() && !held.ready() && now.phase() == PodPhase.RUNNING;
    if (becameReady) {
      next = next.and(new Event.PodBecameReady(pod));
    } else {
      next =
          now.phase() == held.phase()
              ? next
              : next.and(new Event.PodPhaseChanged(pod, now.phase()));
      next = held.ready() && !now.ready() ? next.and(new Event.PodLostReadiness(pod)) : next;
    }
    return now.terminating() && !held.terminating()
        ? next.and(new Event.PodTerminating(pod))
        : next;
  }

  private static Optional<PodFacts> live(Decision d, PodAddress pod) {
    return d.after().role(pod.role()).flatMap(role -> role.slot(pod.index()).live());
  }
}
