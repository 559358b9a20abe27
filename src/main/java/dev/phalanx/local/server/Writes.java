package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.merge.FieldOwnership;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.refusal.FieldError;
import dev.phalanx.local.schema.ResourceType;
import dev.phalanx.local.store.Draft;
import dev.phalanx.local.store.ObjectKey;
import dev.phalanx.local.store.ObjectStore;
import dev.phalanx.local.store.StaleWrite;
import dev.phalanx.local.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * create and update, and what every write goes through.
 *
 * <ol>
 *   <li>Metadata that only the server writes is set or kept, status and spec are kept apart.
 *   <li>What is unknown is pruned, defaults and the kind's own rules are applied.
 *   <li>The result is validated and gets its field owners.
 *   <li>It is stored, unless it is a dry run or says the same as before.
 * </ol>
 *
 * Objects that come in and go out are of the stored version.
 */
final class Writes {
  private static final Logger LOG = LoggerFactory.getLogger(Writes.class);
  private static final String METADATA = "metadata";
  private static final String STATUS = "status";
  private static final String GENERATION = "generation";
  private static final String MANAGED_FIELDS = "managedFields";

  private final ObjectStore store;
  private final Types types;
  private final Kinds kinds;

  Writes(ObjectStore store, Types types, Kinds kinds) {
    this.store = store;
    this.types = types;
    this.kinds = kinds;
  }

  /** How an object is made from the one that is there. */
  @FunctionalInterface
  interface Edit {
    /** The new object; may be the tree that was given. */
    ObjectNode apply(ObjectNode live);
  }

  /** Writes a new object. */
  ObjectNode create(Target target, ObjectNode object, Options options) {
    return create(target, object, options, false);
  }

  /** As {@link #create}; an applied object brings its field owners along. */
  ObjectNode create(Target target, ObjectNode object, Options options, boolean isApplied) {
    ResourceType type = target.type();
    ObjectNode metadata = Json.metadata(object);
    place(target, metadata);
    requireNamespace(target, object);
    if (metadata.hasNonNull("resourceVersion") && !isApplied) {
      throw ApiRefusal.unexpected("resourceVersion should not be set on objects to be created");
    }
    MetadataRules.generateName(metadata);
    prepareNew(type, object);
    KindRules rules = kinds.rules(type);
    rules.applyDefaults(object);
    if (!isApplied) {
      FieldOwnership.updated(null, object, options.writer(target), type.schema());
    }
    rules.create(object);
    List<FieldError> errors = new ArrayList<>(MetadataRules.validate(type, object));
    errors.addAll(type.schema().validate(object, null));
    try {
      refuse(type, object, errors);
      Target named = target.named(Json.name(object));
      return options.isDryRun() ? object : insert(named, object);
    } catch (ApiRefusal refusal) {
      rules.release(object);
      throw refusal;
    }
  }

  private static void place(Target target, ObjectNode metadata) {
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

  private void requireNamespace(Target target, ObjectNode object) {
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

  private static void prepareNew(ResourceType type, ObjectNode object) {
    ObjectNode metadata = Json.metadata(object);
    metadata.remove(
        List.of(
            "resourceVersion",
            "selfLink",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            GENERATION));
    metadata.put("uid", UUID.randomUUID().toString());
    if (Kinds.hasGeneration(type)) {
      metadata.put(GENERATION, 1);
    }
    metadata.put("creationTimestamp", Json.now());
    if (!Kinds.keepsStatus(type)) {
      object.remove(STATUS);
    }
    type.schema().prune(object);
    type.schema().applyDefaults(object);
  }

  private ObjectNode insert(Target target, ObjectNode object) {
    if (isCrd(target.type())) {
      types.catalog().withCrd(object);
    }
    try {
      ObjectNode written = store.create(Draft.of(target.key(), object)).tree();
      if (isCrd(target.type())) {
        types.put(written);
      }
      return written;
    } catch (StaleWrite e) {
      throw ApiRefusal.alreadyExists(target.type().group(), target.type().plural(), target.name());
    }
  }

  private static boolean isCrd(ResourceType type) {
    return Types.resource(type).equals(Types.CRDS);
  }

  private static void refuse(ResourceType type, ObjectNode object, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw ApiRefusal.invalid(type.group(), type.kind(), Json.name(object), errors);
    }
  }

  /** Replaces an object, as PUT does. */
  ObjectNode update(Target target, ObjectNode object, Options options) {
    checkName(target, object);
    Optional<StoredObject> live = store.find(target.key());
    if (live.isEmpty()
        && Kinds.isCreatedByUpdate(target.type())
        && target.subresource().isEmpty()) {
      return create(target, object, options);
    }
    String version = object.at("/metadata/resourceVersion").asText("");
    if (version.isEmpty() && Kinds.needsVersion(target.type()) && live.isPresent()) {
      throw ApiRefusal.invalid(
          target.type().group(),
          target.type().plural(),
          target.name(),
          List.of(
              FieldError.invalid(
                  "metadata.resourceVersion",
                  IntNode.valueOf(0),
                  "must be specified for an update")));
    }
    requireUid(target, live, object);
    return edit(target, options, current -> object.deepCopy());
  }

  private static void checkName(Target target, ObjectNode object) {
    String name = Json.name(object);
    if (!name.isEmpty() && !name.equals(target.name())) {
      throw ApiRefusal.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(name, target.name()));
    }
  }

  private static void requireUid(Target target, Optional<StoredObject> live, ObjectNode object) {
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

  /** Changes an object; where somebody else did so meanwhile, again. */
  ObjectNode edit(Target target, Options options, Edit edit) {
    return edit(target, options, edit, false);
  }

  /** As {@link #edit}; an applied object brings its field owners along. */
  ObjectNode edit(Target target, Options options, Edit edit, boolean isApplied) {
    while (true) {
      StoredObject live = store.find(target.key()).orElseThrow(target::notFound);
      ObjectNode old = live.tree();
      ObjectNode next = edit.apply(old.deepCopy());
      checkName(target, next);
      place(target, Json.metadata(next));
      requireVersion(target, live, next);
      try {
        return replace(target, live, prepared(target, old, next, options, isApplied), options);
      } catch (StaleWrite e) {
        LOG.trace("{} has changed, again", live);
      }
    }
  }

  private static void requireVersion(Target target, StoredObject live, ObjectNode next) {
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

  private ObjectNode prepared(
      Target target, ObjectNode old, ObjectNode next, Options options, boolean isApplied) {
    ResourceType type = target.type();
    List<FieldError> errors = new ArrayList<>(MetadataRules.refusals(old, next));
    separate(target, old, next);
    MetadataRules.keep(old.path(METADATA), Json.metadata(next));
    Json.metadata(next).set("resourceVersion", old.at("/metadata/resourceVersion"));
    type.schema().prune(next);
    type.schema().applyDefaults(next);
    KindRules rules = kinds.rules(type);
    rules.update(old, next);
    if (target.subresource().isEmpty()) {
      errors.addAll(rules.refusals(old, next));
    }
    errors.addAll(type.schema().validate(next, old));
    refuse(type, next, errors.stream().distinct().toList());
    countGeneration(target, old, next);
    if (isSame(old, next, isApplied)) {
      return old;
    }
    if (!isApplied) {
      FieldOwnership.updated(old, next, options.writer(target), type.schema());
    }
    return next;
  }

  /** The object has no say in its status, and the status none in the object. */
  private static void separate(Target target, ObjectNode old, ObjectNode next) {
    ResourceType type = target.type();
    next.put("kind", old.path("kind").asText(type.kind()));
    next.put("apiVersion", type.custom() ? type.apiVersion() : old.path("apiVersion").asText());
    if (target.isStatus()) {
      JsonNode status = next.get(STATUS);
      JsonNode metadata = next.get(METADATA);
      next.removeAll();
      old.properties().forEach(field -> next.set(field.getKey(), field.getValue().deepCopy()));
      if (status == null) {
        next.remove(STATUS);
      } else {
        next.set(STATUS, status);
      }
      keepStatusMetadata(type, old, next, metadata);
    } else if (type.subresources().contains(STATUS)) {
      if (old.has(STATUS)) {
        next.set(STATUS, old.get(STATUS));
      } else {
        next.remove(STATUS);
      }
    }
  }

  /** Built-in kinds take labels and the like through their status, custom ones do not. */
  private static void keepStatusMetadata(
      ResourceType type, ObjectNode old, ObjectNode next, JsonNode metadata) {
    if (type.custom()) {
      ObjectNode kept = (ObjectNode) old.get(METADATA).deepCopy();
      if (metadata.has(MANAGED_FIELDS)) {
        kept.set(MANAGED_FIELDS, metadata.get(MANAGED_FIELDS));
      }
      next.set(METADATA, kept);
    } else {
      next.set(METADATA, metadata);
      if (next.get(STATUS) instanceof ObjectNode status && old.at("/status/qosClass").isTextual()) {
        status.set("qosClass", old.at("/status/qosClass"));
      }
    }
  }

  private static void countGeneration(Target target, ObjectNode old, ObjectNode next) {
    if (Kinds.hasGeneration(target.type()) && !target.isStatus()) {
      List<String> uncounted = new ArrayList<>(List.of(METADATA, "apiVersion", "kind"));
      if (target.type().subresources().contains(STATUS)) {
        uncounted.add(STATUS);
      }
      ObjectNode before = old.deepCopy().remove(uncounted);
      ObjectNode after = next.deepCopy().remove(uncounted);
      if (!sameJson(before, after)) {
        Json.metadata(next).put(GENERATION, old.at("/metadata/generation").asInt() + 1);
      }
    }
  }

  /** Whether nothing changed but, perhaps, when fields were last owned. */
  private static boolean isSame(ObjectNode old, ObjectNode next, boolean isApplied) {
    return sameJson(comparable(old, isApplied), comparable(next, isApplied));
  }

  private static ObjectNode comparable(ObjectNode object, boolean withOwners) {
    ObjectNode copy = object.deepCopy();
    if (withOwners) {
      copy.at("/metadata/managedFields").forEach(entry -> ((ObjectNode) entry).remove("time"));
    } else {
      Json.metadata(copy).remove(MANAGED_FIELDS);
    }
    return copy;
  }

  /** Numbers of a tree may be ints or longs; in JSON they are the same. */
  private static boolean sameJson(ObjectNode one, ObjectNode other) {
    return one.equals(
        (a, b) ->
            a.isNumber() && b.isNumber()
                ? a.decimalValue().compareTo(b.decimalValue())
                : a.equals(b) ? 0 : 1,
        other);
  }

  private ObjectNode replace(Target target, StoredObject live, ObjectNode next, Options options)
      throws StaleWrite {
    boolean isLast =
        live.isTerminating()
            && next.at("/metadata/finalizers").isEmpty()
            && next.at("/metadata/deletionGracePeriodSeconds").asInt(0) == 0
            && !Types.resource(target.type()).equals("namespaces")
            && !live.tree().at("/metadata/finalizers").isEmpty();
    if (options.isDryRun()) {
      return next;
    }
    if (isLast) {
      return remove(target.type(), live, next);
    }
    if (isCrd(target.type())) {
      types.catalog().withCrd(next);
    }
    ObjectNode written = store.replace(live, Draft.of(live.key(), next)).tree();
    if (isCrd(target.type())) {
      types.put(written);
    }
    return written;
  }

  /** Takes an object away; {@code shown} is its last state. */
  ObjectNode remove(ResourceType type, StoredObject live, ObjectNode shown) throws StaleWrite {
    long revision = store.remove(live);
    kinds.rules(type).release(shown);
    if (isCrd(type)) {
      types.remove(live.key().name());
    }
    Json.metadata(shown).put("resourceVersion", Long.toString(revision));
    return shown;
  }

  /** Writes what the server itself changes, past all rules. */
  ObjectNode force(StoredObject live, ObjectNode next) throws StaleWrite {
    return store.replace(live, Draft.of(live.key(), next)).tree();
  }
}
