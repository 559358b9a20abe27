package dev.phalanx.local.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The discovery answers, all derived from the items of aggregated discovery (v2), in which a custom
 * type looks like a built-in one.
 *
 * @param items the items of an {@code APIGroupDiscoveryList}, the core group among them
 */
record DiscoveryDocuments(JsonNode items) {

  /** {@code /api} as {@code APIVersions}; the server adds its address. */
  static ObjectNode coreVersions() {
    ObjectNode document = object().put("kind", "APIVersions");
    document.putArray("versions").add("v1");
    document.putArray("serverAddressByClientCIDRs");
    return document;
  }

  /** {@code /apis} as {@code APIGroupList}. */
  ObjectNode groups() {
    ObjectNode document = object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = document.putArray("groups");
    for (JsonNode item : items) {
      if (!nameOf(item).isEmpty()) {
        groups.add(describe(item, object()));
      }
    }
    return document;
  }

  /** {@code /apis/G} as {@code APIGroup}. */
  Optional<ObjectNode> group(String name) {
    return item(name)
        .map(item -> describe(item, object().put("kind", "APIGroup").put("apiVersion", "v1")));
  }

  /** {@code /api/v1} and {@code /apis/G/V} as {@code APIResourceList}. */
  Optional<ObjectNode> resourceList(String group, String version) {
    return item(group)
        .flatMap(
            item -> {
              for (JsonNode each : item.path("versions")) {
                if (each.path("version").asText().equals(version)) {
                  return Optional.of(resources(group, version, each.path("resources")));
                }
              }
              return Optional.empty();
            });
  }

  /** {@code /api} (core) or {@code /apis} as {@code APIGroupDiscoveryList}. */
  ObjectNode aggregated(boolean core) {
    ObjectNode document =
        object().put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/v2");
    document.putObject("metadata");
    ArrayNode chosen = document.putArray("items");
    for (JsonNode item : items) {
      if (nameOf(item).isEmpty() == core) {
        chosen.add(item);
      }
    }
    return document;
  }

  private Optional<JsonNode> item(String name) {
    for (JsonNode item : items) {
      if (nameOf(item).equals(name)) {
        return Optional.of(item);
      }
    }
    return Optional.empty();
  }

  private static ObjectNode describe(JsonNode item, ObjectNode group) {
    group.put("name", nameOf(item));
    ArrayNode versions = group.putArray("versions");
    for (JsonNode each : item.path("versions")) {
      versions.add(version(nameOf(item), each.path("version").asText()));
    }
    return group.set("preferredVersion", versions.path(0).deepCopy());
  }

  private static ObjectNode version(String group, String version) {
    return object().put("groupVersion", group + "/" + version).put("version", version);
  }

  private static ObjectNode resources(String group, String version, JsonNode resources) {
    ObjectNode document = object().put("kind", "APIResourceList");
    if (group.isEmpty()) {
      document.put("groupVersion", version);
    } else {
      document.put("apiVersion", "v1").put("groupVersion", group + "/" + version);
    }
    ArrayNode list = document.putArray("resources");
    for (JsonNode resource : resources) {
      String name = resource.path("resource").asText();
      String singular = resource.path("singularResource").asText();
      ObjectNode entry = entry(name, singular, resource, resource, group);
      if (contains(resource.path("verbs"), "list")) {
        entry.put("storageVersionHash", storageVersionHash(group, version, entry));
      }
      list.add(entry);
      for (JsonNode sub : resource.path("subresources")) {
        list.add(entry(name + "/" + sub.path("subresource").asText(), "", resource, sub, group));
      }
    }
    return document;
  }

  private static boolean contains(JsonNode array, String text) {
    for (JsonNode each : array) {
      if (each.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }

  /** Of group, version and kind as they are stored, which is as the core group's for all events. */
  private static String storageVersionHash(String group, String version, ObjectNode entry) {
    String kind = entry.path("kind").asText();
    String stored = (kind.equals("Event") ? "" : group) + "/" + version + "/" + kind;
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(stored.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(Arrays.copyOf(hash, Long.BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode entry(
      String name, String singular, JsonNode resource, JsonNode described, String group) {
    boolean namespaced = resource.path("scope").asText().equals("Namespaced");
    ObjectNode entry =
        object().put("name", name).put("singularName", singular).put("namespaced", namespaced);
    JsonNode kind = described.path("responseKind");
    String itsGroup = kind.path("group").asText();
    if (!itsGroup.isEmpty() && !itsGroup.equals(group)) {
      entry.put("group", itsGroup).set("version", kind.path("version"));
    }
    entry.set("kind", kind.path("kind"));
    for (String field : new String[] {"verbs", "shortNames", "categories"}) {
      if (described.has(field)) {
        entry.set(field, described.path(field));
      }
    }
    return entry;
  }

  private static String nameOf(JsonNode item) {
    return item.path("metadata").path("name").asText();
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
