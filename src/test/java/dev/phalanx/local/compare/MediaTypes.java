package dev.phalanx.local.compare;

import java.util.Map;

/** The short names that request files use. */
final class MediaTypes {
  private static final Map<String, String> BODIES =
      Map.of(
          "json", "application/json",
          "yaml", "application/yaml",
          "json-patch", "application/json-patch+json",
          "merge", "application/merge-patch+json",
          "strategic", "application/strategic-merge-patch+json",
          "apply", "application/apply-patch+yaml");
  private static final String META = "application/json;v=v1;g=meta.k8s.io;as=";
  private static final String DISCOVERY = "application/json;v=v2;g=apidiscovery.k8s.io;as=";
  private static final Map<String, String> ACCEPTED =
      Map.of(
          "json", "application/json",
          "yaml", "application/yaml",
          "table", META + "Table",
          "partial", META + "PartialObjectMetadata",
          "partial-list", META + "PartialObjectMetadataList",
          "discovery", DISCOVERY + "APIGroupDiscoveryList");

  private MediaTypes() {}

  static String body(String name) {
    return BODIES.getOrDefault(name, name);
  }

  static String accepted(String name) {
    return ACCEPTED.getOrDefault(name, name);
  }
}
