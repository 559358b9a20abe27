package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.phalanx.local.refusal.FieldError;
import dev.phalanx.local.refusal.FieldError.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One rule of {@code x-kubernetes-validations}. */
final class CelRule {
  private static final Pattern OLD_SELF = Pattern.compile("\\boldSelf\\b");
  private static final Map<String, Reason> REASONS =
      Map.of(
          "FieldValueRequired", Reason.REQUIRED,
          "FieldValueForbidden", Reason.FORBIDDEN,
          "FieldValueDuplicate", Reason.DUPLICATE);

  private final FieldSchema schema;
  private final String rule;
  private final String message;
  private final String messageExpression;
  private final String fieldPath;
  private final Reason reason;
  private final boolean ofTransition;

  CelRule(JsonNode json, FieldSchema schema) {
    this.schema = schema;
    this.rule = json.path("rule").asText();
    this.message = json.path("message").asText().strip();
    this.messageExpression = json.path("messageExpression").asText();
    this.fieldPath = json.path("fieldPath").asText();
    this.reason = REASONS.getOrDefault(json.path("reason").asText(), Reason.INVALID);
    this.ofTransition = OLD_SELF.matcher(rule).find();
  }

  /**
   * What the rule says of a value; null where it is fulfilled, or has nothing to compare with.
   *
   * @param old the value before; null where there was none
   */
  @Nullable FieldError check(JsonNode value, @Nullable JsonNode old, String path) {
    if (ofTransition && old == null) {
      return null;
    }
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", CelValues.of(value, schema));
    if (old != null) {
      variables.put("oldSelf", CelValues.of(old, schema));
    }
    try {
      return Boolean.TRUE.equals(CelProgram.compile(rule).run(variables))
          ? null
          : failure(value, path, variables);
    } catch (CelFailure e) {
      String text = e.getMessage() + " evaluating rule: " + (message.isEmpty() ? rule : message);
      TextNode type = TextNode.valueOf(schema.keyword("type").asText());
      return FieldError.of(reason, path.isEmpty() ? Combinations.NOWHERE : path, type, text);
    }
  }

  private FieldError failure(JsonNode value, String path, Map<String, Object> variables) {
    String place = fieldPath.isEmpty() ? path : (path + fieldPath).replaceFirst("^\\.", "");
    return error(value, place, text(variables));
  }

  private FieldError error(JsonNode value, String path, String text) {
    String place = path.isEmpty() ? Combinations.NOWHERE : path;
    return switch (reason) {
      case REQUIRED -> FieldError.required(place, text);
      case FORBIDDEN -> FieldError.forbidden(place, text);
      default ->
          value.isContainerNode() || !fieldPath.isEmpty()
              ? FieldError.withoutValue(reason, place, text)
              : FieldError.of(reason, place, value, text);
    };
  }

  private String text(Map<String, Object> variables) {
    if (!messageExpression.isEmpty()) {
      try {
        if (CelProgram.compile(messageExpression).run(variables) instanceof String text
            && !text.isBlank()) {
          return text.strip();
        }
      } catch (CelFailure e) {
        return message.isEmpty() ? "failed rule: " + rule : message;
      }
    }
    return message.isEmpty() ? "failed rule: " + rule : message;
  }

  /** Compiles before the first value waits for it. */
  void compileAhead() {
    CelProgram.compileAhead(rule);
    if (!messageExpression.isEmpty()) {
      CelProgram.compileAhead(messageExpression);
    }
  }
}
