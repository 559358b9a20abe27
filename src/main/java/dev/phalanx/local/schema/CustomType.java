package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What one CRD defines.
 *
 * @param crd the CRD itself
 * @param types one for each served version
 */
record CustomType(ObjectNode crd, List<ResourceType> types) {
  private static final List<String> VERBS =
      List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");
  private static final List<String> SUBRESOURCE_VERBS = List.of("get", "patch", "update");

  /**
   * Reads a CRD that has been validated.
   *
   * @param metadata the schema of every object's metadata
   */
  static CustomType of(ObjectNode crd, FieldSchema metadata) {
    List<ResourceType> types = new ArrayList<>();
    for (JsonNode version : crd.path("spec").path("versions")) {
      if (version.path("served").asBoolean()) {
        types.add(type(crd.path("spec"), version, metadata));
      }
    }
    return new CustomType(crd, types);
  }

  /** The entry of one version in aggregated discovery. */
  static ObjectNode discoveryEntry(ResourceType type) {
    ObjectNode entry = object().put("resource", type.plural());
    entry.set("responseKind", kind(type.group(), type.version(), type.kind()));
    entry.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
    entry.put("singularResource", type.singular());
    fill(entry.putArray("verbs"), VERBS);
    if (!type.shortNames().isEmpty()) {
      fill(entry.putArray("shortNames"), type.shortNames());
    }
    if (!type.categories().isEmpty()) {
      fill(entry.putArray("categories"), type.categories());
    }
    if (!type.subresources().isEmpty()) {
      ArrayNode subresources = entry.putArray("subresources");
      type.subresources().forEach(name -> subresources.add(subresource(type, name)));
    }
    return entry;
  }

  private static ObjectNode subresource(ResourceType type, String name) {
    ObjectNode entry = object().put("subresource", name);
    entry.set(
        "responseKind",
        name.equals("scale")
            ? kind("autoscaling", "v1", "Scale")
            : kind(type.group(), type.version(), type.kind()));
    fill(entry.putArray("verbs"), SUBRESOURCE_VERBS);
    return entry;
  }

  private static ObjectNode kind(String group, String version, String kind) {
    return object().put("group", group).put("version", version).put("kind", kind);
  }

  private static ResourceType type(JsonNode spec, JsonNode version, FieldSchema metadata) {
    JsonNode names = spec.path("names");
    String group = spec.path("group").asText();
    String kind = names.path("kind").asText();
    JsonNode subresources = version.path("subresources");
    FieldSchema root =
        FieldSchema.ofCustomType(version.path("schema").path("openAPIV3Schema"), metadata);
    return new ResourceType(
        group,
        version.path("name").asText(),
        kind,
        names.path("listKind").asText(kind + "List"),
        names.path("plural").asText(),
        names.path("singular").asText(kind.toLowerCase(Locale.ROOT)),
        texts(names.path("shortNames")),
        texts(names.path("categories")),
        spec.path("scope").asText().equals("Namespaced"),
        new LinkedHashSet<>(VERBS),
        subresourceNames(subresources),
        true,
        new TypeSchema(
            group,
            version.path("name").asText(),
            kind,
            root,
            true,
            subresources.at("/scale/specReplicasPath").asText()),
        columns(version.path("additionalPrinterColumns")),
        scale(subresources.path("scale")));
  }

  private static Set<String> subresourceNames(JsonNode subresources) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : List.of("status", "scale")) {
      if (subresources.has(name)) {
        names.add(name);
      }
    }
    return names;
  }

  private static List<PrinterColumn> columns(JsonNode array) {
    List<PrinterColumn> columns = new ArrayList<>();
    for (JsonNode column : array) {
      columns.add(
          new PrinterColumn(
              column.path("name").asText(),
              column.path("type").asText(),
              column.path("format").asText(),
              column.path("description").asText(),
              column.path("priority").asInt(),
              column.path("jsonPath").asText()));
    }
    return columns;
  }

  private static Optional<ScalePaths> scale(JsonNode scale) {
    return scale.isMissingNode()
        ? Optional.empty()
        : Optional.of(
            new ScalePaths(
                scale.path("specReplicasPath").asText(),
                scale.path("statusReplicasPath").asText(),
                scale.path("labelSelectorPath").asText()));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static void fill(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
