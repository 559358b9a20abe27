package dev.phalanx.local.refusal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request that the API server refuses, with the answer that upstream's {@code
 * k8s.io/apimachinery/pkg/api/errors} would give. It is control flow, so it has no stack trace.
 */
public final class ApiRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String reason;
  private final transient @Nullable ObjectNode details;

  private ApiRefusal(int code, String reason, String message, @Nullable ObjectNode details) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  /** Any other refusal; {@code reason} is upstream's word, {@code details} may be null. */
  public static ApiRefusal of(
      int code, String reason, String message, @Nullable ObjectNode details) {
    return new ApiRefusal(code, reason, message, details);
  }

  /** 404; {@code resource} is the plural, {@code group} is empty for the core group. */
  public static ApiRefusal notFound(String group, String resource, String name) {
    return new ApiRefusal(
        404,
        "NotFound",
        "%s \"%s\" not found".formatted(qualified(group, resource), name),
        named(name, group, resource));
  }

  /** 404 for a path that is not served at all. */
  public static ApiRefusal noSuchResource() {
    return new ApiRefusal(
        404, "NotFound", "the server could not find the requested resource", object());
  }

  /** 409 for a create of a name that is taken. */
  public static ApiRefusal alreadyExists(String group, String resource, String name) {
    return new ApiRefusal(
        409,
        "AlreadyExists",
        "%s \"%s\" already exists".formatted(qualified(group, resource), name),
        named(name, group, resource));
  }

  /** 409; {@code why} ends upstream's sentence. */
  public static ApiRefusal conflict(String group, String resource, String name, String why) {
    return new ApiRefusal(
        409,
        "Conflict",
        "Operation cannot be fulfilled on %s \"%s\": %s"
            .formatted(qualified(group, resource), name, why),
        named(name, group, resource));
  }

  /** 409 for an update of an object that has changed since it was read. */
  public static ApiRefusal modified(String group, String resource, String name) {
    return conflict(
        group,
        resource,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  /** 403; {@code why} ends upstream's sentence. */
  public static ApiRefusal forbidden(String group, String resource, String name, String why) {
    String message =
        name.isEmpty()
            ? "%s is forbidden: %s".formatted(qualified(group, resource), why)
            : "%s \"%s\" is forbidden: %s".formatted(qualified(group, resource), name, why);
    return new ApiRefusal(403, "Forbidden", message, named(name, group, resource));
  }

  /** 422 with a cause for each error; {@code errors} is not empty. */
  public static ApiRefusal invalid(
      String group, String kind, String name, List<FieldError> errors) {
    ObjectNode details = named(name, group, kind);
    var causes = details.putArray("causes");
    for (FieldError error : errors) {
      causes
          .addObject()
          .put("reason", error.reason().cause())
          .put("message", error.message())
          .put("field", error.field());
    }
    return new ApiRefusal(
        422,
        "Invalid",
        "%s \"%s\" is invalid: %s".formatted(qualified(group, kind), name, joined(errors)),
        details);
  }

  /** 422 without a cause: upstream does not say why a JSON patch does not apply. */
  public static ApiRefusal rejected() {
    return new ApiRefusal(
        422, "Invalid", "the server rejected our request due to an error in our request", object());
  }

  /** 500 without a reason, as errors get that upstream did not expect. */
  public static ApiRefusal unexpected(String message) {
    return new ApiRefusal(500, "", message, null);
  }

  /** 400. */
  public static ApiRefusal badRequest(String message) {
    return new ApiRefusal(400, "BadRequest", message, null);
  }

  /** 405 for a verb that the resource does not have. */
  public static ApiRefusal methodNotAllowed() {
    return new ApiRefusal(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        object());
  }

  /** 406; {@code accepted} are the content types that could be answered. */
  public static ApiRefusal notAcceptable(List<String> accepted) {
    return new ApiRefusal(
        406,
        "NotAcceptable",
        "only the following media types are accepted: " + String.join(", ", accepted),
        null);
  }

  /** 410 for a resourceVersion or continue token that is too old. */
  public static ApiRefusal expired(String message) {
    return new ApiRefusal(410, "Expired", message, null);
  }

  /** 410, as a watch reports it. */
  public static ApiRefusal gone(String message) {
    return new ApiRefusal(410, "Gone", message, null);
  }

  /** 415; {@code accepted} are the content types of a body that could be read. */
  public static ApiRefusal unsupportedMediaType(List<String> accepted) {
    return new ApiRefusal(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
            + String.join(", ", accepted),
        null);
  }

  /** 500. */
  public static ApiRefusal internalError(String message) {
    return new ApiRefusal(
        500, "InternalError", "Internal error occurred: " + message, causing(message));
  }

  /** The HTTP status code. */
  public int code() {
    return code;
  }

  /** Upstream's reason, such as {@code NotFound}; empty where upstream gives none. */
  public String reason() {
    return reason;
  }

  /** A fresh {@code Status} object, the body of the answer. */
  public ObjectNode status() {
    ObjectNode status = object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", getMessage());
    putUnlessEmpty(status, "reason", reason);
    if (details != null) {
      status.set("details", details.deepCopy());
    }
    return status.put("code", code);
  }

  private static String joined(List<FieldError> errors) {
    var texts = errors.stream().map(FieldError::toString).distinct().toList();
    return texts.size() == 1
        ? texts.getFirst()
        : texts.stream().collect(Collectors.joining(", ", "[", "]"));
  }

  private static String qualified(String group, String resource) {
    return group.isEmpty() ? resource : resource + "." + group;
  }

  private static ObjectNode named(String name, String group, String kind) {
    ObjectNode details = object();
    putUnlessEmpty(details, "name", name);
    putUnlessEmpty(details, "group", group);
    putUnlessEmpty(details, "kind", kind);
    return details;
  }

  private static void putUnlessEmpty(ObjectNode details, String field, String value) {
    if (!value.isEmpty()) {
      details.put(field, value);
    }
  }

  private static ObjectNode causing(String message) {
    ObjectNode details = object();
    details.putArray("causes").addObject().put("message", message);
    return details;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
