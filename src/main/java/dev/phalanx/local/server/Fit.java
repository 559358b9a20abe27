package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.store.ObjectKey;
import dev.phalanx.local.store.ObjectStore;
import dev.phalanx.local.store.StoredObject;
import java.util.Optional;

/** Whether an object that was sent fits the request, and what is there. */
final class Fit {
  private Fit() {}

  /** Puts the object where the request says; 400 where the object says otherwise. */
  static void place(Target target, ObjectNode metadata) {
    String namespace = metadata.path("namespace").asText("");
    if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
      throw ApiRefusal.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    if (target.type().namespaced()) {
      metadata.put("namespace", target.namespace());
    } else {
      metadata.remove("namespace");
    }
  }

  /** 404 without the namespace, 403 while it goes. */
  static void requireNamespace(ObjectStore store, Target target, ObjectNode object) {
    if (target.type().namespaced()) {
      String name = target.namespace();
      StoredObject namespace =
          store
              .find(new ObjectKey("namespaces", "", name))
              .orElseThrow(() -> ApiRefusal.notFound("", "namespaces", name));
      if (namespace.isTerminating()) {
        throw terminating(target, Json.name(object));
      }
    }
  }

  private static ApiRefusal terminating(Target target, String name) {
    String namespace = target.namespace();
    ObjectNode details = Json.object().put("name", name);
    if (!target.type().group().isEmpty()) {
      details.put("group", target.type().group());
    }
    details.put("kind", target.type().plural());
    details
        .putArray("causes")
        .addObject()
        .put("reason", "NamespaceTerminating")
        .put("message", "namespace %s is being terminated".formatted(namespace))
        .put("field", "metadata.namespace");
    String plural = target.type().plural();
    String resource =
        target.type().group().isEmpty() ? plural : plural + "." + target.type().group();
    String message =
        "%s \"%s\" is forbidden: unable to create new content in namespace %s because it is being terminated"
            .formatted(resource, name, namespace);
    return ApiRefusal.of(403, "Forbidden", message, details);
  }

  /** 400 where the object has another name than the request. */
  static void checkName(Target target, ObjectNode object) {
    String name = Json.name(object);
    if (!name.isEmpty() && !name.equals(target.name())) {
      throw ApiRefusal.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(name, target.name()));
    }
  }

  /** 409 where the object is another one of this name. */
  static void requireUid(Target target, Optional<StoredObject> live, ObjectNode object) {
    String uid = Json.uid(object);
    if (live.isPresent() && !uid.isEmpty() && !uid.equals(live.get().uid())) {
      throw ApiRefusal.conflict(
          target.type().group(),
          target.type().plural(),
          target.name(),
          "StorageError: invalid object, Code: 4, Key: /registry/%s/%s/%s, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(
                  target.type().plural(),
                  target.namespace(),
                  target.name(),
                  uid,
                  live.get().uid()));
    }
  }

  /** 409 where the object is of another version than the one that is there. */
  static void requireVersion(Target target, StoredObject live, ObjectNode next) {
    String version = next.at("/metadata/resourceVersion").asText("");
    if (!version.isEmpty() && !version.equals("0")) {
      if (!version.chars().allMatch(Character::isDigit)) {
        throw ApiRefusal.unexpected(
            "strconv.ParseUint: parsing \"%s\": invalid syntax".formatted(version));
      }
      if (!version.equals(Long.toString(live.revision()))) {
        throw target.modified();
      }
    }
  }
}
