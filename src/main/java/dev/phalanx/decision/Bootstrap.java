package dev.phalanx.decision;

import dev.phalanx.domain.BootstrapPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a role replica has come in its present attempt.
 *
 * @param phase the phase it has reached; it never falls back within an attempt
 * @param since when
 * @param deadline until when the next phase is to be reached
 * @param overdue the next phase was not reached in time, and why
 */
public record Bootstrap(
    BootstrapPhase phase, Instant since, Optional<Instant> deadline, Optional<Failure> overdue) {

  static Bootstrap planned(Instant at) {
    return reached(BootstrapPhase.PLANNED, at, Optional.empty());
  }

  static Bootstrap reached(BootstrapPhase phase, Instant at, Optional<Instant> deadline) {
    return new Bootstrap(phase, at, deadline, Optional.empty());
  }

  /**
   * With so much time for the next phase, from when this one was reached; empty is for ever. What
   * was late and has time left is late no more.
   */
  Bootstrap within(Optional<Duration> time, Instant at) {
    var until = time.map(since::plus);
    boolean isLate = overdue.isPresent() && until.filter(it -> !it.isAfter(at)).isPresent();
    return isLate ? this : reached(phase, since, until);
  }

  Bootstrap withOverdue(Failure failure) {
    return new Bootstrap(phase, since, Optional.empty(), Optional.of(failure));
  }
}
