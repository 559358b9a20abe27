package dev.phalanx.local.refusal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * What is wrong with one field, in the words of upstream's {@code
 * k8s.io/apimachinery/pkg/util/validation/field}.
 *
 * @param reason the kind of error, which becomes the cause's reason
 * @param field path of the field, such as {@code spec.containers[0].name}
 * @param message the text without the path, such as {@code Invalid value: -1: must be positive}
 */
public record FieldError(Reason reason, String field, String message) {

  /** Upstream's error types. */
  public enum Reason {
    REQUIRED("FieldValueRequired", "Required value"),
    INVALID("FieldValueInvalid", "Invalid value"),
    TYPE_INVALID("FieldValueTypeInvalid", "Invalid value"),
    NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value"),
    DUPLICATE("FieldValueDuplicate", "Duplicate value"),
    FORBIDDEN("FieldValueForbidden", "Forbidden"),
    NOT_FOUND("FieldValueNotFound", "Not found"),
    TOO_LONG("FieldValueTooLong", "Too long"),
    TOO_MANY("FieldValueTooMany", "Too many"),
    INTERNAL("InternalError", "Internal error");

    private final String cause;
    private final String title;

    Reason(String cause, String title) {
      this.cause = cause;
      this.title = title;
    }

    /** The reason of a cause in {@code details.causes}. */
    public String cause() {
      return cause;
    }
  }

  /** The field must be given; {@code detail} may be empty. */
  public static FieldError required(String field, String detail) {
    return of(Reason.REQUIRED, field, detail);
  }

  /** The value is not acceptable, {@code detail} says why. */
  public static FieldError invalid(String field, JsonNode value, String detail) {
    return of(Reason.INVALID, field, value, detail);
  }

  /** As {@link #invalid(String, JsonNode, String)}, of a text. */
  public static FieldError invalid(String field, String value, String detail) {
    return invalid(field, TextNode.valueOf(value), detail);
  }

  /** The value has the wrong JSON type. */
  public static FieldError typeInvalid(String field, JsonNode value, String detail) {
    return of(Reason.TYPE_INVALID, field, value, detail);
  }

  /** The value is none of the supported ones. */
  public static FieldError notSupported(
      String field, JsonNode value, Collection<String> supported) {
    String values =
        supported.stream()
            .map(one -> TextNode.valueOf(one).toString())
            .collect(Collectors.joining(", "));
    return of(Reason.NOT_SUPPORTED, field, value, "supported values: " + values);
  }

  /** The value stands there already. */
  public static FieldError duplicate(String field, JsonNode value) {
    return of(Reason.DUPLICATE, field, value, "");
  }

  /** The field must not be given or changed. */
  public static FieldError forbidden(String field, String detail) {
    return of(Reason.FORBIDDEN, field, detail);
  }

  /** The text is longer than {@code limit}; upstream's wording names the unit itself. */
  public static FieldError tooLong(String field, String detail) {
    return of(Reason.TOO_LONG, field, detail);
  }

  /** There are {@code actual} items, and {@code limit} are allowed. */
  public static FieldError tooMany(String field, int actual, int limit) {
    return new FieldError(
        Reason.TOO_MANY,
        field,
        "Too many: %d: must have at most %d items".formatted(actual, limit));
  }

  /** Any reason, with the value printed. */
  public static FieldError of(Reason reason, String field, JsonNode value, String detail) {
    return of(reason, field, value.toString(), detail, ": ");
  }

  /** Any reason, where the value is too large to be printed. */
  public static FieldError withoutValue(Reason reason, String field, String detail) {
    return of(reason, field, detail);
  }

  private static FieldError of(Reason reason, String field, String detail) {
    return of(reason, field, "", detail, "");
  }

  private static FieldError of(
      Reason reason, String field, String value, String detail, String separator) {
    String text = reason.title + separator + value;
    return new FieldError(reason, field, detail.isEmpty() ? text : text + ": " + detail);
  }

  /** Path and text, as the message of a refusal lists them. */
  @Override
  public String toString() {
    return field + ": " + message;
  }
}
