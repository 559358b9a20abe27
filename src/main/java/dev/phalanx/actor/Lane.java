package dev.phalanx.actor;

import dev.phalanx.decision.Demand;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.Outcome;
import dev.phalanx.decision.Target;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The effects demanded of some objects: of each object at most one, and of that at most one request
 * on its way. An effect is repeated, with growing waits, until the core no longer demands it; a
 * demand equal to the last one changes nothing, a different one replaces it.
 *
 * <p>Belongs to one actor and is used by its thread only.
 */
final class Lane {

  /** What a lane needs of the actor that it belongs to. */
  interface Shell {

    /**
     * Runs the effect off the actor's thread, unless it is called off before; either way its
     * outcome comes back to {@link #settled}.
     */
    void run(Sending sending);

    /**
     * Calls {@link #woken} after the wait, once, or sooner where it is long; replaces an earlier
     * wait for the object.
     */
    void wakeAfter(Target target, Duration wait);

    void cancelWake(Target target);

    /** Tells the core. */
    void report(Input input);

    /** How long the effect must not be sent yet. */
    Duration holdBack(Effect effect);
  }

  /** What is known of one object's effect. */
  private static final class Slot {
    private @Nullable Effect wanted;
    private @Nullable Sending sending;
    private int failures;
    private int timesAccepted;

    /** The last refusal of this effect that the core was told; empty when it was told none. */
    private String reported = "";

    /**
     * The core may hold the object as refused, if only for an effect before this one. What an
     * earlier process has told it, the watch takes back or, where it confirms nothing, the first
     * acceptance.
     */
    private boolean mayBeBlocked;

    private Slot(Effect wanted) {
      this.wanted = wanted;
      this.mayBeBlocked = !wanted.isConfirmedByWatch();
    }

    /**
     * A status that waits goes all the same: one that changes faster than it gets a place would
     * never be written.
     */
    private void replace(Effect other) {
      if (other.isConfirmedByWatch()) {
        callOff();
      }
      wanted = other;
      failures = 0;
      timesAccepted = 0;
      reported = "";
    }

    private void callOff() {
      if (sending != null) {
        sending.callOff();
      }
    }
  }

  private static final int UNSEEN_BEFORE_REPORT = 3;

  private final LanePace pace;
  private final RandomGenerator random;
  private final Shell shell;
  private final SortedMap<Target, Slot> slots = new TreeMap<>();

  Lane(LanePace pace, RandomGenerator random, Shell shell) {
    this.pace = pace;
    this.random = random;
    this.shell = shell;
  }

  void demanded(Demand demand) {
    demand
        .effect()
        .ifPresentOrElse(
            effect -> wanted(demand.target(), effect), () -> unwanted(demand.target()));
  }

  private void wanted(Target target, Effect effect) {
    var slot = slots.get(target);
    if (slot == null) {
      slot = new Slot(effect);
      slots.put(target, slot);
    } else if (effect.equals(slot.wanted)) {
      return;
    } else {
      slot.replace(effect);
      shell.cancelWake(target);
    }
    start(target, slot);
  }

  private void unwanted(Target target) {
    var slot = slots.get(target);
    if (slot == null) {
      return;
    }
    slot.wanted = null;
    slot.callOff();
    shell.cancelWake(target);
    if (slot.sending == null) {
      slots.remove(target);
    }
  }

  /** Its actor stops: what waits to be sent is not sent any more. */
  void stopped() {
    slots.values().forEach(Slot::callOff);
  }

  void woken(Target target) {
    Optional.ofNullable(slots.get(target)).ifPresent(slot -> start(target, slot));
  }

  private void start(Target target, Slot slot) {
    var effect = slot.wanted;
    if (effect == null || slot.sending != null) {
      return;
    }
    var wait = shell.holdBack(effect);
    if (wait.isPositive()) {
      shell.wakeAfter(target, wait);
      return;
    }
    slot.sending = new Sending(effect);
    shell.run(slot.sending);
  }

  void settled(Effect effect, Outcome outcome) {
    var target = effect.target();
    var slot = slots.get(target);
    if (slot == null) {
      return;
    }
    boolean isAnswered = slot.sending == null || !slot.sending.isCalledOff();
    slot.sending = null;
    if (slot.wanted == null) {
      slots.remove(target);
    } else if (isAnswered && effect.equals(slot.wanted)) {
      answered(target, slot, effect, outcome);
    } else {
      start(target, slot);
    }
  }

  private void answered(Target target, Slot slot, Effect effect, Outcome outcome) {
    switch (outcome) {
      case Outcome.Accepted() -> accepted(target, slot, effect);
      case Outcome.Retry(var reason) -> {
        slot.failures++;
        if (slot.failures >= pace.reportAfter()) {
          report(target, slot, reason);
        }
        shell.wakeAfter(target, pace.afterRetry(slot.failures, random));
      }
      case Outcome.Refused(var reason) -> {
        slot.failures++;
        report(target, slot, reason);
        shell.wakeAfter(target, pace.afterRefusal(slot.failures, random));
      }
    }
  }

  private void accepted(Target target, Slot slot, Effect effect) {
    slot.failures = 0;
    if (!effect.isConfirmedByWatch()) {
      accepted(target, slot);
      return;
    }
    slot.timesAccepted++;
    if (slot.timesAccepted < UNSEEN_BEFORE_REPORT) {
      accepted(target, slot);
    } else {
      report(
          target,
          slot,
          "accepted %d times, but the watch does not show it".formatted(slot.timesAccepted));
    }
    shell.wakeAfter(target, pace.untilSeen(slot.timesAccepted, random));
  }

  private void accepted(Target target, Slot slot) {
    slot.reported = "";
    if (slot.mayBeBlocked) {
      slot.mayBeBlocked = false;
      shell.report(new Input.EffectAccepted(target));
    }
  }

  private void report(Target target, Slot slot, String reason) {
    if (!reason.equals(slot.reported)) {
      slot.reported = reason;
      slot.mayBeBlocked = true;
      shell.report(new Input.EffectRefused(target, reason));
    }
  }
}
