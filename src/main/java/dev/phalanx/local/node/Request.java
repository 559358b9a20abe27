package dev.phalanx.local.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * A write to the API server.
 *
 * @param path below the server's address
 * @param body JSON
 */
record Request(String method, String path, String contentType, String body) {
  private static final String JSON = "application/json";

  static Request create(String path, JsonNode object) {
    return new Request("POST", path, JSON, object.toString());
  }

  static Request strategicPatch(String path, JsonNode patch) {
    return new Request("PATCH", path, "application/strategic-merge-patch+json", patch.toString());
  }

  static Request mergePatch(String path, JsonNode patch) {
    return new Request("PATCH", path, "application/merge-patch+json", patch.toString());
  }

  /** Only while the object has this UID; at once without a grace of the object's own. */
  static Request delete(String path, String uid, boolean atOnce) {
    var options = JsonNodeFactory.instance.objectNode();
    options.put("kind", "DeleteOptions").put("apiVersion", "v1");
    if (atOnce) {
      options.put("gracePeriodSeconds", 0);
    }
    options.putObject("preconditions").put("uid", uid);
    return new Request("DELETE", path, JSON, options.toString());
  }

  static String pod(String namespace, String name) {
    return "/api/v1/namespaces/%s/pods/%s".formatted(namespace, name);
  }

  /** Without the body. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
