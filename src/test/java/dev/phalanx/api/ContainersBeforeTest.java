package dev.phalanx.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pod, its images changed, and what its kubelet makes of that. */
class ContainersBeforeTest {
  private static final String RUNNING = "{name: c, containerID: '%s', state: {running: {}}}";

  private ObjectNode pod = pod("A", RUNNING.formatted("1"));

  private static ObjectNode pod(String image, String status) {
    try {
      return (ObjectNode)
          new YAMLMapper()
              .readTree(
                  ("{metadata: {annotations: {}}, spec: {containers: [{name: c, image: %s}, {name:"
                          + " d, image: D}]}, status: {containerStatuses: [%s, {name: d,"
                          + " containerID: '9', state: {running: {}}}]}}")
                      .formatted(image, status));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** As a patch does it. */
  private ContainersBeforeTest gets(String image) {
    var next = ContainersBefore.of(pod).next(pod, Map.of("c", image));
    pod.withObject("/metadata/annotations").put(Annotations.CONTAINERS_BEFORE, next.json());
    ((ObjectNode) pod.at("/spec/containers/0")).put("image", image);
    return this;
  }

  /** As a kubelet tells it. */
  private ContainersBeforeTest tells(String status) {
    var annotations = pod.at("/metadata/annotations");
    pod = pod(pod.at("/spec/containers/0/image").asText(), status);
    pod.withObject("/metadata").set("annotations", annotations);
    return this;
  }

  private String state() {
    var before = ContainersBefore.of(pod);
    return before.isPending(pod) ? "pending" : before.isPossible(pod) ? "possible" : "none";
  }

  @Test
  void nothingIsPendingWhereNothingWasChanged() {
    assertThat(state()).isEqualTo("none");
    assertThat(gets("A").state()).isEqualTo("none");
  }

  @Test
  void theContainerOfTheOldImageIsThereUntilAnotherHasItsName() {
    assertThat(gets("B").state()).isEqualTo("pending");
    assertThat(tells("{name: c, containerID: '1', state: {terminated: {}}}").state())
        .isEqualTo("pending");
    assertThat(tells("{name: c, containerID: '2', state: {running: {}}}").state())
        .isEqualTo("none");
  }

  @Test
  void aRepeatedPatchChangesNothing() {
    gets("B");
    var once = pod.deepCopy();
    assertThat(gets("B").pod).isEqualTo(once);
  }

  @Test
  void aContainerThatNeverRanIsReplacedByTheFirstThatDoes() {
    tells("{name: c, state: {waiting: {reason: ImagePullBackOff}}}").gets("B");
    assertThat(state()).isEqualTo("pending");
    assertThat(tells(RUNNING.formatted("1")).state()).isEqualTo("none");
  }

  @Test
  void anImageThatIsTakenBackInTimeMayLeaveTheContainerAsItIs() {
    assertThat(gets("B").gets("A").state()).isEqualTo("possible");
    assertThat(tells(RUNNING.formatted("2")).state()).isEqualTo("none");
  }

  @Test
  void anImageThatIsAskedForOnceMoreIsPendingAgain() {
    assertThat(gets("B").gets("A").gets("B").state()).isEqualTo("pending");
    assertThat(tells(RUNNING.formatted("2")).state()).isEqualTo("none");
  }

  @Test
  void aThirdImageIsPendingAsTheSecondWas() {
    assertThat(gets("B").gets("C").state()).isEqualTo("pending");
  }

  @Test
  void containersOfPretendedNodesAreTakenForReplaced() {
    tells("{name: c, state: {running: {}}}").gets("B");
    assertThat(state()).isEqualTo("none");
    assertThat(ContainersBefore.of(pod)).isEqualTo(ContainersBefore.NONE);
  }

  @Test
  void aPretendedNodeMayStartThemLater() {
    tells("{name: c, state: {waiting: {}}}").gets("B").tells("{name: c, state: {running: {}}}");
    assertThat(state()).isEqualTo("none");
  }

  @Test
  void withoutAnyStatusItIsPending() {
    JsonNode status = pod.remove("status");
    assertThat(gets("B").state()).isEqualTo("pending");
    pod.set("status", status);
    assertThat(state()).isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"containers\":null}", "{\"containers\":{\"c\":null}}"})
  void whatNobodyCanReadSaysNothing(String text) {
    pod.withObject("/metadata/annotations").put(Annotations.CONTAINERS_BEFORE, text);
    assertThat(state()).isEqualTo("none");
    assertThat(gets("B").state()).isEqualTo("pending");
  }
}
