package dev.phalanx.local.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.schema.TypeSchema;
import io.fabric8.zjsonpatch.CompatibilityFlags;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/** The three kinds of patch. Each answers a new object and leaves the live one alone. */
public final class Patches {
  private static final List<String> OF_CUSTOM_TYPES =
      List.of(
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/apply-patch+yaml");

  private static final EnumSet<CompatibilityFlags> STRICTLY =
      EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT);

  private Patches() {}

  /**
   * RFC 6902.
   *
   * @throws ApiRefusal 400 where it is no patch, 422 where it does not apply
   */
  public static ObjectNode json(ObjectNode live, JsonNode operations) {
    if (!operations.isArray()) {
      throw ApiRefusal.badRequest(
          "error decoding patch: json: cannot unmarshal %s into Go value of type []handlers.jsonPatchOp"
              .formatted(goKind(operations)));
    }
    try {
      return (ObjectNode) JsonPatch.apply(operations, live, STRICTLY);
    } catch (JsonPatchException e) {
      throw ApiRefusal.rejected();
    }
  }

  /**
   * RFC 7386.
   *
   * @throws ApiRefusal 400 where the patch is no object
   */
  public static ObjectNode merge(ObjectNode live, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      throw ApiRefusal.badRequest(
          "error decoding patch: json: cannot unmarshal %s into Go value of type map[string]interface {}"
              .formatted(goKind(patch)));
    }
    return MergePatch.merged(live, changes);
  }

  /**
   * Kubernetes' own merge, which knows lists of objects by their keys.
   *
   * @throws ApiRefusal 400 where a directive makes no sense
   */
  public static ObjectNode strategic(ObjectNode live, ObjectNode patch, TypeSchema schema) {
    if (schema.isCustom()) {
      throw ApiRefusal.unsupportedMediaType(OF_CUSTOM_TYPES);
    }
    return StrategicMerge.merged(live, patch, schema.root());
  }

  private static String goKind(JsonNode value) {
    return switch (value.getNodeType()) {
      case BOOLEAN -> "bool";
      case POJO, MISSING -> "value";
      case ARRAY, BINARY, NULL, NUMBER, OBJECT, STRING ->
          value.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }
}
