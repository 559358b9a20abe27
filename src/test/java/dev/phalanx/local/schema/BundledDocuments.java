package dev.phalanx.local.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the resources of {@code dev.phalanx.local.schema} of what an API server answers: discovery
 * and OpenAPI documents, cut to {@link #SERVED} and to {@link #SUBRESOURCES}.
 */
final class BundledDocuments {
  static final Path FOLDER = Path.of("src/main/resources/dev/phalanx/local/schema");

  private static final String ANY = "application/json";
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  private static final String REFERENCE = "#/components/schemas/";
  private static final Pattern PATH =
      Pattern.compile(
          "/apis?(/[^/]+){1,2}?(/namespaces/\\{namespace})?/(?<plural>[a-z]+)(/\\{name}(/(?<sub>[a-z]+))?)?");
  private static final Set<String> SUBRESOURCES =
      Set.of("status", "scale", "binding", "eviction", "log");

  /** Plurals by group version. */
  private static final Map<String, Set<String>> SERVED =
      Map.ofEntries(
          Map.entry(
              "v1",
              Set.of(
                  "bindings",
                  "configmaps",
                  "endpoints",
                  "events",
                  "limitranges",
                  "namespaces",
                  "nodes",
                  "persistentvolumeclaims",
                  "pods",
                  "replicationcontrollers",
                  "resourcequotas",
                  "secrets",
                  "serviceaccounts",
                  "services")),
          Map.entry(
              "apps/v1",
              Set.of(
                  "controllerrevisions",
                  "daemonsets",
                  "deployments",
                  "replicasets",
                  "statefulsets")),
          Map.entry("events.k8s.io/v1", Set.of("events")),
          Map.entry("authentication.k8s.io/v1", Set.of("selfsubjectreviews", "tokenreviews")),
          Map.entry(
              "authorization.k8s.io/v1",
              Set.of(
                  "localsubjectaccessreviews",
                  "selfsubjectaccessreviews",
                  "selfsubjectrulesreviews",
                  "subjectaccessreviews")),
          Map.entry("autoscaling/v2", Set.of("horizontalpodautoscalers")),
          Map.entry("batch/v1", Set.of("cronjobs", "jobs")),
          Map.entry("policy/v1", Set.of("poddisruptionbudgets")),
          Map.entry(
              "rbac.authorization.k8s.io/v1",
              Set.of("clusterrolebindings", "clusterroles", "rolebindings", "roles")),
          Map.entry("apiextensions.k8s.io/v1", Set.of("customresourcedefinitions")),
          Map.entry("scheduling.k8s.io/v1", Set.of("priorityclasses")),
          Map.entry("coordination.k8s.io/v1", Set.of("leases")),
          Map.entry("discovery.k8s.io/v1", Set.of("endpointslices")));

  private static final JsonMapper JSON = new JsonMapper();

  private final BiFunction<String, String, String> server;

  /**
   * @param server answers the body for a path and an Accept header
   */
  BundledDocuments(BiFunction<String, String, String> server) {
    this.server = server;
  }

  /** File names below {@link #FOLDER} and their (uncompressed) text. */
  SortedMap<String, String> made() {
    SortedMap<String, String> files = new TreeMap<>();
    files.put("discovery.json.gz", discovery().toString());
    SortedMap<String, JsonNode> definitions = new TreeMap<>();
    new TreeSet<>(SERVED.keySet())
        .forEach(
            groupVersion -> {
              ObjectNode document = openApi(groupVersion);
              files.put(fileOf(groupVersion), document.toString());
              document
                  .at("/components/schemas")
                  .properties()
                  .forEach(each -> definitions.put(each.getKey(), withoutProse(each.getValue())));
            });
    files.put("types.json.gz", JSON.createObjectNode().setAll(definitions).toString());
    return files;
  }

  /** Writes what {@link #made} gives, compressed. */
  static void write(SortedMap<String, String> files) throws IOException {
    for (var file : files.entrySet()) {
      var target = FOLDER.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      try (var out = new GZIPOutputStream(Files.newOutputStream(target))) {
        out.write(file.getValue().getBytes(UTF_8));
      }
    }
  }

  /** The committed files in the form of {@link #made}. */
  static SortedMap<String, String> committed() throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (var found = Files.walk(FOLDER)) {
      for (var file : found.filter(each -> each.toString().endsWith(".gz")).toList()) {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
          files.put(FOLDER.relativize(file).toString(), new String(in.readAllBytes(), UTF_8));
        }
      }
    }
    return files;
  }

  private static String fileOf(String groupVersion) {
    return "openapi/" + groupVersion.replace('/', '_') + ".json.gz";
  }

  private ArrayNode discovery() {
    ArrayNode groups = JSON.createArrayNode();
    for (String root : List.of("/api", "/apis")) {
      for (JsonNode group : read(root, AGGREGATED).path("items")) {
        cut(group.deepCopy()).ifServed(groups);
      }
    }
    return groups;
  }

  private record Cut(ObjectNode group) {
    void ifServed(ArrayNode groups) {
      if (!group.path("versions").isEmpty()) {
        groups.add(group);
      }
    }
  }

  private static Cut cut(ObjectNode group) {
    String prefix = group.at("/metadata/name").asText("");
    ((ObjectNode) group.path("metadata")).remove("creationTimestamp");
    ArrayNode versions = (ArrayNode) group.path("versions");
    removeUnless(
        versions, version -> SERVED.containsKey(groupVersion(prefix, version.path("version"))));
    for (JsonNode version : versions) {
      Set<String> plurals = served(groupVersion(prefix, version.path("version")));
      ArrayNode resources = (ArrayNode) version.path("resources");
      removeUnless(resources, each -> plurals.contains(each.path("resource").asText()));
      for (JsonNode resource : resources) {
        if (resource.path("subresources") instanceof ArrayNode subresources) {
          removeUnless(
              subresources, each -> SUBRESOURCES.contains(each.path("subresource").asText()));
        }
      }
    }
    return new Cut(group);
  }

  private static void removeUnless(ArrayNode array, Predicate<JsonNode> condition) {
    List<JsonNode> kept = new ArrayList<>();
    array.forEach(
        each -> {
          if (condition.test(each)) {
            kept.add(each);
          }
        });
    array.removeAll().addAll(kept);
  }

  private static Set<String> served(String groupVersion) {
    return SERVED.getOrDefault(groupVersion, Set.of());
  }

  private static String groupVersion(String group, JsonNode version) {
    return group.isEmpty() ? version.asText() : group + "/" + version.asText();
  }

  private ObjectNode openApi(String groupVersion) {
    String path = groupVersion.contains("/") ? "apis/" + groupVersion : "api/" + groupVersion;
    ObjectNode document = (ObjectNode) read("/openapi/v3/" + path, ANY);
    ObjectNode paths = (ObjectNode) document.path("paths");
    List<String> all = new ArrayList<>();
    paths.fieldNames().forEachRemaining(all::add);
    paths.retain(all.stream().filter(each -> isServed(groupVersion, each)).toList());
    ObjectNode components = (ObjectNode) document.path("components");
    components.retain("schemas");
    ((ObjectNode) components.path("schemas")).retain(reachable(document));
    return document;
  }

  private static boolean isServed(String groupVersion, String path) {
    var match = PATH.matcher(path);
    return match.matches()
        && served(groupVersion).contains(match.group("plural"))
        && (match.group("sub") == null || SUBRESOURCES.contains(match.group("sub")));
  }

  private static Set<String> reachable(ObjectNode document) {
    Set<String> seen = new TreeSet<>();
    Deque<JsonNode> waiting = new ArrayDeque<>(List.of(document.path("paths")));
    while (!waiting.isEmpty()) {
      for (JsonNode reference : waiting.remove().findValues("$ref")) {
        String name = reference.asText().replace(REFERENCE, "");
        if (reference.isTextual() && seen.add(name)) {
          waiting.add(document.path("components").path("schemas").path(name));
        }
      }
    }
    return seen;
  }

  /** A text called description is prose, an object is a field of that name. */
  private static JsonNode withoutProse(JsonNode schema) {
    return switch (schema) {
      case ObjectNode object -> {
        ObjectNode stripped = JSON.createObjectNode();
        for (var field : object.properties()) {
          if (!(field.getKey().equals("description") && field.getValue() instanceof TextNode)) {
            stripped.set(field.getKey(), withoutProse(field.getValue()));
          }
        }
        yield stripped;
      }
      case ArrayNode array -> {
        ArrayNode stripped = JSON.createArrayNode();
        array.forEach(each -> stripped.add(withoutProse(each)));
        yield stripped;
      }
      default -> schema;
    };
  }

  private JsonNode read(String path, String accept) {
    try {
      return JSON.readTree(server.apply(path, accept));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
