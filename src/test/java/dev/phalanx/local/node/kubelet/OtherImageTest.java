package dev.phalanx.local.node.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.node.seen.PodReader;
import dev.phalanx.local.node.seen.SeenPod;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A pod whose spec gets another image. */
class OtherImageTest {
  private static final String OTHER = "containers: [{name: c, image: j}]";

  @Test
  void aRunningContainerIsStoppedAndStartedWithIt() {
    var story = PodStory.ofContainer("");

    assertThat(story.tellOf(OTHER, 10, 60))
        .containsExactly(
            "10s Running c=ready", "11s Running c=ContainerCreating", "15.5s Running c=ready#1");
    assertThat(story.events()).containsExactly("Killing", "Created", "Started");
  }

  @Test
  void aContainerThatWouldNotBeRestartedIsAllTheSame() {
    assertThat(
            PodStory.ofSpec("restartPolicy: Never, containers: [{name: c, image: i}]", "")
                .tellOf("restartPolicy: Never, " + OTHER, 10, 60))
        .contains("15.5s Running c=ready#1");
  }

  @Test
  void theOtherContainerGoesOn() {
    assertThat(
            PodStory.ofSpec("containers: [{name: c, image: i}, {name: d, image: i}]", "")
                .tellOf("containers: [{name: c, image: i}, {name: d, image: j}]", 10, 60))
        .containsExactly(
            "10s Running c=ready d=ready",
            "11s Running c=ready d=ContainerCreating",
            "15.5s Running c=ready d=ready#1");
  }

  @Test
  void itsGracePeriodIsTheLongestItTakesToStop() {
    var stubborn =
        "terminationGracePeriodSeconds: 5, containers: [{name: c, image: %s, lifecycle: {preStop:"
            + " {sleep: {seconds: 60}}}}]";

    assertThat(PodStory.ofSpec(stubborn.formatted("i"), "").tellOf(stubborn.formatted("j"), 10, 60))
        .contains("15s Running c=ContainerCreating");
  }

  @Test
  void anImageThatIsNotThereIsTriedUntilTheSpecHasYetAnother() {
    var story = PodStory.ofContainer("");

    assertThat(story.tellOf("containers: [{name: c, image: bad-image}]", 10, 20))
        .containsExactly(
            "10s Running c=ready",
            "11s Running c=ContainerCreating",
            "13s Running c=ErrImagePull",
            "14s Running c=ImagePullBackOff");
  }

  @Test
  void aContainerInBackOffIsStartedAtOnce() {
    var story = PodStory.ofSpec("containers: [{name: c, image: bad-image}]", "").withImage();

    assertThat(story.tellOf("containers: [{name: c, image: i}]", 5, 60))
        .containsExactly("5s Pending c=ContainerCreating", "5.5s Running c=ready");
  }

  @Test
  void theStatusHasTheOldImageUntilTheNewOneRuns() {
    var pod = PodStory.pod("containers: [{name: c, image: i}]", "");
    var other = PodStory.pod(OTHER, "");
    var story = PodStory.ofContainer("").withImage();
    var run =
        story.live(
            PodRun.begin(pod, "10.0.0.1", PodStory.START), PodStory.START, PodStory.after(5));
    var stopped = Kubelet.step(other, run, story.around(), PodStory.after(5)).run();
    stopped = Kubelet.step(other, stopped, story.around(), PodStory.after(6)).run();

    var status =
        StatusWriter.patch(other, "h", Optional.of(run), stopped, PodStory.after(6))
            .orElseThrow()
            .at("/status/containerStatuses/0");

    assertThat(status.path("image").asText()).isEqualTo("i");
    assertThat(status.at("/lastState/terminated/exitCode").asInt()).isEqualTo(143);
    assertThat(status.path("restartCount").asInt()).isZero();
  }

  @Test
  void aKubeletThatWasAwaySeesItToo() {
    var pod = PodStory.pod("containers: [{name: c, image: i}]", "");
    var other = PodStory.pod(OTHER, "");
    var story = PodStory.ofContainer("").withImage();
    var run =
        story.live(
            PodRun.begin(pod, "10.0.0.1", PodStory.START), PodStory.START, PodStory.after(5));
    var status =
        StatusWriter.patch(pod, "h", Optional.empty(), run, PodStory.after(5)).orElseThrow();

    assertThat(status.at("/status/containerStatuses/0/image").asText()).isEqualTo("i");
    var again = StatusReader.run(withIp(status), status.path("status")).orElseThrow();
    assertThat(again.images()).containsExactly("i");
    assertThat(Kubelet.step(other, again, story.around(), PodStory.after(6)).notes())
        .anyMatch(note -> note.toString().contains("definition changed"));
  }

  private static SeenPod withIp(ObjectNode patch) {
    var pod =
        (ObjectNode)
            PodStory.yaml(
                "{metadata: {namespace: n, name: p, uid: u}, spec: {%s}}"
                    .formatted("containers: [{name: c, image: i}]"));
    pod.set("status", patch.path("status"));
    return new PodReader().read(pod);
  }
}
