package dev.phalanx.decision;

/** A refusal is over when its effect is no longer what is asked of the object. */
final class BlockerPlanner {
  private BlockerPlanner() {}

  static Decision plan(Decision d) {
    if (!d.after().isActive() || d.after().blocked().isEmpty()) {
      return d;
    }
    var next = d.because("it is no longer asked for");
    for (var target : Outstanding.touchedBy(d).keySet()) {
      boolean isOver =
          next.after().blocked().containsKey(target)
              && !Outstanding.of(d.before(), target).equals(Outstanding.of(d.after(), target));
      next = isOver ? next.and(new Event.EffectUnblocked(target)) : next;
    }
    return next;
  }
}
