package dev.phalanx.api;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example satisfies the CRD and passes through the Java mirror unharmed. */
class ExamplesTest {
  private static final KubernetesSerialization FABRIC8 = new KubernetesSerialization();
  private static final JsonMapper JSON = new JsonMapper();

  /** SHA-256 of the manifests of the published multi-node guide, which people copy from there. */
  private static final Map<String, String> GUIDE =
      Map.of(
          "llama-multinode.yaml",
          "2237eafaf21d1546674051fd6274e1e17d6c37eb0c28abc3e1b8688848da4ff1",
          "openai-service.yaml",
          "b066d0e615ccdbf40057c67e64ad4bc23c286ef7dbbc70fabf4a7e25e2f14e2b");

  static List<Path> files() {
    return Manifests.files();
  }

  static Stream<JsonNode> modelServings() {
    return documents().filter(Manifests::isModelServing);
  }

  static Stream<JsonNode> others() {
    return documents().filter(not(Manifests::isModelServing));
  }

  private static Stream<JsonNode> documents() {
    return files().stream().map(Manifests::documents).flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("modelServings")
  void satisfiesTheCrd(JsonNode modelServing) {
    assertThat(CrdSchema.errors(modelServing)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("modelServings")
  void isWrittenAsItWasRead(JsonNode modelServing) throws IOException {
    var read = FABRIC8.unmarshal(modelServing.toString(), ModelServing.class);
    assertThat(JSON.readTree(FABRIC8.asJson(read))).isEqualTo(modelServing);
  }

  @ParameterizedTest
  @MethodSource("others")
  void belongsToKubernetes(JsonNode document) {
    HasMetadata read = FABRIC8.unmarshal(document.toString());
    assertThat(read).isNotInstanceOf(GenericKubernetesResource.class);
  }

  @ParameterizedTest
  @MethodSource("files")
  void saysAtTheTopWhatItShows(Path file) throws IOException {
    if (!GUIDE.containsKey(file.getFileName().toString())) {
      assertThat(Files.readString(file)).startsWith("# ");
    }
  }

  @Test
  void theManifestsOfTheGuideAreUnchanged() throws IOException, GeneralSecurityException {
    for (var manifest : GUIDE.entrySet()) {
      var bytes = Files.readAllBytes(Manifests.FOLDER.resolve(manifest.getKey()));
      var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      assertThat(HexFormat.of().formatHex(digest))
          .as(manifest.getKey())
          .isEqualTo(manifest.getValue());
    }
  }
}
