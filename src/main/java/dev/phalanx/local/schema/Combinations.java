package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.phalanx.local.refusal.FieldError;
import java.util.ArrayList;
import java.util.List;

/** {@code allOf}, {@code anyOf}, {@code oneOf} and {@code not} of a CRD's schema. */
final class Combinations {
  /** Where upstream has no path. */
  static final String NOWHERE = "<nil>";

  private final List<FieldError> errors;
  private final String path;

  Combinations(List<FieldError> errors, String path) {
    this.errors = errors;
    this.path = path;
  }

  void check(JsonNode value, FieldSchema schema) {
    checkAny(value, schema.keyword("anyOf"));
    checkOne(value, schema.keyword("oneOf"));
    checkAll(value, schema.keyword("allOf"));
    JsonNode not = schema.keyword("not");
    if (not.isObject() && failures(value, not).isEmpty()) {
      complain("must not validate the schema (not)");
    }
  }

  private void checkAny(JsonNode value, JsonNode schemas) {
    if (!schemas.isEmpty()) {
      List<FieldError> first = List.of();
      for (JsonNode schema : schemas) {
        List<FieldError> failures = failures(value, schema);
        if (failures.isEmpty()) {
          return;
        }
        first = first.isEmpty() ? failures : first;
      }
      complain("must validate at least one schema (anyOf)");
      errors.addAll(first);
    }
  }

  private void checkOne(JsonNode value, JsonNode schemas) {
    if (schemas.isEmpty()) {
      return;
    }
    int valid = 0;
    List<FieldError> first = new ArrayList<>();
    for (JsonNode schema : schemas) {
      List<FieldError> failures = failures(value, schema);
      valid += failures.isEmpty() ? 1 : 0;
      if (first.isEmpty()) {
        first.addAll(failures);
      }
    }
    if (valid == 0) {
      complain("must validate one and only one schema (oneOf). Found none valid");
      errors.addAll(first);
    } else if (valid > 1) {
      complain(
          "must validate one and only one schema (oneOf). Found %d valid alternatives"
              .formatted(valid));
    }
  }

  private void checkAll(JsonNode value, JsonNode schemas) {
    List<FieldError> all = new ArrayList<>();
    schemas.forEach(schema -> all.addAll(failures(value, schema)));
    if (!all.isEmpty()) {
      complain("must validate all the schemas (allOf)");
      errors.addAll(all);
    }
  }

  private List<FieldError> failures(JsonNode value, JsonNode schema) {
    return StructuralValues.check(value, FieldSchema.ofPart(schema), path);
  }

  private void complain(String text) {
    errors.add(
        FieldError.of(
            FieldError.Reason.INVALID,
            NOWHERE,
            TextNode.valueOf(""),
            "\"%s\" %s".formatted(path, text)));
  }
}
