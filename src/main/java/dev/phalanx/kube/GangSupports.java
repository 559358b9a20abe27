package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.decision.GangSupport;

/** What the CRD of PodGroups offers. */
final class GangSupports {
  private static final String VERSION = "v1beta1";

  private GangSupports() {}

  /** Nothing until the API server serves it, or when it is on its way out. */
  static GangSupport of(JsonNode crd) {
    if (ChildReader.isTerminating(crd) || !isEstablished(crd)) {
      return GangSupport.NONE;
    }
    for (var version : crd.path("spec").path("versions")) {
      if (version.path("name").asText().equals(VERSION) && version.path("served").asBoolean()) {
        return offered(fields(version));
      }
    }
    return GangSupport.NONE;
  }

  private static boolean isEstablished(JsonNode crd) {
    for (var condition : crd.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Established")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  private static GangSupport offered(JsonNode fields) {
    if (fields.has("subGroupPolicy")) {
      return GangSupport.SUBGROUPS;
    }
    if (!fields.has("minTaskMember")) {
      return GangSupport.BASIC;
    }
    return fields.has("networkTopology") ? GangSupport.TASK_MEMBERS : GangSupport.FLAT_TASK_MEMBERS;
  }

  private static JsonNode fields(JsonNode version) {
    return version
        .path("schema")
        .path("openAPIV3Schema")
        .path("properties")
        .path("spec")
        .path("properties");
  }
}
