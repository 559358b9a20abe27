package dev.phalanx.local.schema;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The types that Kubernetes itself serves, read from the bundled documents. */
final class BuiltInTypes {
  private static final String GVK = "x-kubernetes-group-version-kind";

  private final FieldSchema.Definitions definitions;
  private final Map<String, String> namesByKind = new HashMap<>();
  private final DiscoveryDocuments discovery;
  private final List<ResourceType> types = new ArrayList<>();

  private BuiltInTypes(JsonNode schemas, JsonNode groups) {
    this.definitions = FieldSchema.definitions(schemas);
    schemas.properties().forEach(each -> index(each.getKey(), each.getValue().path(GVK)));
    this.discovery = new DiscoveryDocuments(groups);
    groups.forEach(this::readGroup);
  }

  static BuiltInTypes bundled() {
    return Bundled.TYPES;
  }

  /** Read once in a process. */
  private static final class Bundled {
    static final BuiltInTypes TYPES =
        new BuiltInTypes(
            SchemaResources.read("types.json.gz"), SchemaResources.read("discovery.json.gz"));
  }

  List<ResourceType> types() {
    return types;
  }

  DiscoveryDocuments discovery() {
    return discovery;
  }

  /** The schema of every object's metadata. */
  FieldSchema metadata() {
    return requireNonNull(definitions.find(FieldSchema.METADATA));
  }

  private void index(String name, JsonNode kinds) {
    if (kinds.size() == 1) {
      namesByKind.put(key(kinds.path(0)), name);
    }
  }

  private void readGroup(JsonNode group) {
    String name = group.at("/metadata/name").asText();
    for (JsonNode version : group.path("versions")) {
      for (JsonNode resource : version.path("resources")) {
        types.add(type(name, version.path("version").asText(), resource));
      }
    }
  }

  private ResourceType type(String group, String version, JsonNode resource) {
    String kind = resource.path("responseKind").path("kind").asText();
    FieldSchema root = definitions.find(namesByKind.getOrDefault(key(group, version, kind), ""));
    var schema =
        new TypeSchema(group, version, kind, root == null ? FieldSchema.any() : root, false);
    return new ResourceType(
        group,
        version,
        kind,
        kind + "List",
        resource.path("resource").asText(),
        resource.path("singularResource").asText(),
        texts(resource.path("shortNames")),
        texts(resource.path("categories")),
        resource.path("scope").asText().equals("Namespaced"),
        new LinkedHashSet<>(texts(resource.path("verbs"))),
        subresources(resource),
        false,
        schema,
        List.of(),
        Optional.empty());
  }

  private static Set<String> subresources(JsonNode resource) {
    Set<String> names = new LinkedHashSet<>();
    resource.path("subresources").forEach(each -> names.add(each.path("subresource").asText()));
    return names;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static String key(JsonNode gvk) {
    return key(gvk.path("group").asText(), gvk.path("version").asText(), gvk.path("kind").asText());
  }

  private static String key(String group, String version, String kind) {
    return group + "/" + version + "/" + kind;
  }
}
