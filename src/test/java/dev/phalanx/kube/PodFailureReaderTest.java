package dev.phalanx.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.decision.Failure;
import dev.phalanx.domain.FailureKind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How pods fail, as kubelets, node lifecycle and schedulers write it. */
class PodFailureReaderTest {

  private static Optional<Failure> failure(String status) {
    return PodFailureReader.failure(TestCluster.yaml("{%s}".formatted(status)));
  }

  private static String ended(int code, String reason, String at) {
    return "{terminated: {exitCode: %d, reason: %s, finishedAt: '2026-01-01T%sZ'}}"
        .formatted(code, reason, at);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {restartCount: 0, state: {running: {}}}                                             | |
          {restartCount: 0, state: {waiting: {reason: ContainerCreating}}}                    | |
          {restartCount: 0, state: {waiting: {reason: ImagePullBackOff}}}                     | |
          {restartCount: 0, state: {terminated: {exitCode: 0, reason: Completed}}}            | |
          {restartCount: 0, state: {terminated: {exitCode: 7, reason: Error}}}                | APPLICATION_EXIT | failed: container c exited with code 7 (Error)
          {restartCount: 0, state: {terminated: {exitCode: 7}}}                               | APPLICATION_EXIT | failed: container c exited with code 7
          {restartCount: 0, state: {terminated: {exitCode: 128, reason: StartError}}}         | APPLICATION_EXIT | failed: container c exited with code 128 (StartError)
          {restartCount: 0, state: {terminated: {exitCode: 137, reason: OOMKilled}}}          | OUT_OF_MEMORY    | failed: container c was killed for the memory it used (OOMKilled)
          {restartCount: 2, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1, reason: Error}}}      | APPLICATION_EXIT | failed: container c exited with code 1 (Error)
          {restartCount: 2, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 137, reason: OOMKilled}}} | OUT_OF_MEMORY   | failed: container c was killed for the memory it used (OOMKilled)
          {restartCount: 1, state: {running: {}}, lastState: {terminated: {exitCode: 0, reason: Completed}}}                          | APPLICATION_EXIT | failed: container c exited with code 0 (Completed)
          {restartCount: 1, state: {running: {}}}                                             | |
          """)
  void howAContainerEnded(String container, FailureKind kind, String evidence) {
    var status = "containerStatuses: [%s]".formatted(container.replaceFirst("\\{", "{name: c, "));
    assertThat(failure(status)).isEqualTo(expected(kind, evidence));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PreemptionByScheduler, message: 'default-scheduler: preempting' | PREEMPTED | was disrupted: PreemptionByScheduler: default-scheduler: preempting
          EvictionByEvictionAPI, message: 'Eviction API: evicting'        | EVICTED   | was disrupted: EvictionByEvictionAPI: Eviction API: evicting
          TerminationByKubelet, message: 'The node was low on resource: memory.' | EVICTED | was disrupted: TerminationByKubelet: The node was low on resource: memory.
          DeletionByTaintManager                                          | NODE      | was disrupted: DeletionByTaintManager
          DeletionByPodGC, message: 'PodGC: node no longer exists'        | NODE      | was disrupted: DeletionByPodGC: PodGC: node no longer exists
          """)
  void whyTheClusterEndsIt(String reason, FailureKind kind, String evidence) {
    var condition = "conditions: [{type: DisruptionTarget, status: '%s', reason: %s}]";
    assertThat(failure(condition.formatted("True", reason))).isEqualTo(expected(kind, evidence));
    assertThat(failure(condition.formatted("False", reason))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"preempt, PREEMPTED", "reclaim, EVICTED", "shuffle, EVICTED"})
  void whyVolcanoEvictsIt(String action, FailureKind kind) {
    var message = "Pod is evicted, because of " + action;
    var status =
        "conditions: [{type: Ready, status: 'False', reason: Evict, message: '%s'}]"
            .formatted(message);
    assertThat(failure(status))
        .isEqualTo(expected(kind, "was evicted by its scheduler: Evict: " + message));
    assertThat(failure(status.replace("reason: Evict", "reason: ContainersNotReady"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Evicted, message: 'The node was low on resource: ephemeral-storage.' | EVICTED | was ended by its node: Evicted: The node was low on resource: ephemeral-storage.
          Preempting, message: 'Preempted in order to admit critical pod'      | PREEMPTED | was ended by its node: Preempting: Preempted in order to admit critical pod
          UnexpectedAdmissionError, message: 'Allocate failed due to no healthy devices' | NODE | was ended by its node: UnexpectedAdmissionError: Allocate failed due to no healthy devices
          OutOfcpu                                                             | NODE | was ended by its node: OutOfcpu
          NodeLost                                                             | NODE | was ended by its node: NodeLost
          Terminated, message: 'Pod was terminated in response to imminent node shutdown.' | NODE | was ended by its node: Terminated: Pod was terminated in response to imminent node shutdown.
          DeadlineExceeded                                                     | APPLICATION_EXIT | was ended by its node: DeadlineExceeded
          """)
  void whyItsNodeEndsItAsAWhole(String reason, FailureKind kind, String evidence) {
    assertThat(failure("phase: Failed, reason: " + reason)).isEqualTo(expected(kind, evidence));
  }

  @Test
  void theClustersReasonGoesBeforeWhatContainersMadeOfIt() {
    var status =
        "phase: Failed, reason: Evicted, containerStatuses: [{name: c, state: %s}]"
            .formatted(ended(137, "Error", "00:00:00"));
    assertThat(failure(status).orElseThrow().kind()).isEqualTo(FailureKind.EVICTED);
    assertThat(
            failure(
                    "conditions: [{type: DisruptionTarget, status: 'True', reason: PreemptionByScheduler}], "
                        + status)
                .orElseThrow()
                .kind())
        .isEqualTo(FailureKind.PREEMPTED);
  }

  @Test
  void ofSeveralContainersTheLastToEndCounts() {
    var status =
        "containerStatuses: [{name: a, restartCount: 1, lastState: %s}, {name: b, restartCount: 1, lastState: %s}]";
    assertThat(
            failure(status.formatted(ended(1, "Error", "00:00:09"), ended(2, "Error", "00:00:08"))))
        .contains(exit("a", 1));
    assertThat(
            failure(status.formatted(ended(1, "Error", "00:00:09"), ended(2, "Error", "00:00:10"))))
        .contains(exit("b", 2));
  }

  @Test
  void anInitContainerThatHasEndedWellInTheEndIsToldByHowItFailedBefore() {
    var status = "initContainerStatuses: [{name: i, restartCount: %d, state: %s%s}]";
    var done = ended(0, "Completed", "00:01:00");
    assertThat(failure(status.formatted(0, done, ""))).isEmpty();
    assertThat(failure(status.formatted(1, done, ", lastState: " + ended(3, "Error", "00:00:00"))))
        .contains(exit("i", 3));
    assertThat(failure(status.formatted(0, ended(3, "Error", "00:00:00"), "")))
        .contains(exit("i", 3));
  }

  @Test
  void aSidecarIsAContainerLikeOthers() {
    assertThat(
            failure(
                """
                initContainerStatuses: [{name: s, restartCount: 1, ready: true, state: {running: {}}, lastState: %s}],
                containerStatuses: [{name: c, restartCount: 0, state: {running: {}}}]
                """
                    .formatted(ended(1, "Error", "00:00:00"))))
        .contains(exit("s", 1));
  }

  @Test
  void aWorkerThatDidNotReachItsEntryInTimeSaysSoInItsOwnWords() {
    var status =
        "initContainerStatuses: [{name: ray-bootstrap, restartCount: 1, state: {running: {}}, lastState: {terminated: {exitCode: %d, reason: Error, message: \"ray-bootstrap: waiting for e:6379\\nray-bootstrap: e:6379 did not answer within 1800 s\\n\"}}}]";
    assertThat(failure(status.formatted(1)))
        .contains(
            new Failure(
                FailureKind.BOOTSTRAP_DEADLINE,
                "failed: container ray-bootstrap exited with code 1 (Error): e:6379 did not answer within 1800 s"));
    assertThat(failure(status.formatted(127)).orElseThrow().kind())
        .isEqualTo(FailureKind.APPLICATION_EXIT);
  }

  @Test
  void whatOtherContainersSayWhenTheyEndStaysWithThem() {
    assertThat(
            failure(
                "containerStatuses: [{name: c, state: {terminated: {exitCode: 1, message: 'token abc'}}}]"))
        .hasValueSatisfying(failure -> assertThat(failure.evidence()).doesNotContain("token"));
  }

  private static Failure exit(String container, int code) {
    return new Failure(
        FailureKind.APPLICATION_EXIT,
        "failed: container %s exited with code %d (Error)".formatted(container, code));
  }

  private static Optional<Failure> expected(FailureKind kind, String evidence) {
    return kind == null ? Optional.empty() : Optional.of(new Failure(kind, evidence));
  }
}
