package dev.phalanx.actor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.decision.Event;
import dev.phalanx.decision.Failure;
import dev.phalanx.decision.StormBudget;
import dev.phalanx.decision.TornDown;
import dev.phalanx.domain.FailureKind;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.view.LlamaStory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many recreations are left. */
class StormBreakerTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private final StormBreaker breaker = new StormBreaker(2, Duration.ofMinutes(10), T0);

  private static Event ofRole(FailureKind kind) {
    return new Event.RoleReplicaTornDown(
        RoleAddress.parse("0/r-0"), PodAddress.parse("0/r-0/0"), new Failure(kind, "failed"), 1);
  }

  private static Event ofGroup(FailureKind kind) {
    return new Event.ServingGroupTornDown(
        new GroupOrdinal(0), PodAddress.parse("0/r-0/0"), new Failure(kind, "failed"), 1);
  }

  private int left(FailureKind kind, Instant at) {
    return breaker.budget(at).left().getOrDefault(kind, Integer.MAX_VALUE);
  }

  @Test
  void whatIsCountedCanBeAsked() {
    breaker.count(List.of(ofRole(FailureKind.NODE), ofGroup(FailureKind.NODE)), T0);
    assertThat(breaker.acts(FailureKind.NODE, T0)).isEqualTo(2);
    assertThat(breaker.acts(FailureKind.NODE, T0.plus(Duration.ofMinutes(10)))).isZero();
    assertThat(breaker.acts(FailureKind.EVICTED, T0)).isZero();
  }

  @Test
  void atFirstEverythingIsLeft() {
    assertThat(breaker.budget(T0).left().values()).containsOnly(2);
    assertThat(breaker.budget(T0).left()).containsKey(FailureKind.EVICTED);
  }

  @Test
  void eachKindOfFailureIsCountedByItselfAndGroupsLikeRoleReplicas() {
    breaker.count(
        List.of(
            ofRole(FailureKind.APPLICATION_EXIT),
            ofGroup(FailureKind.APPLICATION_EXIT),
            ofGroup(FailureKind.APPLICATION_EXIT),
            ofRole(FailureKind.NODE)),
        T0);
    assertThat(left(FailureKind.APPLICATION_EXIT, T0)).isZero();
    assertThat(left(FailureKind.NODE, T0)).isEqualTo(1);
    assertThat(left(FailureKind.OUT_OF_MEMORY, T0)).isEqualTo(2);
  }

  @Test
  void whatIsOlderThanTheWindowIsForgotten() {
    breaker.count(List.of(ofRole(FailureKind.NODE)), T0);
    breaker.count(List.of(ofRole(FailureKind.NODE)), T0.plusSeconds(300));
    assertThat(left(FailureKind.NODE, T0.plusSeconds(599))).isZero();
    assertThat(left(FailureKind.NODE, T0.plusSeconds(600))).isEqualTo(1);
    assertThat(left(FailureKind.NODE, T0.plusSeconds(900))).isEqualTo(2);
  }

  @Test
  void whatUsersDeleteHasNoLimit() {
    breaker.count(List.of(ofRole(FailureKind.DELETED), ofRole(FailureKind.DELETED)), T0);
    assertThat(left(FailureKind.DELETED, T0)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void whatTearsNothingDownDoesNotCount() {
    var failure = new Failure(FailureKind.NODE, "failed");
    breaker.count(
        List.of(
            new Event.PodFailed(PodAddress.parse("0/r-0/0"), "u", failure, T0),
            new Event.RoleReplicaRebuilt(RoleAddress.parse("0/r-0"))),
        T0);
    assertThat(left(FailureKind.NODE, T0)).isEqualTo(2);
  }

  @Test
  void whatAnEarlierProcessToreDownCountsOnce() {
    var state = LlamaStory.available().fails("0/405b-0/1").state();
    var last = TornDown.since(state, LlamaStory.START).findFirst().orElseThrow().at();
    var started = last.plusSeconds(60);
    var next = new StormBreaker(2, Duration.ofMinutes(10), started);
    next.recovered(state);
    next.recovered(state);
    assertThat(next.acts(FailureKind.APPLICATION_EXIT, started)).isEqualTo(1);
    assertThat(next.acts(FailureKind.APPLICATION_EXIT, last.plusSeconds(600))).isZero();
    var late = new StormBreaker(2, Duration.ofMinutes(10), last.plusSeconds(600));
    late.recovered(state);
    assertThat(late.acts(FailureKind.APPLICATION_EXIT, last.plusSeconds(600))).isZero();
  }

  @Test
  void whatThisProcessToreDownIsNotCountedAgainWhenItsActorRecovers() {
    var state = LlamaStory.available().fails("0/405b-0/1").state();
    var last = TornDown.since(state, LlamaStory.START).findFirst().orElseThrow().at();
    var running = new StormBreaker(2, Duration.ofMinutes(10), last.minusSeconds(1));
    running.recovered(state);
    assertThat(running.acts(FailureKind.APPLICATION_EXIT, last)).isZero();
  }

  @Test
  void earlierActsThatAreReadLaterExpireFirst() {
    breaker.count(List.of(ofRole(FailureKind.NODE)), T0.plusSeconds(300));
    breaker.count(List.of(ofRole(FailureKind.NODE)), T0);
    assertThat(breaker.acts(FailureKind.NODE, T0.plusSeconds(600))).isEqualTo(1);
  }

  @Test
  void zeroIsNoLimit() {
    var open = new StormBreaker(0, Duration.ofMinutes(10), T0);
    open.count(List.of(ofRole(FailureKind.NODE)), T0);
    assertThat(open.budget(T0)).isEqualTo(StormBudget.UNLIMITED);
  }
}
