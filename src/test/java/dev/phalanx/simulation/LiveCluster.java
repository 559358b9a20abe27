package dev.phalanx.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.decision.Announcement;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.EffectRunner;
import dev.phalanx.decision.Fixtures;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.ObservationSink;
import dev.phalanx.decision.Outcome;
import dev.phalanx.decision.ServingStatus;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.ServingId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/** A {@link FakeCluster} that lives by itself: pods become ready, and whoever watches is told. */
public final class LiveCluster implements EffectRunner {
  private final FakeCluster cluster = new FakeCluster();
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
  private final List<Announcement> announcements = new ArrayList<>();
  private @Nullable ObservationSink sink;
  private int failEvery = Integer.MAX_VALUE;
  private boolean refusesStatuses;
  private int requests;

  /** From now on this one is told, and nobody else. */
  public synchronized void watchedBy(ObservationSink watcher) {
    cluster.watch().clear();
    sink = watcher;
  }

  /** Every {@code n}th request gets no answer. */
  public synchronized void failEvery(int n) {
    failEvery = n;
  }

  /** Statuses are refused, or are no longer. */
  public synchronized void refuseStatuses(boolean refuses) {
    refusesStatuses = refuses;
  }

  @Override
  public synchronized Outcome run(Effect effect) {
    requests++;
    if (requests % failEvery == 0) {
      return new Outcome.Retry("no answer");
    }
    if (refusesStatuses && effect instanceof Effect.PublishStatus) {
      return new Outcome.Refused("forbidden");
    }
    var outcome = cluster.run(effect);
    while (cluster.isMoving()) {
      cluster.advance(random);
    }
    tell();
    return outcome;
  }

  private void tell() {
    while (sink != null && !cluster.watch().isEmpty()) {
      sink.observe(Fixtures.ID, cluster.watch().remove());
    }
  }

  @Override
  public synchronized Outcome announce(ServingId serving, Announcement announcement) {
    announcements.add(announcement);
    return new Outcome.Accepted();
  }

  public synchronized List<Announcement> announced(String reason) {
    return announcements.stream().filter(it -> it.reason().equals(reason)).toList();
  }

  public synchronized int requests() {
    return requests;
  }

  public synchronized Optional<ServingStatus> status() {
    return cluster.status();
  }

  public synchronized List<Input.Seen> list() {
    return cluster.list();
  }

  public synchronized List<Target> pods() {
    return cluster.objects().keySet().stream().filter(Target.ForPod.class::isInstance).toList();
  }

  public synchronized void assertNothingWasCreatedTwice() {
    assertThat(cluster.objects().keySet()).allMatch(target -> cluster.timesCreated(target) <= 1);
  }
}
