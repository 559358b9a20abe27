package dev.phalanx.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One request to a real API server and what it answered.
 *
 * @param scenario the steps of which were sent one after the other
 * @param step {@code METHOD PATH [PATCH-TYPE]} as in {@code requests.yaml}
 * @param body as it was sent
 * @param before the object before the request; null where there was none
 * @param code the status code
 * @param answer the body of the answer
 */
public record Recording(
    String scenario, String step, String body, JsonNode before, int code, JsonNode answer) {
  static final Path FOLDER = Path.of("src/test/resources/dev/phalanx/local");

  private static final JsonMapper JSON = new JsonMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path FILE = FOLDER.resolve("recorded.json");
  private static final Map<String, String> PATCH_TYPES =
      Map.of(
          "json", "application/json-patch+json",
          "merge", "application/merge-patch+json",
          "strategic", "application/strategic-merge-patch+json",
          "apply", "application/apply-patch+yaml");
  private static final Map<String, String> GROUPS =
      Map.ofEntries(
          Map.entry("deployments", "apps/v1"),
          Map.entry("statefulsets", "apps/v1"),
          Map.entry("daemonsets", "apps/v1"),
          Map.entry("replicasets", "apps/v1"),
          Map.entry("controllerrevisions", "apps/v1"),
          Map.entry("jobs", "batch/v1"),
          Map.entry("cronjobs", "batch/v1"),
          Map.entry("leases", "coordination.k8s.io/v1"),
          Map.entry("endpointslices", "discovery.k8s.io/v1"),
          Map.entry("poddisruptionbudgets", "policy/v1"),
          Map.entry("horizontalpodautoscalers", "autoscaling/v2"),
          Map.entry("roles", "rbac.authorization.k8s.io/v1"),
          Map.entry("rolebindings", "rbac.authorization.k8s.io/v1"),
          Map.entry("widgets", "example.com/v1"));

  /** What {@code recorded.json} holds. */
  public static List<Recording> all() throws IOException {
    List<Recording> all = new ArrayList<>();
    for (JsonNode each : JSON.readTree(FILE.toFile())) {
      all.add(JSON.treeToValue(each, Recording.class));
    }
    return all;
  }

  static void write(List<Recording> recordings) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Recording each : recordings) {
      lines.add(JSON.writeValueAsString(each));
    }
    Files.writeString(FILE, "[\n" + String.join(",\n", lines) + "\n]\n");
  }

  /** The scenarios of {@code requests.yaml}. */
  static JsonNode requests() throws IOException {
    return YAML.readTree(FOLDER.resolve("requests.yaml").toFile());
  }

  /** The CRD that the scenarios use. */
  public static ObjectNode widgets() {
    try {
      return (ObjectNode) YAML.readTree(FOLDER.resolve("widgets-crd.yaml").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code POST}, {@code PATCH}. */
  public String method() {
    return step.split(" ")[0];
  }

  /** {@code json}, {@code merge}, {@code strategic}, {@code apply}; empty for other methods. */
  public String patchType() {
    String[] words = step.split(" ");
    return words.length < 3 ? "" : words[2];
  }

  String contentType() {
    return PATCH_TYPES.getOrDefault(patchType(), "application/json");
  }

  /** The group and version, with a slash. */
  public String groupVersion() {
    return GROUPS.getOrDefault(plural(), "v1");
  }

  /** Name of the resource. */
  public String plural() {
    return step.split("[ /?]")[1];
  }

  /** Name of the subresource, or empty. */
  public String subresource() {
    String[] parts = step.split(" ")[1].split("\\?")[0].split("/");
    return parts.length < 3 ? "" : parts[2];
  }

  /** A query parameter, or empty. */
  public String parameter(String name) {
    for (String each : step.split(" ")[1].replaceFirst("^[^?]*\\??", "").split("&")) {
      if (each.startsWith(name + "=")) {
        return each.substring(name.length() + 1);
      }
    }
    return "";
  }

  String path() {
    String root = groupVersion().contains("/") ? "/apis/" : "/api/";
    return root + groupVersion() + "/namespaces/default/" + step.split(" ")[1];
  }

  Recording answered(JsonNode before, int code, JsonNode answer) {
    return new Recording(scenario, step, body, before, code, answer);
  }

  @Override
  public String toString() {
    return scenario + ": " + step + " " + (body.length() < 300 ? body : "");
  }
}
