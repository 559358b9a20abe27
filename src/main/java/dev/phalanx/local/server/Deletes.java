package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.refusal.FieldError;
import dev.phalanx.local.schema.ResourceType;
import dev.phalanx.local.store.ObjectStore;
import dev.phalanx.local.store.StaleWrite;
import dev.phalanx.local.store.StoredObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * delete. An object with finalizers only gets a deletionTimestamp; a pod on a node keeps it until
 * the kubelet deletes it with grace 0; a namespace and a CRD are emptied first.
 */
final class Deletes {
  static final String FOREGROUND = "foregroundDeletion";
  static final String ORPHAN = "orphan";
  private static final String POLICY = "propagationPolicy";
  static final String CRD_CLEANUP = "customresourcecleanup.apiextensions.k8s.io";
  private static final Set<String> KEPT_NAMESPACES =
      Set.of("default", "kube-system", "kube-public");

  private final ObjectStore store;
  private final Writes writes;

  Deletes(ObjectStore store, Writes writes) {
    this.store = store;
    this.writes = writes;
  }

  /** What becomes of the objects that the deleted one owns. */
  enum Propagation {
    BACKGROUND,
    FOREGROUND,
    ORPHAN
  }

  /**
   * How a delete is meant.
   *
   * @param uid empty, or the UID that the object must have
   * @param version empty, or the resourceVersion that it must have
   * @param grace seconds that a pod is given; empty for what the pod says
   */
  record Wish(
      String uid, String version, OptionalLong grace, Propagation propagation, boolean isDryRun) {

    /** At once, whatever version, if it still is the object with this UID. */
    static Wish of(String uid, Propagation propagation) {
      return new Wish(uid, "", OptionalLong.empty(), propagation, false);
    }

    /**
     * Reads body and query.
     *
     * @throws ApiRefusal a value is not supported
     */
    static Wish of(Request request) {
      JsonNode body = body(request);
      Query query = request.query();
      Options options = Options.of(request, "DeleteOptions");
      OptionalLong grace =
          body.path("gracePeriodSeconds").isNumber()
              ? OptionalLong.of(body.path("gracePeriodSeconds").asLong())
              : OptionalLong.empty();
      if (grace.isEmpty() && query.has("gracePeriodSeconds")) {
        grace = OptionalLong.of(query.number("gracePeriodSeconds", 0));
      }
      String policy = body.path(POLICY).asText(query.text(POLICY));
      checkOrphans(body, policy);
      return new Wish(
          body.at("/preconditions/uid").asText(""),
          body.at("/preconditions/resourceVersion").asText(""),
          grace,
          propagation(policy, body.path("orphanDependents").asBoolean()),
          options.isDryRun() || !body.path("dryRun").isEmpty());
    }

    private static JsonNode body(Request request) {
      if (request.body().length == 0) {
        return Json.object();
      }
      if (request.contentType().contains("protobuf")) {
        return Protobuf.deleteOptions(request.body());
      }
      try {
        return checked(
            (request.contentType().contains("yaml") ? Json.YAML : Json.MAPPER)
                .readTree(request.body()));
      } catch (IOException e) {
        throw ApiRefusal.badRequest("error decoding delete options: " + e.getMessage());
      }
    }

    /** A body of another kind is nothing that says how to delete. */
    private static JsonNode checked(JsonNode body) {
      String kind = body.path("kind").asText("");
      if (!kind.isEmpty() && !kind.equals("DeleteOptions")) {
        throw ApiRefusal.badRequest(
            "no kind \"%s\" is registered for version \"%s\" in scheme \"pkg/runtime/scheme.go:111\""
                .formatted(kind, body.path("apiVersion").asText()));
      }
      return body;
    }

    private static void checkOrphans(JsonNode body, String policy) {
      if (body.hasNonNull("orphanDependents") && !policy.isEmpty()) {
        throw invalid(
            FieldError.invalid(
                POLICY, policy, "orphanDependents and deletionPropagation cannot be both set"));
      }
    }

    private static ApiRefusal invalid(FieldError error) {
      return ApiRefusal.invalid("meta.k8s.io", "DeleteOptions", "", List.of(error));
    }

    private static Propagation propagation(String text, boolean orphans) {
      return switch (text) {
        case "" -> orphans ? Propagation.ORPHAN : Propagation.BACKGROUND;
        case "Background" -> Propagation.BACKGROUND;
        case "Foreground" -> Propagation.FOREGROUND;
        case "Orphan" -> Propagation.ORPHAN;
        default ->
            throw invalid(
                FieldError.notSupported(
                    POLICY,
                    Json.MAPPER.valueToTree(text),
                    List.of("Foreground", "Background", "Orphan", "nil")));
      };
    }
  }

  /**
   * What a delete came to.
   *
   * @param isGone whether the object is no more, rather than terminating
   */
  record Outcome(ObjectNode object, boolean isGone) {}

  /** Deletes one object. */
  Outcome delete(Target target, Wish wish) {
    while (true) {
      StoredObject live = store.find(target.key()).orElseThrow(target::notFound);
      checkPreconditions(target, live, wish);
      try {
        return delete(target, live, wish);
      } catch (StaleWrite e) {
        if (!wish.version().isEmpty()) {
          throw target.modified();
        }
      }
    }
  }

  /** As {@link #delete}; empty where it is gone already, or another one has its name. */
  Optional<Outcome> deleteIfThere(Target target, Wish wish) {
    try {
      return Optional.of(delete(target, wish));
    } catch (ApiRefusal refusal) {
      if (refusal.code() == 404 || refusal.code() == 409) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  private static void checkPreconditions(Target target, StoredObject live, Wish wish) {
    ResourceType type = target.type();
    String version = Long.toString(live.revision());
    if (!wish.uid().isEmpty() && !wish.uid().equals(live.uid())) {
      throw ApiRefusal.conflict(
          type.group(),
          type.kind(),
          target.name(),
          "the UID in the precondition (%s) does not match the UID in record (%s). The object might have been deleted and then recreated"
              .formatted(wish.uid(), live.uid()));
    }
    if (!wish.version().isEmpty() && !wish.version().equals(version)) {
      throw ApiRefusal.conflict(
          type.group(),
          type.kind(),
          target.name(),
          "the ResourceVersion in the precondition (%s) does not match the ResourceVersion in record (%s). The object might have been modified"
              .formatted(wish.version(), version));
    }
  }

  private Outcome delete(Target target, StoredObject live, Wish wish) throws StaleWrite {
    ObjectNode object = live.tree();
    if (Types.resource(target.type()).equals("namespaces")) {
      return deleteNamespace(target, live, object, wish);
    }
    if (Types.resource(target.type()).equals(Types.CRDS)) {
      return deleteCrd(live, object, wish);
    }
    long grace = target.type().plural().equals("pods") ? grace(object, wish) : 0;
    JsonNode finalizersBefore = object.at("/metadata/finalizers").deepCopy();
    addFinalizer(Json.metadata(object), wish.propagation());
    boolean isFinal = object.at("/metadata/finalizers").isEmpty() && grace == 0;
    boolean isNews = mark(object, live.isTerminating(), grace);
    isNews |= !finalizersBefore.equals(object.at("/metadata/finalizers"));
    if (wish.isDryRun()) {
      return new Outcome(isFinal ? live.tree() : object, isFinal);
    }
    if (!isFinal) {
      return new Outcome(isNews ? writes.force(live, object) : live.tree(), false);
    }
    if (!target.type().plural().equals("pods")) {
      return new Outcome(writes.remove(target.type(), live, live.tree()), true);
    }
    return new Outcome(removePod(target, live, object), true);
  }

  /**
   * A pod's deletionTimestamp is seen before it goes, as upstream's graceful deletion shows it. Its
   * node sees it too, and may remove the pod first: then it is gone, as was asked.
   */
  private ObjectNode removePod(Target target, StoredObject live, ObjectNode marked)
      throws StaleWrite {
    ObjectNode told = writes.force(live, marked);
    while (true) {
      Optional<StoredObject> last =
          store.find(target.key()).filter(it -> it.uid().equals(live.uid()));
      if (last.isEmpty()) {
        return told;
      }
      try {
        return writes.remove(target.type(), last.get(), last.get().tree());
      } catch (StaleWrite _) {
        // changed or removed meanwhile: look again
      }
    }
  }

  private static void addFinalizer(ObjectNode metadata, Propagation propagation) {
    String finalizer =
        switch (propagation) {
          case BACKGROUND -> "";
          case FOREGROUND -> FOREGROUND;
          case ORPHAN -> ORPHAN;
        };
    ArrayNode kept = Json.MAPPER.createArrayNode();
    for (JsonNode old : metadata.path("finalizers")) {
      if (!List.of(FOREGROUND, ORPHAN).contains(old.asText()) || old.asText().equals(finalizer)) {
        kept.add(old);
      }
    }
    boolean isThere = false;
    for (JsonNode old : kept) {
      isThere |= old.asText().equals(finalizer);
    }
    if (!finalizer.isEmpty() && !isThere) {
      kept.add(finalizer);
    }
    if (kept.isEmpty()) {
      metadata.remove("finalizers");
    } else {
      metadata.set("finalizers", kept);
    }
  }

  /** Seconds until the pod may go; 0 where no kubelet has a say. */
  private static long grace(ObjectNode pod, Wish wish) {
    String phase = pod.at("/status/phase").asText();
    if (pod.at("/spec/nodeName").asText("").isEmpty()
        || phase.equals("Succeeded")
        || phase.equals("Failed")) {
      return 0;
    }
    long wanted = wish.grace().orElse(pod.at("/spec/terminationGracePeriodSeconds").asLong(30));
    JsonNode pending = pod.at("/metadata/deletionGracePeriodSeconds");
    return pending.isNumber() ? Math.min(wanted, pending.asLong()) : wanted;
  }

  /** Sets or shortens the deletion; false where nothing changed. */
  private static boolean mark(ObjectNode object, boolean isTerminating, long grace) {
    ObjectNode metadata = Json.metadata(object);
    if (isTerminating && metadata.path("deletionGracePeriodSeconds").asLong(0) <= grace) {
      return false;
    }
    Instant from =
        isTerminating
            ? Instant.parse(metadata.path("deletionTimestamp").asText())
                .minusSeconds(metadata.path("deletionGracePeriodSeconds").asLong(0))
            : Instant.now();
    metadata.put("deletionTimestamp", Json.timestamp(from.plusSeconds(grace)));
    metadata.put("deletionGracePeriodSeconds", (int) grace);
    if (!isTerminating && metadata.has("generation")) {
      metadata.put("generation", metadata.path("generation").asInt() + 1);
    }
    return true;
  }

  private Outcome deleteNamespace(Target target, StoredObject live, ObjectNode namespace, Wish wish)
      throws StaleWrite {
    if (KEPT_NAMESPACES.contains(target.name())) {
      throw ApiRefusal.forbidden(
          "", "namespaces", target.name(), "this namespace may not be deleted");
    }
    if (live.isTerminating()) {
      throw ApiRefusal.conflict(
          "",
          "namespaces",
          target.name(),
          "The system is ensuring all content is removed from this namespace.  Upon completion,"
              + " this namespace will automatically be purged by the system.");
    }
    Json.metadata(namespace).put("deletionTimestamp", Json.now());
    Json.child(namespace, "status").put("phase", "Terminating");
    return new Outcome(wish.isDryRun() ? namespace : writes.force(live, namespace), false);
  }

  private Outcome deleteCrd(StoredObject live, ObjectNode crd, Wish wish) throws StaleWrite {
    if (live.isTerminating()) {
      return new Outcome(crd, false);
    }
    Json.metadata(crd).put("deletionTimestamp", Json.now());
    ArrayNode finalizers =
        Json.metadata(crd).get("finalizers") instanceof ArrayNode there
            ? there
            : Json.metadata(crd).putArray("finalizers");
    finalizers.add(CRD_CLEANUP);
    if (Json.child(crd, "status").get("conditions") instanceof ArrayNode conditions) {
      CrdRules.condition(
          conditions,
          "Terminating",
          "InstanceDeletionPending",
          "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon");
    }
    return new Outcome(wish.isDryRun() ? crd : writes.force(live, crd), false);
  }

  /** The answer to a delete. */
  static Reply reply(Target target, Outcome outcome, Request request) {
    ResourceType type = target.type();
    ObjectNode object = outcome.object();
    if (!outcome.isGone() || Kinds.answersWhatWasDeleted(type)) {
      ObjectNode shown = Versions.shown(object, type);
      return Representation.of(request).one(200, shown, type, List.of());
    }
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    ObjectNode details = status.put("status", "Success").putObject("details");
    details.put("name", target.name());
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    details.put("kind", type.plural()).put("uid", Json.uid(object));
    return Reply.json(200, status);
  }
}
