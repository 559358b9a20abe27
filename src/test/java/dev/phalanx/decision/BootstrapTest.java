package dev.phalanx.decision;

import static dev.phalanx.decision.Fixtures.Wanted.groups;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RecoveryPolicy;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.RoleAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The phases of a role replica's start, their deadlines, and what follows when one passes. */
class BootstrapTest {
  private static final RoleAddress ROLE = RoleAddress.parse("0/r-0");
  private static final Duration ONE_HOUR = Duration.ofHours(1);

  private static Story begun() {
    return Story.of(groups(1).role("r", 1, 1));
  }

  @Test
  void withoutRendezvousReadinessFollowsTheImages() {
    var story = begun();
    assertThat(phase(story)).isEqualTo(BootstrapPhase.PLANNED);
    story.sees(pending("0/r-0/0", Rendezvous.NONE));
    assertThat(story.decided()).containsExactly("bound 0/r-0/0");
    story.sees(pending("0/r-0/1", Rendezvous.NONE));
    assertThat(story.decided()).containsExactly("bound 0/r-0/1", "0/r-0 SCHEDULED");
    story.sees(running("0/r-0/1", Rendezvous.NONE), running("0/r-0/0", Rendezvous.NONE));
    assertThat(story.decided()).endsWith("0/r-0 IMAGES_PRESENT");
    assertThat(awaited(story)).isEqualTo(BootstrapPhase.READY);
    assertThat(deadline(story)).contains(story.now().plus(Duration.ofHours(3)));
    story.sees(ready("0/r-0/0"), ready("0/r-0/1"));
    assertThat(story.decided())
        .containsExactly(
            "ready 0/r-0/0", "ready 0/r-0/1", "ready 0/r-0", "ready 0", "proven", "status");
    assertThat(phase(story)).isEqualTo(BootstrapPhase.READY);
    assertThat(story.last().wakeAt()).isEmpty();
  }

  @Test
  void withARendezvousItsPhasesComeBetween() {
    var story = Story.of(groups(1).role("r", 1, 2));
    story.sees(
        pending("0/r-0/0", Rendezvous.NONE),
        pending("0/r-0/1", Rendezvous.WAITING),
        pending("0/r-0/2", Rendezvous.WAITING));
    assertThat(story.decided()).endsWith("0/r-0 SCHEDULED");
    assertThat(awaited(story)).isEqualTo(BootstrapPhase.IMAGES_PRESENT);
    story.sees(running("0/r-0/0", Rendezvous.NONE), waiting("0/r-0/1"), waiting("0/r-0/2"));
    assertThat(story.decided()).endsWith("0/r-0 IMAGES_PRESENT");
    assertThat(awaited(story)).isEqualTo(BootstrapPhase.RENDEZVOUS_OPEN);
    assertThat(deadline(story)).contains(story.now().plus(Duration.ofMinutes(30)));
    story.sees(running("0/r-0/2", Rendezvous.PASSED));
    assertThat(story.decided()).endsWith("0/r-0 RENDEZVOUS_OPEN");
    assertThat(awaited(story)).isEqualTo(BootstrapPhase.ALL_JOINED);
    assertThat(blocking(story)).isEqualTo(1);
    story.sees(running("0/r-0/1", Rendezvous.PASSED));
    assertThat(story.decided()).endsWith("0/r-0 ALL_JOINED");
    assertThat(awaited(story)).isEqualTo(BootstrapPhase.READY);
    assertThat(deadline(story)).contains(story.now().plus(Duration.ofHours(3)));
  }

  @Test
  void aWorkerThatReachedItsEntryHasJoinedWhileItsOwnInitContainersStillDownload() {
    var story = begun();
    story.sees(running("0/r-0/0", Rendezvous.NONE), waiting("0/r-0/1"));
    story.sees(downloading("0/r-0/1"));
    assertThat(story.decided()).endsWith("0/r-0 ALL_JOINED");
    assertThat(awaited(story)).isEqualTo(BootstrapPhase.READY);
    assertThat(deadline(story)).contains(story.now().plus(Duration.ofHours(3)));
    assertThat(story.after(Duration.ofHours(2)).decided()).isEmpty();
  }

  @Test
  void aWorkerThatDownloadsIsNotToBlameForOneThatStillWaits() {
    var story = Story.of(groups(1).role("r", 1, 2));
    story.sees(running("0/r-0/0", Rendezvous.NONE), downloading("0/r-0/1"), waiting("0/r-0/2"));
    assertThat(story.decided()).endsWith("0/r-0 RENDEZVOUS_OPEN");
    assertThat(blocking(story)).isEqualTo(2);
  }

  @Test
  void phasesThatNobodySawAreLeftOut() {
    var story = begun();
    story.sees(running("0/r-0/0", Rendezvous.NONE), running("0/r-0/1", Rendezvous.PASSED));
    assertThat(story.decided())
        .containsExactly("bound 0/r-0/0", "bound 0/r-0/1", "0/r-0 ALL_JOINED");
    var ready = begun().sees(ready("0/r-0/0"), ready("0/r-0/1"));
    assertThat(ready.decided()).contains("ready 0/r-0").noneMatch(it -> it.contains("JOINED"));
  }

  @Test
  void aPhaseDoesNotFallBackWithinAnAttempt() {
    var story = begun();
    story.sees(running("0/r-0/0", Rendezvous.NONE), running("0/r-0/1", Rendezvous.PASSED));
    var until = deadline(story);
    story.sees(running("0/r-0/1", Rendezvous.WAITING));
    assertThat(story.decided()).containsExactly("progress 0/r-0/1");
    assertThat(phase(story)).isEqualTo(BootstrapPhase.ALL_JOINED);
    assertThat(deadline(story)).isEqualTo(until);
    story.sees(ready("0/r-0/0"), ready("0/r-0/1"));
    story.sees(running("0/r-0/0", Rendezvous.NONE));
    assertThat(phase(story)).isEqualTo(BootstrapPhase.READY);
    assertThat(story.last().wakeAt()).isEmpty();
  }

  @Test
  void theNextAttemptBeginsAnew() {
    var story = begun().whilePodsBecomeReady();
    story.sees(new Input.PodGone(PodAddress.parse("0/r-0/1"), "uid-0/r-0/1"));
    story.whileDeletionsHappen();
    assertThat(story.decided()).contains("rebuild 0/r-0", "0/r-0 PLANNED");
    assertThat(role(story).attempt()).isEqualTo(1);
    assertThat(deadline(story)).contains(story.now().plus(Duration.ofDays(1)));
  }

  @Test
  void noNodeInTimeIsOnlySaidForMakingThePodsAnewWouldFindNone() {
    var story = begun();
    var says = Optional.of("Unschedulable: 1 Insufficient nvidia.com/gpu");
    story.sees(pending("0/r-0/0", Rendezvous.NONE), unscheduled("0/r-0/1", says));
    story.after(Duration.ofDays(1));
    assertThat(story.decided()).containsExactly("0/r-0 overdue SCHEDULED");
    assertThat(warning(story))
        .isEqualTo(
            "role replica m-0-r-0 is late: pod m-0-r-0-1 got no node in time: Unschedulable: 1 Insufficient nvidia.com/gpu");
    assertThat(story.asked()).isEmpty();
    assertThat(story.last().wakeAt()).isEmpty();
    story.after(Duration.ofDays(9));
    assertThat(story.decided()).isEmpty();
    story.sees(pending("0/r-0/1", Rendezvous.NONE));
    assertThat(story.decided())
        .containsExactly("scheduled 0/r-0/1 node-1", "progress 0/r-0/1", "0/r-0 SCHEDULED");
    assertThat(role(story).bootstrap().overdue()).isEmpty();
  }

  @Test
  void aPodThatCouldNotEvenBeCreatedIsLateToo() {
    var story = begun();
    story.sees(pending("0/r-0/0", Rendezvous.NONE));
    story.after(Duration.ofDays(1));
    assertThat(warning(story))
        .isEqualTo("role replica m-0-r-0 is late: pod m-0-r-0-1 was not created in time");
    assertThat(story.asked()).containsExactly("create pod 0/r-0/1");
  }

  @Test
  void imagesThatDoNotComeInTimeHaveThePodsMadeAnew() {
    var story = begun();
    story.sees(running("0/r-0/0", Rendezvous.NONE), pending("0/r-0/1", Rendezvous.NONE));
    story.after(Duration.ofHours(2).minusSeconds(1));
    assertThat(story.decided()).isEmpty();
    story.after(Duration.ofSeconds(1));
    assertThat(story.decided())
        .containsExactly("0/r-0 overdue IMAGES_PRESENT", "tear down 0/r-0 for 0/r-0/1 IMAGE #1");
    assertThat(story.asked())
        .containsExactly("delete pod 0/r-0/0 FAILURE", "delete pod 0/r-0/1 FAILURE");
  }

  @Test
  void aRendezvousThatDoesNotOpenNamesTheWorkerThatWaits() {
    var story = begun();
    story.sees(running("0/r-0/0", Rendezvous.NONE), waiting("0/r-0/1"));
    story.after(Duration.ofMinutes(30));
    assertThat(story.decided())
        .containsExactly(
            "0/r-0 overdue RENDEZVOUS_OPEN", "tear down 0/r-0 for 0/r-0/1 BOOTSTRAP_DEADLINE #1");
    assertThat(warning(story))
        .isEqualTo(
            "role replica m-0-r-0 is late: pod m-0-r-0-1 did not reach its entry in time: waiting for its entry");
  }

  @Test
  void aWorkerThatDoesNotJoinIsNamed() {
    var story = Story.of(groups(1).role("r", 1, 2));
    story.sees(
        running("0/r-0/0", Rendezvous.NONE),
        running("0/r-0/1", Rendezvous.PASSED),
        waiting("0/r-0/2"));
    story.after(Duration.ofMinutes(30));
    assertThat(story.decided())
        .containsExactly(
            "0/r-0 overdue ALL_JOINED", "tear down 0/r-0 for 0/r-0/2 BOOTSTRAP_DEADLINE #1");
  }

  @Test
  void aModelThatDoesNotGetReadyInTimeIsStartedAgainAndThenLaterAndLater() {
    var story = begun();
    for (int attempt = 1; attempt <= 3; attempt++) {
      story.sees(running("0/r-0/0", Rendezvous.NONE), running("0/r-0/1", Rendezvous.NONE));
      story.after(Duration.ofHours(3));
      assertThat(story.decided())
          .containsExactly(
              "0/r-0 overdue READY", "tear down 0/r-0 for 0/r-0/0 BOOTSTRAP_DEADLINE #" + attempt);
      story.whileDeletionsHappen();
    }
    assertThat(role(story).attempt()).isEqualTo(3);
  }

  @Test
  void whatIsLateAndWaitsForItsBackOffIsNotMadeAnewOnceItIsReady() {
    var story = lateTwice();
    story.sees(ready("0/r-0/0"), ready("0/r-0/1"));
    assertThat(story.decided()).startsWith("ready 0/r-0/0", "ready 0/r-0/1", "drop role 0/r-0");
    assertThat(story.last().wakeAt()).isEmpty();
    story.after(Duration.ofHours(1));
    assertThat(story.asked()).isEmpty();
    assertThat(role(story).recovery().isPending()).isFalse();
  }

  @Test
  void norWhenItHasGotToItsNextPhase() {
    var story = lateTwice();
    story.sees(running("0/r-0/1", Rendezvous.PASSED));
    assertThat(story.decided())
        .containsExactly("progress 0/r-0/1", "drop role 0/r-0", "0/r-0 ALL_JOINED", "status");
    assertThat(role(story).recovery().isPending()).isFalse();
  }

  /** Its first attempt was late, its second is, and the third has to wait for a minute. */
  private static Story lateTwice() {
    var story = Story.of(groups(1).role("r", 1, 1).rules(quick()));
    for (int attempt = 0; attempt < 2; attempt++) {
      story.whileDeletionsHappen();
      story.sees(running("0/r-0/0", Rendezvous.NONE), running("0/r-0/1", Rendezvous.NONE));
      story.after(Duration.ofSeconds(5));
    }
    assertThat(story.decided())
        .contains("0/r-0 overdue READY", "delay role 0/r-0 for 0/r-0/0 BOOTSTRAP_DEADLINE #2");
    return story;
  }

  @Test
  void podsThatOnlyLackTheirServiceAreNotMadeAnewForIt() {
    var story = Story.of(groups(1).role("r", 1, 1));
    story.sees(new Input.ServiceGone(ROLE, "uid-s" + ROLE));
    assertThat(story.asked()).contains("create service 0/r-0", "create pod 0/r-0/0");
    story.sees(ready("0/r-0/0"), ready("0/r-0/1"));
    assertThat(role(story).isReady()).isFalse();

    story.after(Duration.ofHours(3));
    assertThat(story.decided()).containsExactly("0/r-0 overdue READY");
    assertThat(role(story).bootstrap().overdue().orElseThrow().evidence())
        .isEqualTo("is Ready, but its headless Service is not there");
    assertThat(story.asked()).containsExactly("create service 0/r-0");

    story.whileParentsAppear();
    assertThat(role(story).isReady()).isTrue();
    assertThat(story.asked()).isEmpty();
  }

  @Test
  void whereNoPolicyHoldsBeingLateIsOnlySaid() {
    var story = Story.of(groups(1).role("r", 1, 1).policy(RecoveryPolicy.NONE));
    story.sees(running("0/r-0/0", Rendezvous.NONE), running("0/r-0/1", Rendezvous.NONE));
    story.after(Duration.ofHours(3));
    assertThat(story.decided()).containsExactly("0/r-0 overdue READY");
    assertThat(story.asked()).isEmpty();
  }

  @Test
  void aDeadlineOfZeroIsNone() {
    var deadlines = new TreeMap<>(RecoveryRules.DEFAULT.deadlines());
    deadlines.replaceAll((_, _) -> Duration.ZERO);
    var story = Story.of(groups(1).role("r", 1, 1).rules(with(deadlines)));
    assertThat(story.journal())
        .noneMatch(entry -> entry.event() instanceof Event.BootstrapPhaseReached);
    story.sees(running("0/r-0/0", Rendezvous.NONE), running("0/r-0/1", Rendezvous.NONE));
    assertThat(story.decided()).endsWith("0/r-0 IMAGES_PRESENT");
    assertThat(story.last().wakeAt()).isEmpty();
  }

  @Test
  void aDeadlineOutlivesTheController() {
    var story = begun();
    story.sees(running("0/r-0/0", Rendezvous.NONE), running("0/r-0/1", Rendezvous.NONE));
    var folded = ServingState.initial(Fixtures.ID);
    for (var entry : story.journal()) {
      folded = ModelServingDecider.apply(folded, entry);
    }
    var at = deadline(story).orElseThrow();
    assertThat(Decision.from(folded, at.minusMillis(1)).wakeAt()).contains(at);
    var decision = ModelServingDecider.decide(folded, Observed.of(at.plusSeconds(60)));
    assertThat(decision.events()).hasSize(2).last().isInstanceOf(Event.RoleReplicaTornDown.class);
  }

  @Test
  void thePhasesOfOneRoleReplicaDoNotDependOnAnother() {
    var story = Story.of(groups(1).role("r", 2, 0));
    story.sees(running("0/r-0/0", Rendezvous.NONE));
    assertThat(story.decided()).containsExactly("bound 0/r-0/0", "0/r-0 IMAGES_PRESENT");
    story.after(Duration.ofHours(3));
    assertThat(story.asked()).containsExactly("delete pod 0/r-0/0 FAILURE", "create pod 0/r-1/0");
  }

  @Test
  void aLongerDeadlineReachesThePhaseThatRuns() {
    var story = pulling();
    var since = role(story).bootstrap().since();
    story.after(Duration.ofMinutes(110));
    story.sees(within(BootstrapPhase.IMAGES_PRESENT, Duration.ofHours(4)));
    assertThat(story.decided()).containsExactly("accept 2", "status");
    assertThat(deadline(story)).contains(since.plus(Duration.ofHours(4)));
    assertThat(role(story).bootstrap().since()).isEqualTo(since);
    assertThat(story.last().wakeAt()).contains(since.plus(Duration.ofHours(4)));
    story.after(Duration.ofMinutes(129));
    assertThat(story.decided()).isEmpty();
    story.after(Duration.ofMinutes(1));
    assertThat(story.decided()).contains("0/r-0 overdue IMAGES_PRESENT");
  }

  @Test
  void aDeadlineThatIsTakenAwayIsGoneForThePhaseThatRuns() {
    var story = pulling().sees(within(BootstrapPhase.IMAGES_PRESENT, Duration.ZERO));
    assertThat(deadline(story)).isEmpty();
    assertThat(story.last().wakeAt()).isEmpty();
    assertThat(story.after(Duration.ofDays(9)).decided()).isEmpty();
  }

  @Test
  void aShorterDeadlineMayHavePassedAlready() {
    var story = pulling().after(Duration.ofHours(1));
    story.sees(within(BootstrapPhase.IMAGES_PRESENT, Duration.ofMinutes(30)));
    assertThat(story.decided())
        .contains("0/r-0 overdue IMAGES_PRESENT", "tear down 0/r-0 for 0/r-0/1 IMAGE #1");
  }

  @Test
  void theDeadlineOfAnotherPhaseChangesNothingForTheOneThatRuns() {
    var story = pulling();
    var until = deadline(story);
    story.after(Duration.ofHours(1)).sees(within(BootstrapPhase.READY, Duration.ofHours(9)));
    assertThat(deadline(story)).isEqualTo(until);
  }

  @Test
  void whatIsReadyGetsNoDeadline() {
    var story = begun().whilePodsBecomeReady();
    story.sees(within(BootstrapPhase.READY, Duration.ofSeconds(5)));
    assertThat(story.last().wakeAt()).isEmpty();
    story.sees(running("0/r-0/0", Rendezvous.NONE));
    story.sees(within(BootstrapPhase.READY, Duration.ofSeconds(1)));
    assertThat(deadline(story)).isEmpty();
  }

  @Test
  void whatWasLateAndHasTimeAgainIsLateNoMore() {
    var story = Story.of(groups(1).role("r", 1, 1).policy(RecoveryPolicy.NONE));
    story.sees(running("0/r-0/0", Rendezvous.NONE), running("0/r-0/1", Rendezvous.NONE));
    story.after(Duration.ofHours(3));
    var since = role(story).bootstrap().since();
    story.sees(lateStill(Duration.ofHours(2)));
    assertThat(role(story).bootstrap().overdue()).isPresent();
    assertThat(story.decided()).noneMatch(it -> it.contains("overdue"));
    story.sees(lateStill(Duration.ofHours(4)));
    assertThat(role(story).bootstrap().overdue()).isEmpty();
    assertThat(story.last().wakeAt()).contains(since.plus(Duration.ofHours(4)));
    story.after(Duration.ofHours(1));
    assertThat(story.decided()).containsExactly("0/r-0 overdue READY");
  }

  private static Input lateStill(Duration ready) {
    return groups(1)
        .role("r", 1, 1)
        .policy(RecoveryPolicy.NONE)
        .generation(2)
        .rules(with(deadlines(BootstrapPhase.READY, ready)))
        .observed();
  }

  @Test
  void whatWasLateAndHasTimeAgainIsNotMadeAnewWhenItsBackOffEnds() {
    var story = lateTwice();
    story.sees(within(BootstrapPhase.READY, ONE_HOUR));
    assertThat(story.decided()).contains("accept 2", "drop role 0/r-0");
    story.after(Duration.ofMinutes(30));
    assertThat(story.asked()).isEmpty();
  }

  @Test
  void whatIsHeldForBeingLateAndHasTimeAgainIsHeldNoMore() {
    var story = Story.of(groups(1).role("r", 1, 1).rules(once(quick())));
    for (int attempt = 0; attempt < 2; attempt++) {
      story.whileDeletionsHappen();
      story.sees(running("0/r-0/0", Rendezvous.NONE), running("0/r-0/1", Rendezvous.NONE));
      story.after(Duration.ofSeconds(5));
    }
    assertThat(story.decided()).contains("hold role 0/r-0 BOOTSTRAP_DEADLINE after 1");
    var longer = once(with(deadlines(BootstrapPhase.READY, ONE_HOUR)));
    story.sees(groups(1).role("r", 1, 1).generation(2).rules(longer).observed());
    assertThat(story.decided()).contains("drop role 0/r-0");
    assertThat(role(story).recovery().held()).isEmpty();
  }

  /** With one recreation and no more. */
  private static RecoveryRules once(RecoveryRules rules) {
    return Fixtures.rules(rules.deadlines(), rules.backoff(), 1, false, "");
  }

  /** A pod has its image, the other pulls it. */
  private static Story pulling() {
    return begun().sees(running("0/r-0/0", Rendezvous.NONE), pending("0/r-0/1", Rendezvous.NONE));
  }

  /** The ModelServing with another deadline. */
  private static Input within(BootstrapPhase phase, Duration time) {
    var rules = with(deadlines(phase, time));
    return groups(1).role("r", 1, 1).generation(2).rules(rules).observed();
  }

  private static SortedMap<BootstrapPhase, Duration> deadlines(
      BootstrapPhase phase, Duration time) {
    var deadlines = new TreeMap<>(RecoveryRules.DEFAULT.deadlines());
    deadlines.put(phase, time);
    return deadlines;
  }

  private static RecoveryRules quick() {
    return with(deadlines(BootstrapPhase.READY, Duration.ofSeconds(5)));
  }

  private static RecoveryRules with(SortedMap<BootstrapPhase, Duration> deadlines) {
    return Fixtures.rules(deadlines, Duration.ofMinutes(1), 0, false, "");
  }

  private static String warning(Story story) {
    return story.last().announcements().stream()
        .filter(said -> said.reason().equals("BootstrapOverdue"))
        .map(Announcement::message)
        .findFirst()
        .orElseThrow();
  }

  private static RoleState role(Story story) {
    return story.state().role(ROLE).orElseThrow();
  }

  private static BootstrapPhase phase(Story story) {
    return role(story).bootstrap().phase();
  }

  private static BootstrapPhase awaited(Story story) {
    return role(story).awaited();
  }

  private static int blocking(Story story) {
    return role(story).blocking();
  }

  private static Optional<Instant> deadline(Story story) {
    return role(story).bootstrap().deadline();
  }

  private static Input unscheduled(String pod, Optional<String> says) {
    var progress = new PodProgress(0, false, Rendezvous.NONE, says, Optional.empty());
    return seen(pod, PodPhase.PENDING, false, Optional.empty(), progress);
  }

  /** On a node, without its image. */
  private static Input pending(String pod, Rendezvous rendezvous) {
    var progress = new PodProgress(0, false, rendezvous, Optional.empty(), Optional.empty());
    return seen(pod, PodPhase.PENDING, false, Optional.of("node-1"), progress);
  }

  /** Its image is there, and it looks for its entry. */
  private static Input waiting(String pod) {
    var says = Optional.of("waiting for its entry");
    var progress = new PodProgress(0, true, Rendezvous.WAITING, says, Optional.empty());
    return seen(pod, PodPhase.PENDING, false, Optional.of("node-1"), progress);
  }

  /** It has reached its entry, and its own containers do not run yet. */
  private static Input downloading(String pod) {
    var progress = new PodProgress(0, true, Rendezvous.PASSED, Optional.empty(), Optional.empty());
    return seen(pod, PodPhase.PENDING, false, Optional.of("node-1"), progress);
  }

  private static Input running(String pod, Rendezvous rendezvous) {
    var progress = new PodProgress(0, true, rendezvous, Optional.empty(), Optional.empty());
    return seen(pod, PodPhase.RUNNING, false, Optional.of("node-1"), progress);
  }

  private static Input ready(String pod) {
    var progress = Fixtures.progress(PodPhase.RUNNING);
    return seen(pod, PodPhase.RUNNING, true, Optional.of("node-1"), progress);
  }

  private static Input seen(
      String pod, PodPhase phase, boolean isReady, Optional<String> node, PodProgress progress) {
    var address = PodAddress.parse(pod);
    var marks = Fixtures.marks(address);
    return new Input.PodObserved(
        address, new PodFacts("uid-" + pod, phase, isReady, false, node, progress, 0, marks, true));
  }
}
