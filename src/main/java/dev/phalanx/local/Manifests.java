package dev.phalanx.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The objects of some YAML or JSON files, in their order, each read before any is applied.
 *
 * @param documents objects and where they stand
 */
public record Manifests(List<Document> documents) {
  /** Whose fields these are: the same as those of somebody who applies the file with kubectl. */
  private static final String FIELD_MANAGER = "kubectl";

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * One object.
   *
   * @param place the file and, where it has several, the number of the document
   * @param object with apiVersion, kind and a name
   */
  public record Document(String place, ObjectNode object) {
    /** Kind, such as {@code ModelServing}. */
    public String kind() {
      return object.path("kind").asText();
    }

    /** Namespace, {@code default} where the file names none. */
    public String namespace() {
      return object.at("/metadata/namespace").asText("default");
    }

    /** Name. */
    public String name() {
      return object.at("/metadata/name").asText();
    }
  }

  /**
   * Reads files; a {@code List} is its items.
   *
   * @throws IOException in one line that names the file and the place in it
   */
  public static Manifests read(List<Path> files) throws IOException {
    var documents = new ArrayList<Document>();
    for (var file : files) {
      documents.addAll(read(file));
    }
    return new Manifests(List.copyOf(documents));
  }

  /**
   * The kinds that everybody on the embedded cluster needs: Volcano's PodGroup, and those given.
   */
  public static Manifests ofCluster(List<ObjectNode> crds) {
    var documents = new ArrayList<Document>();
    try (var podGroups = Manifests.class.getResourceAsStream("podgroups.yaml")) {
      documents.add(new Document("podgroups.yaml", (ObjectNode) YAML.readTree(podGroups)));
    } catch (IOException e) {
      throw new UncheckedIOException("podgroups.yaml cannot be read", e);
    }
    crds.forEach(crd -> documents.add(new Document("crd.yaml", crd)));
    return new Manifests(List.copyOf(documents));
  }

  /**
   * What became of a document.
   *
   * @param generation of the object since then
   */
  public record Applied(Document document, long generation) {}

  /**
   * Applies every object, server-side, as kubectl would.
   *
   * @throws IOException in one line that names file, object and what the API server says
   */
  public List<Applied> apply(KubernetesClient client) throws IOException {
    var applied = new ArrayList<Applied>();
    for (var document : documents) {
      applied.add(new Applied(document, generation(client, document)));
    }
    return List.copyOf(applied);
  }

  private static long generation(KubernetesClient client, Document document) throws IOException {
    var resource =
        client
            .getKubernetesSerialization()
            .convertValue(document.object(), GenericKubernetesResource.class);
    try {
      var generation =
          client
              .resource(resource)
              .inNamespace(document.namespace())
              .fieldManager(FIELD_MANAGER)
              .forceConflicts()
              .serverSideApply()
              .getMetadata()
              .getGeneration();
      return generation == null ? 0 : generation;
    } catch (KubernetesClientException e) {
      throw new IOException(
          "%s: %s %s: %s".formatted(document.place(), document.kind(), document.name(), said(e)),
          e);
    }
  }

  private static String said(KubernetesClientException e) {
    return e.getStatus() == null || e.getStatus().getMessage() == null
        ? String.valueOf(e.getMessage())
        : e.getStatus().getMessage();
  }

  private static List<Document> read(Path file) throws IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException(
          "%s: %s"
              .formatted(file, Files.exists(file) ? "cannot be read" : "there is no such file"));
    }
    var parsed = parsed(file);
    var documents = new ArrayList<Document>();
    for (int i = 0; i < parsed.size(); i++) {
      var place = parsed.size() == 1 ? file.toString() : "%s, document %d".formatted(file, i + 1);
      for (var object : items(parsed.get(i))) {
        documents.add(new Document(place, checked(place, object)));
      }
    }
    return documents;
  }

  private static List<JsonNode> parsed(Path file) throws IOException {
    var documents = new ArrayList<JsonNode>();
    try (var text = Files.newBufferedReader(file)) {
      for (Object document : new Load(LoadSettings.builder().build()).loadAllFromReader(text)) {
        if (document != null) {
          documents.add(JSON.valueToTree(document));
        }
      }
      return documents;
    } catch (MarkedYamlEngineException e) {
      var place =
          e.getProblemMark()
              .map(
                  mark ->
                      "line %d, column %d: ".formatted(mark.getLine() + 1, mark.getColumn() + 1))
              .orElse("");
      throw new IOException("%s: %s%s".formatted(file, place, e.getProblem()), e);
    } catch (YamlEngineException e) {
      throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static List<JsonNode> items(JsonNode document) {
    if (!document.path("kind").asText().endsWith("List") || !document.path("items").isArray()) {
      return List.of(document);
    }
    return List.copyOf(document.path("items").valueStream().toList());
  }

  private static ObjectNode checked(String place, JsonNode object) throws IOException {
    if (!(object instanceof ObjectNode node)) {
      throw new IOException("%s: an object is expected, not %s".formatted(place, object));
    }
    for (var field : List.of("/apiVersion", "/kind", "/metadata/name")) {
      if (node.at(field).asText().isEmpty()) {
        throw new IOException(
            "%s: it has no %s".formatted(place, field.substring(1).replace('/', '.')));
      }
    }
    return node;
  }
}
