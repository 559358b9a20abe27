package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.FieldError;
import java.util.ArrayList;
import java.util.List;

/** ConfigMaps and Secrets: once immutable they stay so, and a Secret keeps its type. */
final class FrozenContents implements KindRules {
  private static final String IMMUTABLE = "immutable";
  private static final String TYPE = "type";

  @Override
  public List<FieldError> refusals(ObjectNode old, ObjectNode object) {
    List<FieldError> errors = new ArrayList<>();
    if (!old.path(TYPE).equals(object.path(TYPE))) {
      errors.add(FieldError.invalid(TYPE, object.path(TYPE).asText(), "field is immutable"));
    }
    if (old.path(IMMUTABLE).asBoolean()) {
      if (!object.path(IMMUTABLE).asBoolean()) {
        errors.add(frozen(IMMUTABLE));
      }
      for (String field : List.of("data", "binaryData")) {
        if (!old.path(field).equals(object.path(field))) {
          errors.add(frozen(field));
        }
      }
    }
    return errors;
  }

  private static FieldError frozen(String field) {
    return FieldError.forbidden(field, "field is immutable when `immutable` is set");
  }
}
