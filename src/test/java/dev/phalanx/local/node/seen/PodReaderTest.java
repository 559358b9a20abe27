package dev.phalanx.local.node.seen;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodReaderTest {
  private final PodReader reader = new PodReader();

  private SeenPod read(String metadata, String spec, String status) throws IOException {
    return reader.read(
        new YAMLMapper()
            .readTree(
                "{metadata: {namespace: n, name: p, uid: u, %s}, spec: {%s}, status: {%s}}"
                    .formatted(metadata, spec, status)));
  }

  @Test
  void aLimitCountsWhereThereIsNoRequest() throws IOException {
    var pod =
        read(
            "",
            "containers: [{resources: {requests: {cpu: 500m}, limits: {cpu: 2, memory: 1Ki}}},"
                + " {resources: {limits: {cpu: 1}}}]",
            "");
    assertThat(pod.plan().requests().milli())
        .isEqualTo(Map.of("cpu", 1500L, "memory", 1024_000L, "pods", 1000L));
  }

  @Test
  void anInitContainerCountsWhereItAsksForMoreAndSidecarsAlways() throws IOException {
    var pod =
        read(
            "",
            "initContainers: [{restartPolicy: Always, resources: {requests: {cpu: 1}}},"
                + " {resources: {requests: {cpu: 5}}}], containers: [{resources: {requests: {cpu:"
                + " 3, memory: 1}}}]",
            "");
    assertThat(pod.plan().requests().milli())
        .isEqualTo(Map.of("cpu", 6000L, "memory", 1000L, "pods", 1000L));
  }

  @Test
  void podsOfOneTemplateShareTheirPlan() throws IOException {
    assertThat(read("", "containers: [{name: c}]", "").plan())
        .isSameAs(read("", "containers: [{name: c}]", "").plan());
  }

  @Test
  void deletionIsReadAsWhenItWasAskedFor() throws IOException {
    var pod =
        read("deletionTimestamp: '2026-01-01T00:00:30Z', deletionGracePeriodSeconds: 30", "", "");
    assertThat(pod.deletion())
        .contains(new SeenPod.Deletion(Instant.parse("2026-01-01T00:00:00Z"), 30));
  }

  @Test
  void groupGatesAndConditionsAreRead() throws IOException {
    var pod =
        read(
            "annotations: {scheduling.k8s.io/group-name: g, volcano.sh/task-spec: t}",
            "readinessGates: [{conditionType: a}], schedulingGates: [{name: s}]",
            "conditions: [{type: a, status: 'True'}, {type: b, status: 'False'}]");
    assertThat(pod.group()).contains("g");
    assertThat(pod.task()).isEqualTo("t");
    assertThat(pod.gated()).isTrue();
    assertThat(pod.plan().gates()).isEqualTo(List.of("a"));
    assertThat(pod.trueConditions()).containsExactly("a");
  }

  @Test
  void annotationsThatAreNoNumbersAreLeftOut() throws IOException {
    var pod =
        read(
            "annotations: {simulate.phalanx.dev/crash-after: soon,"
                + " simulate.phalanx.dev/pull-seconds: '-1'}",
            "",
            "");
    assertThat(pod.faults()).isEqualTo(Faults.NONE);
  }
}
