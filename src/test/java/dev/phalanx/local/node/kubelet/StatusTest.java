package dev.phalanx.local.node.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.node.seen.SeenPod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTest {
  private static final String SPEC =
      "containers: [{name: c, image: 'i', readinessProbe: {tcpSocket: {port: 1},"
          + " initialDelaySeconds: 5}}]";
  private final SeenPod pod = PodStory.pod(SPEC, "");
  private final PodStory story = PodStory.ofSpec(SPEC, "").withImage();

  private ObjectNode patch(Optional<PodRun> before, PodRun after) {
    return StatusWriter.patch(pod, "h", before, after, PodStory.after(1)).orElseThrow();
  }

  private PodRun liveUntil(double seconds) {
    return story.live(
        PodRun.begin(pod, "10.0.0.1", PodStory.START), PodStory.START, PodStory.after(seconds));
  }

  private static List<String> fields(JsonNode node) {
    var names = new ArrayList<String>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void theFirstPatchIsComplete() {
    var status = patch(Optional.empty(), liveUntil(1)).path("status");
    assertThat(fields(status))
        .containsExactly(
            "phase",
            "startTime",
            "hostIP",
            "hostIPs",
            "podIP",
            "podIPs",
            "containerStatuses",
            "conditions");
    assertThat(status.path("conditions").findValuesAsText("type"))
        .containsExactly("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady");
    assertThat(status.path("conditions").get(2).path("message").asText())
        .isEqualTo("containers with unready status: [c]");
  }

  @Test
  void aPatchHoldsOnlyWhatDiffersAndTheUid() {
    var patch = patch(Optional.of(liveUntil(1)), liveUntil(10));
    assertThat(patch.path("metadata").path("uid").asText()).isEqualTo("u");
    assertThat(fields(patch.path("status"))).containsExactly("containerStatuses", "conditions");
    assertThat(patch.path("status").path("conditions").toString())
        .isEqualTo(
            """
            [{"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T00:00:01Z",\
            "reason":null,"message":null},\
            {"type":"ContainersReady","status":"True",\
            "lastTransitionTime":"2026-01-01T00:00:01Z","reason":null,"message":null}]""");
  }

  @Test
  void nothingDiffersNothingIsPatched() {
    assertThat(
            StatusWriter.patch(
                pod, "h", Optional.of(liveUntil(10)), liveUntil(3600), PodStory.START))
        .isEmpty();
  }

  @Test
  void aClosedReadinessGateKeepsAPodUnready() {
    var gated = PodStory.pod(SPEC + ", readinessGates: [{conditionType: g}]", "");
    var run =
        Kubelet.step(
                gated, PodRun.begin(gated, "1", PodStory.START), story.around(), PodStory.START)
            .run();
    assertThat(run.closedGates()).containsExactly("g");
  }

  @Test
  void whatIsReadFromAStatusIsWhatWasWritten() {
    for (double seconds : new double[] {0, 1, 10}) {
      var run = liveUntil(seconds);
      var status = (ObjectNode) patch(Optional.empty(), run).path("status");
      var seen = withIp(run.ip());
      var read = StatusReader.run(seen, status).orElseThrow();
      assertThat(StatusWriter.patch(seen, "h", Optional.of(run), read, PodStory.START))
          .as("after %s s", seconds)
          .isEmpty();
    }
  }

  @Test
  void aPodThatWasReadyStaysSoWhenItIsTakenUpAgain() {
    var run = liveUntil(10);
    var read =
        StatusReader.run(withIp(run.ip()), patch(Optional.empty(), run).path("status"))
            .orElseThrow();
    var later = Kubelet.step(pod, read, story.around(), PodStory.after(100));
    assertThat(StatusWriter.patch(pod, "h", Optional.of(run), later.run(), PodStory.START))
        .isEmpty();
    assertThat(later.wake()).isEmpty();
  }

  @Test
  void aStatusThatNoKubeletWroteIsNone() {
    assertThat(StatusReader.run(pod, PodStory.yaml("{phase: Pending}"))).isEmpty();
  }

  private SeenPod withIp(String ip) {
    return new SeenPod(
        pod.namespace(),
        pod.name(),
        pod.uid(),
        pod.plan(),
        pod.faults(),
        pod.labels(),
        pod.group(),
        pod.task(),
        pod.node(),
        pod.gated(),
        pod.phase(),
        pod.trueConditions(),
        ip,
        pod.deletion(),
        pod.hasFinalizers());
  }

  @Test
  void aStatusThatNoKubeletWouldWriteIsByHand() {
    var own = patch(Optional.empty(), liveUntil(10)).path("status");
    assertThat(StatusReader.isByHand(own)).isFalse();
    assertThat(StatusReader.isByHand(patch(Optional.empty(), liveUntil(0.1)).path("status")))
        .isFalse();
    var patched = (ObjectNode) own.deepCopy();
    ((ObjectNode) patched.path("containerStatuses").get(0)).put("imageID", "");
    assertThat(StatusReader.isByHand(patched)).isTrue();
  }
}
