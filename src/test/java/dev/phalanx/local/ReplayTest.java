package dev.phalanx.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
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
          "/metadata/uid",
          "/metadata/resourceVersion",
          "/metadata/creationTimestamp",
          "/metadata/generation",
          "/metadata/namespace");

  static List<Recording> accepted() throws IOException {
    return Recording.all().stream().filter(each -> each.code() < 300).toList();
  }

  static List<Recording> refused() throws IOException {
    return Recording.all().stream().filter(each -> each.code() >= 300).toList();
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void theObjectIsTheSame(Recording recording) throws IOException {
    assertThat(comparable(Replay.answer(recording)))
        .isEqualTo(comparable((ObjectNode) recording.answer()));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void theOwnersAreTheSame(Recording recording) throws IOException {
    assertThat(owners(Replay.answer(recording))).isEqualTo(owners(recording.answer()));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void theRefusalIsTheSame(Recording recording) throws IOException {
    assertThat(Replay.answer(recording)).isEqualTo(recording.answer());
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
