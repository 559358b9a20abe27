package dev.phalanx.local.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.phalanx.local.Recording;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaCatalogTest {
  private static final SchemaCatalog BUILT_IN = SchemaCatalog.builtIn();
  private static final SchemaCatalog WITH_WIDGETS = BUILT_IN.withCrd(Recording.widgets());

  @Test
  void everyBuiltInTypeButReviewsHasASchema() {
    assertThat(BUILT_IN.resources())
        .allSatisfy(
            type ->
                assertThat(type.schema().root().properties())
                    .as(type.plural())
                    .containsKey("metadata"));
  }

  @Test
  void theCoreListNamesPodsAndTheirSubresources() {
    JsonNode list = BUILT_IN.resourceList("", "v1").orElseThrow();
    assertThat(list.path("groupVersion").asText()).isEqualTo("v1");
    assertThat(list.path("resources").findValuesAsText("name"))
        .contains("pods", "pods/status", "pods/log", "pods/binding", "pods/eviction");
  }

  @Test
  void aListedResourceHasTheHashOfItsStoredVersion() {
    JsonNode core = BUILT_IN.resourceList("", "v1").orElseThrow().path("resources");
    JsonNode events = BUILT_IN.resourceList("events.k8s.io", "v1").orElseThrow();
    assertThat(core.findValuesAsText("storageVersionHash")).contains("xPOwRZ+Yhw8=");
    assertThat(events.at("/resources/0/storageVersionHash").asText()).isEqualTo("r2yiGXH7wu8=");
    JsonNode widgets = WITH_WIDGETS.resourceList("example.com", "v1").orElseThrow();
    assertThat(widgets.findValuesAsText("storageVersionHash")).containsExactly("gIwvi5rymmg=");
  }

  @Test
  void aCustomTypeIsServedInBothKindsOfDiscovery() {
    JsonNode list = WITH_WIDGETS.resourceList("example.com", "v1").orElseThrow();
    assertThat(list.path("resources").findValuesAsText("name"))
        .containsExactly("widgets", "widgets/status", "widgets/scale");
    assertThat(list.path("resources").path(2).path("group").asText()).isEqualTo("autoscaling");
    assertThat(WITH_WIDGETS.aggregatedGroups().toString()).contains("\"resource\":\"widgets\"");
    assertThat(WITH_WIDGETS.group("example.com")).isPresent();
  }

  @Test
  void aCrdThatGoesTakesItsGroupAlong() {
    SchemaCatalog without = WITH_WIDGETS.withoutCrd("widgets.example.com");
    assertThat(without.group("example.com")).isEmpty();
    assertThat(without.byPlural("example.com", "v1", "widgets")).isEmpty();
    assertThat(WITH_WIDGETS.byPlural("example.com", "v1", "widgets")).isPresent();
  }

  @Test
  void everyDocumentOfTheIndexIsServed() {
    for (var path : WITH_WIDGETS.openApiIndex().path("paths").properties()) {
      assertThat(WITH_WIDGETS.openApi(path.getKey())).as(path.getKey()).isPresent();
    }
  }

  @Test
  void kubectlFindsTheFieldValidationOfAPatch() throws IOException {
    for (String path : List.of("api/v1", "apis/apps/v1", "apis/example.com/v1")) {
      JsonNode document = new JsonMapper().readTree(WITH_WIDGETS.openApi(path).orElseThrow());
      assertThat(document.path("paths").findValues("patch"))
          .as(path)
          .isNotEmpty()
          .allSatisfy(
              patch -> {
                assertThat(patch.path("x-kubernetes-group-version-kind").has("kind")).isTrue();
                assertThat(patch.path("parameters").findValuesAsText("name"))
                    .contains("fieldValidation");
              });
    }
  }

  @Test
  void stableVersionsAreServedBeforeBetas() {
    List<String> versions = List.of("v1alpha1", "v10", "v1beta2", "foo", "v2", "v1beta10");
    assertThat(versions.stream().sorted(VersionOrder.PREFERRED_FIRST))
        .containsExactly("v10", "v2", "v1beta10", "v1beta2", "v1alpha1", "foo");
  }
}
