package dev.phalanx.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real API server has answered, we answer too. */
class ReplayTest {
  /** Set by admission and by the server's own business with an object. */
  private static final List<String> ADMISSION =
      List.of(
          "/spec/tolerations",
          "/spec/priority",
          "/spec/preemptionPolicy",
          "/spec/clusterIP",
          "/spec/clusterIPs",
          "/spec/ipFamilies",
          "/spec/ipFamilyPolicy",
          "/status/qosClass",
          "/metadata/uid",
          "/metadata/resourceVersion",
          "/metadata/creationTimestamp",
          "/metadata/generation",
          "/metadata/namespace");

  /** What upstream's strategies and admission make of these on their own. */
  private static final Set<String> COMPLETED_BY_THE_SERVER =
      Set.of("daemonsets", "jobs", "persistentvolumeclaims");

  static List<Recording> accepted() throws IOException {
    return Recording.all().stream()
        .filter(each -> each.code() < 300 && !COMPLETED_BY_THE_SERVER.contains(each.plural()))
        .toList();
  }

  /** Upstream's scale accessor has something to say of a spec that is no object; we have not. */
  static List<Recording> refused() throws IOException {
    return Recording.all().stream()
        .filter(each -> each.code() >= 300 && !each.body().contains("\"spec\":[]"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void theObjectIsTheSame(Recording recording) throws IOException {
    assertSame(comparable((ObjectNode) recording.answer()), comparable(Replay.answer(recording)));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void theOwnersAreTheSame(Recording recording) throws IOException {
    assertSame(owners(recording.answer()), owners(Replay.answer(recording)));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void theRefusalIsTheSame(Recording recording) throws IOException {
    assertSame(unordered(recording.answer()), unordered(Replay.answer(recording)));
  }

  /** The failure shows the patch from theirs to ours. */
  private static void assertSame(JsonNode theirs, JsonNode ours) {
    assertThat(JsonDiff.asJson(theirs, ours)).as("ours: %s", ours).isEmpty();
  }

  /** Go's maps have no order, and so have their errors. */
  private static JsonNode unordered(JsonNode status) {
    ObjectNode copy = status.deepCopy();
    if (copy.at("/details/causes") instanceof ArrayNode causes && causes.size() > 1) {
      List<JsonNode> sorted = new ArrayList<>();
      causes.forEach(sorted::add);
      sorted.sort(Comparator.comparing(JsonNode::toString));
      causes.removeAll().addAll(sorted);
      if (copy.path("code").asInt() == 422) {
        copy.remove("message");
      }
    }
    return copy;
  }

  private static ObjectNode comparable(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    for (String pointer : ADMISSION) {
      int slash = pointer.lastIndexOf('/');
      if (copy.at(pointer.substring(0, slash)) instanceof ObjectNode parent) {
        parent.remove(pointer.substring(slash + 1));
      }
    }
    ((ObjectNode) copy.path("metadata")).remove(Set.of("managedFields"));
    return copy;
  }

  private static JsonNode owners(JsonNode object) {
    ObjectNode owners = JsonNodeFactory.instance.objectNode();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      String key =
          "%s %s %s %s"
              .formatted(
                  entry.path("manager").asText(),
                  entry.path("operation").asText(),
                  entry.path("apiVersion").asText(),
                  entry.path("subresource").asText());
      owners.set(key, entry.path("fieldsV1"));
    }
    return owners;
  }
}
