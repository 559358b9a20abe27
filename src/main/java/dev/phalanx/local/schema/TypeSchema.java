package dev.phalanx.local.schema;

import static java.util.function.Predicate.not;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.refusal.FieldError;
import java.util.ArrayList;
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
  private final String replicasPath;
  private volatile @Nullable CustomRules rules;

  TypeSchema(String group, String version, String kind, FieldSchema root, boolean custom) {
    this(group, version, kind, root, custom, "");
  }

  TypeSchema(
      String group,
      String version,
      String kind,
      FieldSchema root,
      boolean custom,
      String replicasPath) {
    this.replicasPath = replicasPath;
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

  /**
   * All that strict validation complains about, in upstream's order.
   *
   * @param duplicates what {@link ObjectReader} found
   */
  public List<String> complaints(ObjectNode object, List<String> duplicates) {
    List<String> unknown = unknownFields(object);
    List<String> all = new ArrayList<>();
    if (custom) {
      all.addAll(duplicates);
      unknown.stream().filter(TypeSchema::isOfMetadata).forEach(all::add);
      unknown.stream().filter(not(TypeSchema::isOfMetadata)).forEach(all::add);
    } else {
      all.addAll(unknown);
      all.addAll(duplicates);
    }
    return all;
  }

  private static boolean isOfMetadata(String complaint) {
    return complaint.startsWith("unknown field \"metadata.");
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
    } else {
      GoValues.complete(object, root);
    }
  }

  /**
   * What is wrong with the object.
   *
   * @param old what it replaces, for transition rules; null for a create
   * @return no error where it may be stored
   */
  public List<FieldError> validate(ObjectNode object, @Nullable ObjectNode old) {
    return custom ? rules().check(object, old) : BuiltInRules.check(object, old, this);
  }

  /** Makes ready in the background what the first validation would wait for. */
  void prepare() {
    Thread.ofVirtual().name("rules of " + kind).start(() -> rules().compileAhead());
  }

  private CustomRules rules() {
    CustomRules known = rules;
    if (known == null) {
      known = new CustomRules(this);
      rules = known;
    }
    return known;
  }

  /** Where the scale subresource finds the wanted number; empty where there is none. */
  String replicasPath() {
    return replicasPath;
  }

  /**
   * What an object is before anybody has set a field: nothing for a custom type, and the zero value
   * of its Go type for a built-in one. Its fields have no owner; nor has the status, which a create
   * does not set.
   *
   * @param object names the version and kind
   */
  public ObjectNode zero(ObjectNode object) {
    ObjectNode zero = ZeroValues.of(custom ? FieldSchema.any() : root);
    zero.set("apiVersion", object.path("apiVersion"));
    zero.set("kind", object.path("kind"));
    if (!custom && object.has("status") && !kind.equals("Node")) {
      zero.set("status", object.path("status"));
    }
    return zero;
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
