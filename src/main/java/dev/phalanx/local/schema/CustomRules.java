package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.FieldError;
import dev.phalanx.local.refusal.FieldError.Reason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that an object of a CRD must fulfil. */
final class CustomRules {
  /** After one of these, rules would fail on what they cannot read. */
  private static final Set<Reason> BLOCKING =
      EnumSet.of(
          Reason.NOT_SUPPORTED,
          Reason.REQUIRED,
          Reason.TOO_LONG,
          Reason.TOO_MANY,
          Reason.TYPE_INVALID);

  private static final FieldError NOT_CHECKED =
      FieldError.invalid(
          Combinations.NOWHERE,
          NullNode.instance,
          "some validation rules were not checked because the object was invalid; correct the"
              + " existing errors to complete validation");

  private final TypeSchema type;
  private final CelRules cel;

  CustomRules(TypeSchema type) {
    this.type = type;
    this.cel = CelRules.of(type.root());
  }

  void compileAhead() {
    cel.compileAhead();
  }

  List<FieldError> check(ObjectNode object, @Nullable ObjectNode old) {
    List<FieldError> errors =
        new ArrayList<>(NameRules.check(object.path("metadata"), NameRules.Kind.SUBDOMAIN));
    List<FieldError> values = StructuralValues.check(object, type.root(), "");
    errors.addAll(values);
    errors.addAll(scaleErrors(object));
    if (values.stream().noneMatch(error -> BLOCKING.contains(error.reason()))) {
      errors.addAll(cel.check(object, old));
    } else if (!cel.isEmpty()) {
      errors.add(NOT_CHECKED);
    }
    return errors;
  }

  /** The scale subresource must be able to show the wanted number. */
  private List<FieldError> scaleErrors(ObjectNode object) {
    String path = type.replicasPath();
    JsonNode replicas = object.at(path.replace('.', '/'));
    if (path.isEmpty() || replicas.isMissingNode()) {
      return List.of();
    }
    if (!replicas.isIntegralNumber()) {
      String text =
          "%s accessor error: %s is of the type %s, expected int64"
              .formatted(path, replicas.asText(), goType(replicas));
      return List.of(FieldError.invalid(path, IntNode.valueOf(0), text));
    }
    return replicas.asLong() >= 0
        ? List.of()
        : List.of(FieldError.invalid(path, replicas, "should be a non-negative integer"));
  }

  private static String goType(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case NUMBER -> "float64";
      case BOOLEAN -> "bool";
      case ARRAY -> "[]interface {}";
      case OBJECT -> "map[string]interface {}";
      case NULL, MISSING, POJO, BINARY -> "<nil>";
    };
  }
}
