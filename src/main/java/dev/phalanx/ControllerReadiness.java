package dev.phalanx;

import dev.phalanx.actor.LiveStates;
import dev.phalanx.http.Readiness;
import dev.phalanx.journal.JournalProbe;
import dev.phalanx.kube.ClusterWatch;
import dev.phalanx.kube.Outage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ready is a controller whose watches are open, whose ModelServings have replayed their journals,
 * and which can write. The journal is tried at most once in an interval, however often it is asked.
 */
final class ControllerReadiness implements Readiness {
  private static final long INTERVAL = Duration.ofSeconds(2).toNanos();

  private final ClusterWatch watch;
  private final LiveStates states;
  private final JournalProbe journal;
  private @Nullable Tried lastTry;

  /** What a try of the journal found, and when ({@link System#nanoTime}). */
  private record Tried(long at, Optional<String> problem) {}

  ControllerReadiness(ClusterWatch watch, LiveStates states, JournalProbe journal) {
    this.watch = watch;
    this.states = states;
    this.journal = journal;
  }

  @Override
  public List<Check> checks() {
    return List.of(cluster(), servings(), journal());
  }

  private Check cluster() {
    var outages = watch.outages();
    if (outages.isEmpty()) {
      return new Check(
          "cluster", watch.isSynced(), watch.isSynced() ? "watched" : "the first lists are read");
    }
    return new Check(
        "cluster", false, outages.stream().map(Outage::toString).collect(Collectors.joining("; ")));
  }

  private Check servings() {
    int waiting = states.recovering().size();
    return new Check(
        "servings",
        waiting == 0,
        waiting == 0
            ? states.all().size() + " recovered"
            : "%d of %d are being replayed".formatted(waiting, waiting + states.all().size()));
  }

  private synchronized Check journal() {
    var last = lastTry;
    if (last == null || System.nanoTime() - last.at > INTERVAL) {
      last = new Tried(System.nanoTime(), journal.problem());
      lastTry = last;
    }
    return new Check("journal", last.problem.isEmpty(), last.problem.orElse("can be written"));
  }
}
