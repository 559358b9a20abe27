package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.refusal.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the objects of one kind look like. A request goes through {@link #unknownFields}, {@link
 * #refuseUndecodable}, {@link #prune}, {@link #applyDefaults} and {@link #validate}, in this order.
 */
public final class TypeSchema {
  private final String group;
  private final String version;
  private final String kind;
  private final FieldSchema root;
  private final boolean custom;

  TypeSchema(String group, String version, String kind, FieldSchema root, boolean custom) {
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.root = root;
    this.custom = custom;
  }

  /** The schema of the whole object. */
  public FieldSchema root() {
    return root;
  }

  /** Whether a CRD defined the type. */
  public boolean isCustom() {
    return custom;
  }

  /**
   * The fields that the schema does not know, as upstream words it: {@code unknown field
   * "spec.foo"}. Strict validation refuses them, the default warns of them.
   */
  public List<String> unknownFields(ObjectNode object) {
    return UnknownFields.in(object, root);
  }

  /** 400 for fields that were found unknown or duplicate by strict validation. */
  public ApiRefusal refuseStrictly(List<String> complaints) {
    return refuse("strict decoding error: " + String.join(", ", complaints));
  }

  /**
   * Refuses with 400 what a Go type cannot hold: values of the wrong type in built-in objects, and
   * in the metadata of custom ones.
   */
  public void refuseUndecodable(ObjectNode object) {
    String complaint = GoDecoding.complaint(object, this);
    if (complaint != null) {
      throw refuse(complaint);
    }
  }

  /** Removes what the schema does not know. */
  public void prune(ObjectNode object) {
    Pruning.prune(object, root);
  }

  /** Fills in the defaults that a client observes. */
  public void applyDefaults(ObjectNode object) {
    if (custom) {
      Defaulting.apply(object, root);
    }
  }

  /**
   * What is wrong with the object.
   *
   * @param old what it replaces, for transition rules; null for a create
   * @return no error where it may be stored
   */
  public List<FieldError> validate(ObjectNode object, @Nullable ObjectNode old) {
    return List.of();
  }

  String kind() {
    return kind;
  }

  String group() {
    return group;
  }

  private ApiRefusal refuse(String complaint) {
    return ApiRefusal.badRequest(
        "%1$s in version \"%2$s\" cannot be handled as a %1$s: %3$s"
            .formatted(kind, version, complaint));
  }
}
