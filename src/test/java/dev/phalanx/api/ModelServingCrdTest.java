package dev.phalanx.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Compares {@code deploy/crd.yaml} with what the generator makes, and writes it anew when the
 * property {@code phalanx.crd.write} is set; {@code phalanx.crd.openapi} names an OpenAPI document
 * of which the pod schema is then taken first.
 */
class ModelServingCrdTest {
  private static final Path POD_SCHEMA =
      Path.of("src/main/resources/dev/phalanx/api/pod-schema.json");
  private static final Path CRD = Path.of("deploy/crd.yaml");

  /** What the API server allows all annotations of an object together. */
  private static final int ANNOTATION_LIMIT = 262_144;

  private static PodSchema pods = PodSchema.bundled();

  @BeforeAll
  static void write() throws IOException {
    if (System.getProperty("phalanx.crd.write") == null) {
      return;
    }
    var openApi = System.getProperty("phalanx.crd.openapi");
    if (openApi != null) {
      Files.writeString(POD_SCHEMA, PodSchemaImport.of(json(Path.of(openApi))));
    }
    pods = PodSchema.of(json(POD_SCHEMA));
    Files.writeString(CRD, ModelServingCrd.yaml(pods));
  }

  @Test
  void theCheckedInCrdIsTheGeneratedOne() throws IOException {
    assertThat(Files.readString(CRD)).isEqualTo(ModelServingCrd.yaml(pods));
  }

  @Test
  void readsBackAsWhatWasMeant() throws IOException {
    assertThat(new YAMLMapper().readTree(CRD.toFile())).isEqualTo(ModelServingCrd.document(pods));
  }

  @Test
  void fitsIntoTheAnnotationOfAClientSideApply() {
    assertThat(ModelServingCrd.document(pods).toString()).hasSizeLessThan(ANNOTATION_LIMIT * 2 / 3);
  }

  private static JsonNode json(Path path) throws IOException {
    return new JsonMapper().readTree(path.toFile());
  }
}
