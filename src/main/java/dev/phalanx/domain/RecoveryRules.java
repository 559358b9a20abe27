package dev.phalanx.domain;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How failures are judged and answered: the controller's settings with the ModelServing's
 * annotations over them. A deadline of zero is none.
 *
 * @param deadlines how long reaching each phase may take, from the phase before
 * @param backoff before the second recreation of a unit, doubled for each further one
 * @param backoffMax longest wait between two recreations
 * @param healthy after being ready for so long a unit's recreations are forgotten
 * @param maxAttempts recreations after which a unit is held for inspection, 0 is no limit
 * @param nodeTolerance how long a node may be silent before its pods count as failed
 * @param terminationDeadline how long a pod's end may take beyond its own grace before that is
 *     named
 * @param forceDelete whether a pod whose end takes longer is removed by force when its node is lost
 * @param stormHold how long further recreations wait when there were too many of one kind
 * @param release any text; changing it releases what is held
 */
public record RecoveryRules(
    SortedMap<BootstrapPhase, Duration> deadlines,
    Duration backoff,
    Duration backoffMax,
    Duration healthy,
    int maxAttempts,
    Duration nodeTolerance,
    Duration terminationDeadline,
    boolean forceDelete,
    Duration stormHold,
    Optional<String> release) {
  private static final int MAX_DOUBLINGS = 20;

  /** What holds where nothing is configured; good for a model of 700 GB. */
  public static final RecoveryRules DEFAULT =
      new RecoveryRules(
          defaultDeadlines(),
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          Duration.ofMinutes(10),
          0,
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          false,
          Duration.ofMinutes(10),
          Optional.empty());

  public RecoveryRules {
    deadlines = Collections.unmodifiableSortedMap(new TreeMap<>(deadlines));
  }

  private static SortedMap<BootstrapPhase, Duration> defaultDeadlines() {
    var deadlines = new TreeMap<BootstrapPhase, Duration>();
    deadlines.put(BootstrapPhase.SCHEDULED, Duration.ofDays(1));
    deadlines.put(BootstrapPhase.IMAGES_PRESENT, Duration.ofHours(2));
    deadlines.put(BootstrapPhase.RENDEZVOUS_OPEN, Duration.ofMinutes(30));
    deadlines.put(BootstrapPhase.ALL_JOINED, Duration.ofMinutes(30));
    deadlines.put(BootstrapPhase.READY, Duration.ofHours(3));
    return deadlines;
  }

  /** With so much time to reach {@code phase}. */
  public RecoveryRules with(BootstrapPhase phase, Duration time) {
    var changed = new TreeMap<>(deadlines);
    changed.put(phase, time);
    return new RecoveryRules(
        changed,
        backoff,
        backoffMax,
        healthy,
        maxAttempts,
        nodeTolerance,
        terminationDeadline,
        forceDelete,
        stormHold,
        release);
  }

  /** How long reaching {@code phase} may take; empty is for ever. */
  public Optional<Duration> deadline(BootstrapPhase phase) {
    return Optional.ofNullable(deadlines.get(phase)).filter(Duration::isPositive);
  }

  /** The wait after {@code attempts} recreations: none after the first failure, then growing. */
  public Duration backoffAfter(int attempts) {
    if (attempts == 0) {
      return Duration.ZERO;
    }
    var wait = backoff.multipliedBy(1L << Math.min(attempts - 1, MAX_DOUBLINGS));
    return wait.compareTo(backoffMax) < 0 ? wait : backoffMax;
  }
}
