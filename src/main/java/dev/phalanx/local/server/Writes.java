package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.merge.FieldOwnership;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.refusal.FieldError;
import dev.phalanx.local.schema.ResourceType;
import dev.phalanx.local.store.Draft;
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
    Fit.place(target, metadata);
    Fit.requireNamespace(store, target, object);
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
    try {
      List<FieldError> errors = new ArrayList<>(type.schema().validate(object, null));
      errors.addAll(MetadataRules.validate(type, object));
      refuse(type, object, errors);
      Target named = target.named(Json.name(object));
      return options.isDryRun() ? object : insert(named, object);
    } catch (ApiRefusal refusal) {
      rules.release(object);
      throw refusal;
    }
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
        establish(target);
      }
      return written;
    } catch (StaleWrite e) {
      throw ApiRefusal.alreadyExists(target.type().group(), target.type().plural(), target.name());
    }
  }

  /** The answer to a create is from before; that the kind is served shows in the next version. */
  void establish(Target target) {
    Optional<StoredObject> live = store.find(target.key());
    try {
      if (live.isPresent()) {
        ObjectNode crd = live.get().tree();
        ObjectNode next = crd.deepCopy();
        CrdRules.establish(next);
        FieldOwnership.updated(crd, next, CrdRules.writer(target.type()), target.type().schema());
        force(live.get(), next);
      }
    } catch (StaleWrite e) {
      establish(target);
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
    Fit.checkName(target, object);
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
    Fit.requireUid(target, live, object);
    return edit(target, options, current -> object.deepCopy());
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
      Fit.checkName(target, next);
      Fit.place(target, Json.metadata(next));
      Fit.requireVersion(target, live, next);
      try {
        return replace(target, live, prepared(target, old, next, options, isApplied), options);
      } catch (StaleWrite e) {
        LOG.trace("{} has changed, again", live);
      }
    }
  }

  private ObjectNode prepared(
      Target target, ObjectNode old, ObjectNode next, Options options, boolean isApplied) {
    ResourceType type = target.type();
    List<FieldError> metadata = MetadataRules.refusals(old, next);
    List<FieldError> errors = new ArrayList<>();
    Revision.separate(target, old, next);
    MetadataRules.keep(old.path(METADATA), Json.metadata(next));
    Json.metadata(next).set("resourceVersion", old.at("/metadata/resourceVersion"));
    type.schema().prune(next);
    type.schema().applyDefaults(next);
    KindRules rules = kinds.rules(type);
    rules.update(old, next);
    if (target.subresource().isEmpty()) {
      errors.addAll(rules.refusals(old, next));
    }
    if (isCrd(type)) {
      refuse(type, next, errors);
    }
    errors.addAll(MetadataRules.validate(type, next));
    errors.addAll(type.schema().validate(next, old));
    List<FieldError> all = new ArrayList<>(metadata);
    all.addAll(metadata);
    all.addAll(errors.stream().distinct().toList());
    refuse(type, next, all);
    Revision.countGeneration(target, old, next);
    if (Revision.isSame(old, next, isApplied || bringsOwners(old, next))) {
      return old;
    }
    if (!isApplied) {
      FieldOwnership.updated(old, next, options.writer(target), type.schema());
      ScaleSubresource.forgetTimes(next);
    }
    return next;
  }

  /** Whether a client says itself who owns what, as kubectl does when it comes to apply. */
  private static boolean bringsOwners(ObjectNode old, ObjectNode next) {
    JsonNode brought = next.at("/metadata/managedFields");
    return !brought.isEmpty() && !brought.equals(old.at("/metadata/managedFields"));
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
