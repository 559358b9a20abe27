package dev.phalanx.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.decision.ImageChange;
import dev.phalanx.decision.PodFacts;
import dev.phalanx.decision.PodPhase;
import dev.phalanx.decision.Rendezvous;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statuses as kubelets and schedulers write them; how pods fail is in PodFailureReaderTest. */
class PodReaderTest {
  private static final String SANDBOX =
      "conditions: [{type: PodReadyToStartContainers, status: 'True'}], ";
  private static final String NO_SANDBOX =
      "conditions: [{type: PodReadyToStartContainers, status: 'False'}], ";

  private static PodFacts bound(String status) {
    return facts("spec: {nodeName: n1}", status);
  }

  private static PodFacts facts(String spec, String status) {
    return PodReader.facts(
        TestCluster.yaml("{metadata: {uid: U}, %s, status: {%s}}".formatted(spec, status)));
  }

  private static Optional<String> says(String status) {
    return bound(status).progress().says();
  }

  /** A container status as kubelets write it before its image is there. */
  private static String waiting(String name, String reason) {
    return "{name: %s, image: 'vllm/vllm-openai:latest', imageID: '', restartCount: 0, ready: false, started: false, state: {waiting: {reason: %s}}}"
        .formatted(name, reason);
  }

  private static String running(String name) {
    return "{name: %s, image: 'docker.io/vllm/vllm-openai:latest', imageID: 'sha256:1', restartCount: 0, ready: false, started: false, state: {running: {startedAt: '2026-01-01T00:00:00Z'}}}"
        .formatted(name);
  }

  private static String done(String name) {
    return "{name: %s, image: 'docker.io/vllm/vllm-openai:latest', imageID: 'sha256:1', restartCount: 0, ready: true, started: false, state: {terminated: {exitCode: 0, reason: Completed}}}"
        .formatted(name);
  }

  private static String sidecar(String name) {
    return running(name).replace("ready: false, started: false", "ready: true, started: true");
  }

  private static String initContainers(String... statuses) {
    return "initContainerStatuses: [%s], ".formatted(String.join(", ", statuses));
  }

  private static String containers(String... statuses) {
    return "containerStatuses: [%s]".formatted(String.join(", ", statuses));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "old | false | PENDING",
        "old | true  | POSSIBLE",
        "new | false | NONE",
        "new | true  | NONE",
      })
  void whetherContainersWhoseImagesWereChangedAreReplaced(
      String id, boolean mayStay, ImageChange change) {
    var before =
        "{\"containers\":{\"c\":{\"id\":\"old\",\"image\":\"i\",\"mayStay\":" + mayStay + "}}}";
    var facts =
        PodReader.facts(
            TestCluster.yaml(
                "{metadata: {uid: U, annotations: {phalanx.dev/containers-before: '%s'}}, status: {containerStatuses: [{name: c, containerID: %s}]}}"
                    .formatted(before, id)));
    assertThat(facts.progress().imageChange()).isEqualTo(change);
  }

  @Test
  void anAnnotationThatSaysNullSaysNothingOfFormerContainers() {
    var pod =
        TestCluster.yaml(
            "{metadata: {uid: U, annotations: {phalanx.dev/containers-before: 'null'}}}");
    assertThat(PodReader.facts(pod).progress().imageChange()).isEqualTo(ImageChange.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30                  |                     | PT30S",
        "30                  | 5                   | PT5S",
        "30                  | 0                   | PT0S",
        "0                   |                     | PT0S",
        "-5                  |                     | PT1S",
        "9223372036854775807 |                     | PT2147483647S",
        "30                  | 9223372036854775807 | PT2147483647S",
      })
  void howLongAnEndMayTake(String ofSpec, @Nullable String ofDeletion, Duration expected) {
    var metadata = ofDeletion == null ? "" : "deletionGracePeriodSeconds: " + ofDeletion;
    var pod =
        TestCluster.yaml(
            "{metadata: {%s}, spec: {terminationGracePeriodSeconds: %s}}"
                .formatted(metadata, ofSpec));
    assertThat(PodReader.grace(pod)).isEqualTo(expected);
  }

  @Test
  void aPodThatNobodyHasLookedAtSaysNothing() {
    var facts = facts("spec: {}", "phase: Pending");
    assertThat(facts.phase()).isEqualTo(PodPhase.PENDING);
    assertThat(facts.node()).isEmpty();
    assertThat(facts.progress().says()).isEmpty();
    assertThat(facts.progress().imagesPresent()).isFalse();
    assertThat(facts.progress().rendezvous()).isEqualTo(Rendezvous.NONE);
    assertThat(facts.progress().failure()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {type: PodScheduled, status: 'False', reason: Unschedulable, message: '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.'} | Unschedulable: 0/3 nodes are available: 3 Insufficient nvidia.com/gpu.
          {type: PodScheduled, status: 'False', reason: SchedulingGated, message: 'Scheduling is blocked due to non-empty scheduling gates'}  | SchedulingGated: Scheduling is blocked due to non-empty scheduling gates
          {type: PodScheduled, status: 'False', reason: Unschedulable} | Unschedulable
          {type: PodScheduled, status: 'False'} |
          {type: PodScheduled, status: 'True'}  |
          {type: Ready, status: 'False', reason: ContainersNotReady} |
          """)
  void whatTheSchedulerSays(String condition, String expected) {
    var facts = facts("spec: {}", "phase: Pending, conditions: [%s]".formatted(condition));
    assertThat(facts.progress().says()).isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void theSchedulerIsNotListenedToOnceThePodHasANode() {
    assertThat(
            says(
                "conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable}], "
                    + containers(waiting("c", "ContainerCreating"))))
        .isEmpty();
  }

  @Test
  void imagesArePulledOnceTheSandboxIsThere() {
    assertThat(says(containers(waiting("c", "ContainerCreating")))).isEmpty();
    assertThat(says(NO_SANDBOX + containers(waiting("c", "ContainerCreating")))).isEmpty();
    assertThat(says(SANDBOX + containers(waiting("c", "ContainerCreating"))))
        .contains("pulling vllm/vllm-openai:latest");
  }

  @Test
  void inAPodWithInitContainersOnlyTheNextOneOfThemPulls() {
    var main = containers(waiting("c", "PodInitializing"));
    var first = waiting("a", "PodInitializing").replace("vllm/vllm-openai:latest", "busybox");
    var second = waiting("b", "PodInitializing");
    assertThat(says(SANDBOX + initContainers(first, second) + main)).contains("pulling busybox");
    assertThat(says(SANDBOX + initContainers(running("a"), second) + main)).isEmpty();
    assertThat(says(SANDBOX + initContainers(done("a"), second) + main)).isEmpty();
    var other = second.replace("vllm/vllm-openai:latest", "alpine:3");
    assertThat(says(SANDBOX + initContainers(done("a"), other) + main))
        .contains("pulling alpine:3");
    var mainOther =
        containers(waiting("c", "PodInitializing").replace("vllm-openai:latest", "other"));
    assertThat(says(SANDBOX + initContainers(done("a"), sidecar("s")) + mainOther))
        .contains("pulling vllm/other");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {reason: ErrImagePull, message: 'manifest unknown'} | container c: ErrImagePull of repo/x:1: manifest unknown
          {reason: ImagePullBackOff, message: 'Back-off pulling image "repo/x:1"'} | container c: ImagePullBackOff: Back-off pulling image "repo/x:1"
          {reason: CrashLoopBackOff, message: 'back-off 5m0s restarting failed container=c'} | container c: CrashLoopBackOff: back-off 5m0s restarting failed container=c
          {reason: CreateContainerConfigError, message: 'secret "hf-token" not found'} | container c: CreateContainerConfigError: secret "hf-token" not found
          {reason: CrashLoopBackOff} | container c: CrashLoopBackOff
          {} |
          """)
  void whatTheKubeletSays(String waiting, String expected) {
    var status = "{name: c, image: 'repo/x:1', state: {waiting: %s}}".formatted(waiting);
    assertThat(says("phase: Pending, " + SANDBOX + containers(status)))
        .isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void theFirstContainerThatDoesNotRunIsNamed() {
    assertThat(
            says(
                containers(
                    running("a"),
                    waiting("b", "CrashLoopBackOff"),
                    waiting("c", "ImagePullBackOff"))))
        .contains("container b: CrashLoopBackOff");
    assertThat(
            says(
                initContainers(waiting("i", "CrashLoopBackOff"))
                    + containers(waiting("c", "PodInitializing"))))
        .contains("container i: CrashLoopBackOff");
  }

  @Test
  void whatIsReadyHasNothingToSay() {
    var status =
        "conditions: [{type: Ready, status: 'True'}], "
            + containers(waiting("c", "CrashLoopBackOff"));
    assertThat(says(status)).isEmpty();
    assertThat(bound(status).ready()).isTrue();
  }

  @Test
  void imagesArePresentOnceAllContainersHaveTheirs() {
    assertThat(hasImages(containers(waiting("a", "ContainerCreating")))).isFalse();
    assertThat(hasImages(containers(running("a")))).isTrue();
    assertThat(hasImages(containers(waiting("a", "CrashLoopBackOff").replace("''", "'sha256:1'"))))
        .isTrue();
    assertThat(
            hasImages(containers(waiting("a", "CrashLoopBackOff").replace("Count: 0", "Count: 1"))))
        .isTrue();
    var other = waiting("b", "ContainerCreating").replace("vllm-openai", "other");
    assertThat(hasImages(containers(running("a"), other))).isFalse();
  }

  /** It may download weights for hours; the next image is pulled after that. */
  @Test
  void imagesOfContainersAfterAnInitContainerThatRunsAreNotWaitedFor() {
    var main = containers(waiting("c", "PodInitializing").replace("vllm-openai", "other"));
    assertThat(hasImages(initContainers(waiting("weights", "PodInitializing")) + main)).isFalse();
    assertThat(hasImages(initContainers(running("weights")) + main)).isTrue();
    assertThat(hasImages(initContainers(done("weights")) + main)).isFalse();
    var next = waiting("next", "PodInitializing").replace("vllm-openai", "next");
    assertThat(hasImages(initContainers(done("weights"), next) + main)).isFalse();
    assertThat(hasImages(initContainers(running("weights"), next) + main)).isTrue();
  }

  /** Runtimes complete the names of images, templates need not. */
  @ParameterizedTest
  @CsvSource({
    "vllm/vllm-openai:latest, docker.io/vllm/vllm-openai:latest, true",
    "vllm/vllm-openai, docker.io/vllm/vllm-openai:latest, true",
    "busybox, docker.io/library/busybox:latest, true",
    "busybox:1.37, docker.io/library/busybox:1.37, true",
    "busybox:1.37, docker.io/library/busybox:1.36, false",
    "reg.example.com:5000/a/b, reg.example.com:5000/a/b:latest, true",
    "localhost/a, localhost/a:latest, true",
    "reg.example.com/a@sha256:12, reg.example.com/a@sha256:12, true",
    "a/b, reg.example.com/a/b, false",
  })
  void aContainerHasItsImageWhenAnotherOneOfThePodHasIt(
      String inTemplate, String atRuntime, boolean isSame) {
    var init = done("a").replace("docker.io/vllm/vllm-openai:latest", atRuntime);
    var main = waiting("c", "PodInitializing").replace("vllm/vllm-openai:latest", inTemplate);
    assertThat(hasImages(initContainers(init) + containers(main))).isEqualTo(isSame);
  }

  @Test
  void aStatusWithoutContainersIsBelievedByItsPhase() {
    assertThat(hasImages("phase: Pending")).isFalse();
    assertThat(hasImages("phase: Running")).isTrue();
  }

  private static boolean hasImages(String status) {
    return bound(status).progress().imagesPresent();
  }

  @Test
  void aWorkerHasReachedItsEntryWhenItsFirstInitContainerHasEndedWell() {
    var main = containers(waiting("c", "PodInitializing"));
    var pulling =
        bound(SANDBOX + initContainers(waiting("ray-bootstrap", "PodInitializing")) + main);
    assertThat(pulling.progress().rendezvous()).isEqualTo(Rendezvous.WAITING);
    assertThat(pulling.progress().says()).contains("pulling vllm/vllm-openai:latest");
    var waiting = bound(SANDBOX + initContainers(running("ray-bootstrap")) + main);
    assertThat(waiting.progress().rendezvous()).isEqualTo(Rendezvous.WAITING);
    assertThat(waiting.progress().imagesPresent()).isTrue();
    assertThat(waiting.progress().says()).contains("waiting for its entry to open the rendezvous");
    var failed =
        done("ray-bootstrap")
            .replace("exitCode: 0", "exitCode: 1")
            .replace("ready: true", "ready: false");
    assertThat(bound(initContainers(failed) + main).progress().rendezvous())
        .isEqualTo(Rendezvous.WAITING);
    var passed = bound(SANDBOX + initContainers(done("ray-bootstrap")) + main);
    assertThat(passed.progress().rendezvous()).isEqualTo(Rendezvous.PASSED);
    assertThat(passed.progress().says()).isEmpty();
    assertThat(bound(initContainers(done("other")) + main).progress().rendezvous())
        .isEqualTo(Rendezvous.NONE);
  }

  @Test
  void restartsOfAllContainersAreSummedUp() {
    assertThat(
            bound(
                    initContainers(done("i").replace("Count: 0", "Count: 2"))
                        + containers(
                            running("a").replace("Count: 0", "Count: 3"),
                            running("b").replace("Count: 0", "Count: 1")))
                .progress()
                .restarts())
        .isEqualTo(6);
  }
}
