package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One request to the API server.
 *
 * @param verb Kubernetes' word for it, for metrics
 * @param kind for metrics
 * @param method of HTTP
 * @param path with query, below the server's address
 * @param contentType of the body
 * @param body JSON; may hold secrets
 */
record Request(
    String verb,
    ObjectKind kind,
    String method,
    String path,
    String contentType,
    @Nullable String body) {
  private static final String JSON = "application/json";

  static Request get(String verb, ObjectKind kind, String path) {
    return new Request(verb, kind, "GET", path, JSON, null);
  }

  static Request create(ObjectKind kind, String namespace, JsonNode object) {
    return new Request("create", kind, "POST", kind.in(namespace), JSON, object.toString());
  }

  /** Deletes the object only while it has this UID. */
  static Request delete(ObjectKind kind, String namespace, String name, String uid) {
    return deleteWith("", kind, kind.in(namespace, name), uid);
  }

  /** The same without waiting for the object's own end: for a pod, without its node. */
  static Request deleteAtOnce(ObjectKind kind, String namespace, String name, String uid) {
    return deleteWith("\"gracePeriodSeconds\":0,", kind, kind.in(namespace, name), uid);
  }

  private static Request deleteWith(String extra, ObjectKind kind, String path, String uid) {
    var options =
        "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",%s\"preconditions\":{\"uid\":\"%s\"}}"
            .formatted(extra, uid);
    return new Request("delete", kind, "DELETE", path, JSON, options);
  }

  /** Its first operation tests the UID. */
  static Request jsonPatch(ObjectKind kind, String path, JsonNode patch) {
    return new Request(
        "patch", kind, "PATCH", path, "application/json-patch+json", patch.toString());
  }

  /** Strategic; names the UID, so that an object of another one refuses it. */
  static Request mergePatch(ObjectKind kind, String path, JsonNode patch) {
    return new Request(
        "patch", kind, "PATCH", path, "application/strategic-merge-patch+json", patch.toString());
  }

  /** Without the body. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
