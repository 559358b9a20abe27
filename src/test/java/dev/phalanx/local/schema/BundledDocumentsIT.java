package dev.phalanx.local.schema;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.phalanx.world.ApiServers;
import dev.phalanx.world.TestApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The bundled documents are what an API server of their version answers; {@code
 * -Dphalanx.bundle=write} writes them.
 */
@ExtendWith(ApiServers.RealOnly.class)
class BundledDocumentsIT {
  private final KubernetesClient client;

  BundledDocumentsIT(TestApiServer server) {
    this.client = server.client();
  }

  @Test
  void theBundledDocumentsAreThoseOfKubernetes() throws IOException {
    var made = new BundledDocuments(this::answer).made();
    if (System.getProperty("phalanx.bundle", "").equals("write")) {
      BundledDocuments.write(made);
    }
    var committed = BundledDocuments.committed();
    var json = new JsonMapper();
    String version = "/info/version";
    String core = "openapi/v1.json.gz";
    String ours = json.readTree(committed.getOrDefault(core, "{}")).at(version).asText();
    String theirs = json.readTree(requireNonNull(made.get(core))).at(version).asText();
    assumeTrue(ours.equals(theirs), () -> "the API server is of " + theirs);
    assertThat(committed.keySet()).isEqualTo(made.keySet());
    for (var file : made.entrySet()) {
      assertThat(json.readTree(requireNonNull(committed.get(file.getKey()))))
          .as(file.getKey())
          .isEqualTo(json.readTree(file.getValue()));
    }
  }

  private String answer(String path, String accept) {
    HttpClient http = client.getHttpClient();
    var request =
        http.newHttpRequestBuilder()
            .uri(client.getMasterUrl().toString().replaceAll("/$", "") + path)
            .header("Accept", accept)
            .build();
    try {
      HttpResponse<String> response = http.sendAsync(request, String.class).get();
      assertThat(response.code()).as(path).isEqualTo(200);
      return response.body();
    } catch (ExecutionException e) {
      throw new IllegalStateException(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(path, e);
    }
  }
}
