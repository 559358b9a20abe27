package dev.phalanx.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.phalanx.world.ApiServers;
import dev.phalanx.world.TestApiServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What users apply. */
@ClassTemplate
@ExtendWith(ApiServers.class)
class DeployIT {
  private static final Path RBAC = Path.of("deploy/rbac.yaml");
  private static final Path CONTROLLER = Path.of("deploy/controller.yaml");

  private final TestCluster cluster;

  DeployIT(TestApiServer server) {
    this.cluster = new TestCluster(server);
  }

  @Test
  void theApiServerTakesItWithoutAWarning() throws Exception {
    cluster.kubectl("", "apply", "-f", RBAC.toString());
    for (var file : List.of(RBAC, CONTROLLER)) {
      var printed =
          cluster.kubectl(
              "", "apply", "--dry-run=server", "--validate=strict", "-f", file.toString());
      assertThat(printed).doesNotContainIgnoringCase("warning").contains("server dry run");
    }
  }

  @Test
  void itMeetsTheRestrictedPodSecurityStandard() throws Exception {
    cluster.kubectl("", "apply", "-f", RBAC.toString());
    var printed =
        cluster.kubectl(
            "",
            "label",
            "--overwrite",
            "namespace",
            "phalanx-system",
            "pod-security.kubernetes.io/warn=restricted");
    assertThat(printed).contains("labeled");
    var applied = cluster.kubectl("", "apply", "--dry-run=server", "-f", CONTROLLER.toString());
    assertThat(applied).doesNotContainIgnoringCase("would violate");
  }

  @Test
  void noRuleHasAWildcard() throws IOException {
    for (var document : documents(RBAC)) {
      assertThat(document.toString()).doesNotContain("\"*\"");
    }
  }

  @Test
  void theKubeletsProbesReachTheEndpoint() throws IOException {
    var deployment =
        documents(CONTROLLER).stream()
            .filter(document -> document.path("kind").asText().equals("Deployment"))
            .findFirst()
            .orElseThrow();
    var container = deployment.at("/spec/template/spec/containers/0");
    assertThat(container.path("args"))
        .map(JsonNode::asText)
        .containsSequence("--http-host", "0.0.0.0")
        .containsSequence("--http-port", container.at("/ports/0/containerPort").asText());
  }

  private static List<JsonNode> documents(Path file) throws IOException {
    try (var documents =
        new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
      return documents.readAll();
    }
  }
}
