package dev.phalanx.local.node.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.phalanx.local.node.seen.PodReader;
import dev.phalanx.local.node.seen.SeenNode;
import dev.phalanx.local.node.seen.SeenPod;
import dev.phalanx.local.node.seen.SeenPodGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private final PodReader reader = new PodReader();

  private static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Room node(String name, String more) {
    var seen =
        SeenNode.read(
            yaml(
                "{metadata: {name: %s, labels: {zone: a}}, %s status: {allocatable: {cpu: 8, gpu:"
                        .formatted(name, more)
                    + " 8, pods: 3}}}"));
    return new Room(seen, seen.allocatable(), 0);
  }

  private static List<Room> nodes(int count) {
    return IntStream.range(0, count).mapToObj(number -> node("n" + number, "")).toList();
  }

  private SeenPod pod(String name, String spec) {
    var role = name.replaceAll("-?\\d+$", "");
    return reader.read(
        yaml(
            "{metadata: {namespace: ns, name: %s, uid: u, labels: {role: %s}, annotations:"
                    .formatted(name, role)
                + " {volcano.sh/task-spec: %s}}, spec: {%s}}".formatted(role, spec)));
  }

  private SeenPod gpu(String name, int gpus) {
    return pod(name, "containers: [{name: c, resources: {requests: {gpu: %d}}}]".formatted(gpus));
  }

  private static Job single(SeenPod pod) {
    return new Job("/" + pod.key(), false, Optional.empty(), List.of(pod), List.of(), 0);
  }

  private Job gang(String spec, List<SeenPod> placed, SeenPod... waiting) {
    var group =
        SeenPodGroup.read(
            yaml("{metadata: {namespace: ns, name: g, uid: g}, spec: {%s}}".formatted(spec)));
    return new Job("ns/g", true, Optional.of(group), Arrays.asList(waiting), placed, 0);
  }

  private SeenPod[] gpus(String role, int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> gpu(role + "-" + number, 8))
        .toArray(SeenPod[]::new);
  }

  /** One line per pod, then why the gang cannot run. */
  private static List<String> outcome(List<Room> nodes, Job... jobs) {
    return Scheduler.schedule(Arrays.asList(jobs), nodes).stream()
        .flatMap(
            verdict ->
                Stream.of(
                        verdict.bindings().stream().map(it -> it.pod().name() + " -> " + it.node()),
                        verdict.refusals().stream()
                            .map(it -> it.pod().name() + ": " + it.message()),
                        verdict.unschedulable().stream().map(it -> "gang " + it.reason()))
                    .flatMap(lines -> lines))
        .toList();
  }

  @Test
  void podsSpreadOverTheNodes() {
    assertThat(outcome(nodes(2), single(gpu("a", 1)), single(gpu("b", 1)), single(gpu("c", 1))))
        .containsExactly("a -> n0", "b -> n1", "c -> n0");
  }

  @Test
  void whatIsFullIsNamedNodeByNode() {
    assertThat(
            outcome(
                List.of(node("n0", ""), node("n1", "spec: {unschedulable: true},")),
                single(gpu("a", 8)),
                single(gpu("b", 1))))
        .containsExactly(
            "a -> n0",
            "b: 0/2 nodes are available: 1 Insufficient gpu, 1 node(s) were unschedulable.");
    assertThat(outcome(List.of(), single(gpu("a", 1))))
        .containsExactly("a: no nodes available to schedule pods");
  }

  @Test
  void aNodeTakesOnlySoManyPods() {
    var jobs = Stream.of("a", "b", "c", "d").map(it -> single(gpu(it, 0))).toArray(Job[]::new);
    assertThat(outcome(nodes(1), jobs)).endsWith("d: 0/1 nodes are available: 1 Too many pods.");
  }

  @Test
  void moreImportantPodsComeFirst() {
    var important =
        pod("b", "priority: 5, containers: [{name: c, resources: {requests: {gpu: 8}}}]");
    assertThat(outcome(nodes(1), single(gpu("a", 8)), single(important))).startsWith("b -> n0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nodeSelector: {zone: a}                           | -> n0
          nodeSelector: {zone: b}                           | didn't match Pod's node affinity/selector
          affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: In, values: [b]}]}, {matchExpressions: [{key: zone, operator: Exists}]}]}}} | -> n0
          affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: NotIn, values: [a]}]}]}}} | didn't match
          """)
  void aPodGoesWhereItsSelectorsSay(String spec, String outcome) {
    assertThat(outcome(nodes(1), single(pod("a", spec))))
        .singleElement()
        .asString()
        .contains(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                                         | untolerated taint
          tolerations: [{key: k, operator: Exists}]                  | -> n0
          tolerations: [{operator: Exists}]                          | -> n0
          tolerations: [{key: k, value: v, effect: NoSchedule}]      | -> n0
          tolerations: [{key: k, value: w}]                          | untolerated taint
          tolerations: [{key: k, operator: Exists, effect: NoExecute}] | untolerated taint
          """)
  void aTaintKeepsOutWhatDoesNotTolerateIt(String spec, String outcome) {
    var tainted = node("n0", "spec: {taints: [{key: k, value: v, effect: NoSchedule}]},");
    assertThat(outcome(List.of(tainted), single(pod("a", spec))))
        .singleElement()
        .asString()
        .contains(outcome);
  }

  @Test
  void aGangIsPlacedAsAWholeOrNotAtAll() {
    assertThat(outcome(nodes(2), gang("minMember: 2", List.of(), gpus("r", 2))))
        .containsExactly("r-0 -> n0", "r-1 -> n1");
    assertThat(outcome(nodes(2), gang("minMember: 3", List.of(), gpus("r", 3))))
        .contains("gang NotEnoughResources")
        .first()
        .isEqualTo(
            "r-0: 1/3 tasks in gang unschedulable: pod group is not ready, 3 Pending, 0 Running, 3"
                + " minAvailable. 0/2 nodes are available: 2 Insufficient gpu.");
  }

  @Test
  void aGangThatFailsLeavesItsRoomToOthers() {
    assertThat(
            outcome(nodes(2), gang("minMember: 3", List.of(), gpus("r", 3)), single(gpu("a", 8))))
        .contains("a -> n0");
  }

  @Test
  void beyondTheMinimumPodsArePlacedAsFarAsThereIsRoom() {
    assertThat(outcome(nodes(2), gang("minMember: 1", List.of(), gpus("r", 3))))
        .containsExactly(
            "r-0 -> n0", "r-1 -> n1", "r-2: 0/2 nodes are available: 2 Insufficient gpu.");
  }

  @Test
  void aGangWaitsForItsPods() {
    assertThat(outcome(nodes(8), gang("minMember: 3", List.of(), gpus("r", 2))))
        .contains("gang NotEnoughTasks")
        .first()
        .isEqualTo("r-0: pod group is not ready, 2 Pending, 0 Running, 3 minAvailable");
  }

  @Test
  void aGangWaitsForItsPodGroup() {
    var job = new Job("ns/g", true, Optional.empty(), List.of(gpu("r-0", 1)), List.of(), 0);
    assertThat(outcome(nodes(1), job))
        .containsExactly("r-0: its PodGroup ns/g does not exist", "gang NotEnoughTasks");
  }

  @Test
  void placedPodsCountForTheGang() {
    assertThat(
            outcome(
                nodes(1),
                gang("minMember: 3", List.of(gpu("r-0", 8), gpu("r-1", 8)), gpu("r-2", 8))))
        .containsExactly("r-2 -> n0");
  }

  @Test
  void eachTaskHasAMinimumOfItsOwn() {
    var both = new SeenPod[] {gpu("p-0", 8), gpu("d-0", 8)};
    assertThat(outcome(nodes(2), gang("minTaskMember: {p: 1, d: 1}", List.of(), both)))
        .containsExactly("p-0 -> n0", "d-0 -> n1");
    assertThat(outcome(nodes(1), gang("minTaskMember: {p: 1, d: 1}", List.of(), both)))
        .contains("gang NotEnoughResources");
  }

  private static final String ONE_OF_EACH =
      "minMember: 4, subGroupPolicy: [{name: p, subGroupSize: 2, minSubGroups: 1, labelSelector:"
          + " {matchLabels: {kind: p}}, matchLabelKeys: [id]}, {name: d, subGroupSize: 2,"
          + " minSubGroups: 1, labelSelector: {matchLabels: {kind: d}}, matchLabelKeys: [id]}]";

  private SeenPod member(String kind, int replica, int index) {
    return reader.read(
        yaml(
            "{metadata: {namespace: ns, name: %1$s-%2$d-%3$d, uid: u, labels: {kind: %1$s, id:"
                    .formatted(kind, replica, index)
                + " %1$s-%2$d}}, spec: {containers: [{name: c, resources: {requests: {gpu: 8}}}]}}"
                    .formatted(kind, replica)));
  }

  @Test
  void whatTheMinimumNeedsIsPlacedBeforeWhatIsBeyondIt() {
    var job =
        gang(
            ONE_OF_EACH,
            List.of(),
            member("p", 0, 0),
            member("p", 0, 1),
            member("p", 1, 0),
            member("p", 1, 1),
            member("d", 0, 0),
            member("d", 0, 1));
    assertThat(outcome(nodes(5), job))
        .startsWith("p-0-0 -> n0", "p-0-1 -> n1", "d-0-0 -> n2", "d-0-1 -> n3")
        .anyMatch(line -> line.startsWith("p-1-0: 0/5 nodes"))
        .anyMatch(line -> line.startsWith("p-1-1: 0/5 nodes"));
  }

  @Test
  void aSubGroupIsPlacedAsAWhole() {
    var placed =
        List.of(member("p", 0, 0), member("p", 0, 1), member("d", 0, 0), member("d", 0, 1));
    var job = gang(ONE_OF_EACH, placed, member("d", 1, 0), member("d", 1, 1));
    assertThat(outcome(nodes(1), job)).noneMatch(line -> line.contains("->"));
    assertThat(outcome(nodes(2), job)).containsExactly("d-1-0 -> n0", "d-1-1 -> n1");
  }
}
