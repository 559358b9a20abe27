package dev.phalanx.local.node.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeletTest {

  @Test
  void anImageIsPulledBeforeTheContainerStarts() {
    assertThat(PodStory.ofContainer("").tell(60))
        .containsExactly("0s Pending c=ContainerCreating", "4.5s Running c=ready");
  }

  @Test
  void timeGoesFasterAtAHigherSpeed() {
    assertThat(PodStory.ofContainer("").at(10).tell(60))
        .containsExactly("0s Pending c=ContainerCreating", "0.45s Running c=ready");
  }

  @Test
  void initContainersRunOneAfterTheOther() {
    assertThat(
            PodStory.ofSpec(
                    "initContainers: [{name: a, image: i, command: [sleep, '3']}, {name: b, image:"
                        + " i}], containers: [{name: c, image: i}]",
                    "")
                .withImage()
                .tell(60))
        .containsExactly(
            "0s Pending a=PodInitializing b=PodInitializing c=PodInitializing",
            "0.5s Pending a=running b=PodInitializing c=PodInitializing",
            "3.5s Pending a=Completed:0 b=PodInitializing c=PodInitializing",
            "4s Pending a=Completed:0 b=running c=PodInitializing",
            "6s Pending a=Completed:0 b=Completed:0 c=PodInitializing",
            "6.5s Running a=Completed:0 b=Completed:0 c=ready");
  }

  @Test
  void aSidecarGoesOnRunningAndEndsWithAJob() {
    assertThat(
            PodStory.ofSpec(
                    "restartPolicy: Never, initContainers: [{name: s, image: i, restartPolicy:"
                        + " Always}], containers: [{name: c, image: i, command: [sleep, '2']}]",
                    "")
                .withImage()
                .tell(60))
        .containsExactly(
            "0s Pending s=PodInitializing c=PodInitializing",
            "0.5s Pending s=ready c=PodInitializing",
            "1s Running s=ready c=ready",
            "3s Succeeded s=Completed:0 c=Completed:0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Never     | sleep 2; exit 3 | 2.5s Failed c=Error:3
          OnFailure | true            | 0.5s Succeeded c=Completed:0
          Never     | sleep 1 && true | 1.5s Succeeded c=Completed:0
          """)
  void aJobEndsAsItsCommandSays(String policy, String command, String end) {
    var story =
        PodStory.ofSpec(
            "restartPolicy: %s, containers: [{name: c, image: i, command: [sh, -c, '%s']}]"
                .formatted(policy, command),
            "");
    assertThat(story.withImage().tell(600).getLast()).isEqualTo(end);
  }

  @Test
  void aCrashIsRepeatedAtOnceAndThenAfterEverLongerPauses() {
    assertThat(
            PodStory.ofSpec(
                    "containers: [{name: c, image: i}]",
                    "simulate.phalanx.dev/crash-after: '5', simulate.phalanx.dev/crash-code: '7'")
                .withImage()
                .tell(60))
        .containsExactly(
            "0s Pending c=ContainerCreating",
            "0.5s Running c=ready",
            "5.5s Running c=Error:7",
            "6.5s Running c=ready#1",
            "11.5s Running c=CrashLoopBackOff#1",
            "21.5s Running c=ready#2",
            "26.5s Running c=CrashLoopBackOff#2",
            "46.5s Running c=ready#3",
            "51.5s Running c=CrashLoopBackOff#3");
  }

  @Test
  void whatCrashesOnceRunsAfterThat() {
    assertThat(
            PodStory.ofSpec(
                    "containers: [{name: c, image: i}]",
                    "simulate.phalanx.dev/out-of-memory-after: '5',"
                        + " simulate.phalanx.dev/crash-times: once")
                .withImage()
                .tell(600))
        .containsExactly(
            "0s Pending c=ContainerCreating",
            "0.5s Running c=ready",
            "5.5s Running c=OOMKilled:137",
            "6.5s Running c=ready#1");
  }

  @Test
  void anImageThatCannotBePulledIsTriedAgainAfterEverLongerPauses() {
    assertThat(PodStory.ofContainer("").withImage().tell(1)).hasSize(2);
    assertThat(
            PodStory.ofSpec(
                    "containers: [{name: c, image: i}]", "simulate.phalanx.dev/image-pull: never")
                .tell(40))
        .containsExactly(
            "0s Pending c=ContainerCreating",
            "2s Pending c=ErrImagePull",
            "3s Pending c=ImagePullBackOff",
            "13s Pending c=ContainerCreating",
            "15s Pending c=ErrImagePull",
            "16s Pending c=ImagePullBackOff",
            "36s Pending c=ContainerCreating",
            "38s Pending c=ErrImagePull",
            "39s Pending c=ImagePullBackOff");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          readinessProbe: {tcpSocket: {port: 1}}                                            | 0.5s Running c=ready
          readinessProbe: {tcpSocket: {port: 1}, initialDelaySeconds: 15}                   | 15.5s Running c=ready
          readinessProbe: {httpGet: {port: 1}, periodSeconds: 4, successThreshold: 3}       | 8.5s Running c=ready
          startupProbe: {tcpSocket: {port: 1}, initialDelaySeconds: 3}                      | 3.5s Running c=ready
          command: [vllm, serve, m]                                                         | 0.5s Running c=ready
          command: [vllm, serve, m], readinessProbe: {tcpSocket: {port: 1}}                 | 10.5s Running c=ready
          command: [vllm, serve, m], readinessProbe: {httpGet: {port: 1}, periodSeconds: 3} | 9.5s Running c=ready
          """)
  void aContainerIsReadyWhenItsProbesSaySo(String fields, String ready) {
    assertThat(PodStory.ofContainer(fields).withImage().tell(600).getLast()).isEqualTo(ready);
  }

  @Test
  void aStartupProbeThatGivesUpHasTheContainerRestarted() {
    assertThat(
            PodStory.ofSpec(
                    "containers: [{name: c, image: i, startupProbe: {tcpSocket: {port: 1},"
                        + " periodSeconds: 5, failureThreshold: 2}}]",
                    "simulate.phalanx.dev/ready: never")
                .withImage()
                .tell(15))
        .containsExactly(
            "0s Pending c=ContainerCreating",
            "0.5s Running c=running",
            "5.5s Running c=Error:137",
            "6.5s Running c=running#1",
            "11.5s Running c=CrashLoopBackOff#1");
  }

  @Test
  void whatIsNeverReadyGoesOnRunningWithoutALivenessProbe() {
    assertThat(
            PodStory.ofSpec(
                    "containers: [{name: c, image: i, readinessProbe: {tcpSocket: {port: 1}}}]",
                    "simulate.phalanx.dev/ready: never")
                .withImage()
                .tell(3600))
        .containsExactly("0s Pending c=ContainerCreating", "0.5s Running c=running");
  }

  @Test
  void aRayHeadServesWhenAllHaveJoinedAndTheModelIsLoaded() {
    var head =
        "command: [sh, -c, 'bash multi-node-serving.sh leader --ray_cluster_size=2; vllm serve m'],"
            + " readinessProbe: {tcpSocket: {port: 1}, periodSeconds: 1}";
    assertThat(PodStory.ofContainer(head).withImage().tell(600))
        .containsExactly("0s Pending c=ContainerCreating", "0.5s Running c=running");
    assertThat(PodStory.ofContainer(head).withImage().gatheredAfter(10).tell(600).getLast())
        .isEqualTo("18.5s Running c=ready");
  }

  @Test
  void aRayWorkerIsProbedWhenItHasJoined() {
    var worker =
        "command: [ray, start, '--address=p-0.n:6379'], readinessProbe: {exec: {command: [x]},"
            + " periodSeconds: 1}";
    assertThat(PodStory.ofContainer(worker).withImage().joinableAfter(10).tell(60).getLast())
        .isEqualTo("12.5s Running c=ready");
  }

  private static final String WAITING_WORKER =
      "initContainers: [{name: ray-bootstrap, image: i, command: [/bin/sh, -c, '...', ray-bootstrap],"
          + " args: [port=6379, deadlineSeconds=60]}],"
          + " containers: [{name: c, image: i, command: [ray, start, '--address=p-0.n:6379']}]";

  @Test
  void aWorkersInitContainerEndsWhenTheEntryListens() {
    assertThat(
            PodStory.ofSpec(WAITING_WORKER, "")
                .withImage()
                .listeningAfter(30)
                .joinableAfter(30)
                .tell(600))
        .containsExactly(
            "0s Pending ray-bootstrap=PodInitializing c=PodInitializing",
            "0.5s Pending ray-bootstrap=running c=PodInitializing",
            "30s Pending ray-bootstrap=Completed:0 c=PodInitializing",
            "30.5s Running ray-bootstrap=Completed:0 c=ready");
  }

  @Test
  void anEntryThatListensAlreadyIsNotWaitedFor() {
    assertThat(PodStory.ofSpec(WAITING_WORKER, "").at(2).withImage().listeningAfter(0).tell(600))
        .containsExactly(
            "0s Pending ray-bootstrap=PodInitializing c=PodInitializing",
            "0.25s Pending ray-bootstrap=Completed:0 c=PodInitializing",
            "0.5s Running ray-bootstrap=Completed:0 c=ready");
  }

  @Test
  void atItsDeadlineItFailsAndIsRestarted() {
    assertThat(PodStory.ofSpec(WAITING_WORKER, "").withImage().listeningAfter(100).tell(600))
        .containsExactly(
            "0s Pending ray-bootstrap=PodInitializing c=PodInitializing",
            "0.5s Pending ray-bootstrap=running c=PodInitializing",
            "60.5s Pending ray-bootstrap=Error:1 c=PodInitializing",
            "61.5s Pending ray-bootstrap=running#1 c=PodInitializing",
            "100s Pending ray-bootstrap=Completed:0#1 c=PodInitializing",
            "100.5s Running ray-bootstrap=Completed:0#1 c=ready");
  }

  @Test
  void eventsAreThoseOfAKubelet() {
    assertThat(PodStory.ofContainer("").events(60)).isEqualTo(List.of("Created", "Started"));
  }
}
