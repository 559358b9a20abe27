package dev.phalanx.decision;

import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.ServingSpec;
import java.util.Optional;

/** What was seen of a pod, as the events that lead from what is held of it to what it is. */
final class PodFactRecorder {
  private PodFactRecorder() {}

  static Decision observed(Decision d, Input.PodObserved seen) {
    var pod = seen.pod();
    var facts = seen.facts();
    if (d.after().role(pod.role()).isEmpty()) {
      return d;
    }
    var held = live(d, pod);
    if (held.isPresent() && held.get().uid().equals(facts.uid())) {
      return changed(d, seen, held.get());
    }
    var bound =
        held.map(old -> lost(d, pod, old.uid())).orElse(d).and(new Event.PodBound(pod, facts));
    return facts.terminating() ? ending(bound, seen) : bound;
  }

  static Decision gone(Decision d, PodAddress pod, String uid) {
    return live(d, pod).filter(facts -> facts.uid().equals(uid)).isPresent()
        ? lost(d, pod, uid)
        : d;
  }

  /** One that was not known to be terminating, and that was to stay, is a failure all the same. */
  private static Decision lost(Decision d, PodAddress pod, String uid) {
    boolean wasEnding =
        live(d.before(), pod)
            .filter(facts -> facts.uid().equals(uid) && facts.terminating())
            .isPresent();
    var judged = wasEnding ? d : FailurePlanner.vanished(d, pod);
    return judged.and(new Event.PodLost(pod, uid));
  }

  private static Decision changed(Decision d, Input.PodObserved seen, PodFacts held) {
    var pod = seen.pod();
    var now = seen.facts();
    var next =
        now.node().isPresent() && !now.node().equals(held.node())
            ? d.and(new Event.PodScheduled(pod, now.node().orElseThrow()))
            : d;
    next = FailurePlanner.backInPlace(next, pod, held, now);
    boolean becameReady = now.ready() && !held.ready() && now.phase() == PodPhase.RUNNING;
    if (becameReady) {
      next = progress(next, pod, held.progress().ready(), now.progress());
      next = next.and(new Event.PodBecameReady(pod));
    } else {
      next =
          now.phase() == held.phase()
              ? next
              : next.and(new Event.PodPhaseChanged(pod, now.phase()));
      next = held.ready() && !now.ready() ? next.and(new Event.PodLostReadiness(pod)) : next;
      next = progress(next, pod, held.progress(), now.progress());
    }
    next =
        now.deletionCost() == held.deletionCost()
            ? next
            : next.and(new Event.PodCostChanged(pod, now.deletionCost()));
    next =
        now.marks().equals(held.marks()) ? next : next.and(new Event.PodMarked(pod, now.marks()));
    return now.terminating() && !held.terminating()
        ? ending(next.and(new Event.PodTerminating(pod)), seen)
        : next;
  }

  private static Decision progress(
      Decision d, PodAddress pod, PodProgress expected, PodProgress now) {
    return now.saysTheSameAs(expected) ? d : d.and(new Event.PodProgressed(pod, now));
  }

  /** The deadline begins where the pod's own grace is over. */
  private static Decision ending(Decision d, Input.PodObserved seen) {
    var rules = d.after().spec().map(ServingSpec::recovery).orElse(RecoveryRules.DEFAULT);
    var due = d.at().plus(seen.grace()).plus(rules.terminationDeadline());
    var next = seen.grace().isZero() ? d.and(new Event.PodDeletedByForce(seen.pod())) : d;
    return rules.terminationDeadline().isPositive()
        ? next.and(new Event.PodEndExpected(seen.pod(), due))
        : next;
  }

  private static Optional<PodFacts> live(Decision d, PodAddress pod) {
    return live(d.after(), pod);
  }

  private static Optional<PodFacts> live(ServingState state, PodAddress pod) {
    return state.role(pod.role()).flatMap(role -> role.slot(pod.index()).live());
  }
}
