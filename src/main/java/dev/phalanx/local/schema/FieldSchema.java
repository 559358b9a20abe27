package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The schema of one field, or of one object: OpenAPI keywords, with {@code $ref} followed. What
 * stands beside a reference wins over what the definition says. Children are made when first asked
 * for, because most of a pod's schema is never looked at.
 */
public final class FieldSchema {
  static final String METADATA = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

  private static final String REFERENCE = "#/components/schemas/";
  private static final Set<String> OF_EVERY_OBJECT = Set.of("apiVersion", "kind", "metadata");
  private static final FieldSchema ANY =
      new FieldSchema(MissingNode.getInstance(), _ -> null, false, "");

  /** What a value may be. */
  public enum Type {
    OBJECT,
    ARRAY,
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    INT_OR_STRING,
    QUANTITY,
    ANY
  }

  /** How the items of a list are told apart. */
  public enum ListType {
    ATOMIC,
    SET,
    MAP
  }

  /** What references name, by full name. */
  interface Definitions {
    @Nullable FieldSchema find(String name);
  }

  private final JsonNode own;
  private final Definitions definitions;
  private final boolean custom;
  private final String name;
  private final @Nullable FieldSchema definition;
  private final Type type;
  private final String format;
  private final ListType listType;
  private final List<String> mapKeys;
  private final boolean atomic;
  private final boolean preservesUnknown;
  private final boolean embedded;
  private final boolean nullable;
  private final @Nullable JsonNode defaultValue;
  private final List<String> required;
  private volatile @Nullable Map<String, FieldSchema> properties;
  private volatile @Nullable FieldSchema items;
  private volatile @Nullable FieldSchema additional;

  private FieldSchema(JsonNode own, Definitions definitions, boolean custom, String name) {
    this.own = own;
    this.definitions = definitions;
    this.custom = custom;
    this.definition = definition(own, definitions);
    this.name = definition == null ? name : definition.name;
    this.type = typeOf();
    this.format = keyword("format").asText();
    this.listType = listTypeOf(keyword("x-kubernetes-list-type").asText());
    this.mapKeys = texts(keyword("x-kubernetes-list-map-keys"));
    this.atomic = keyword("x-kubernetes-map-type").asText().equals("atomic");
    this.preservesUnknown = keyword("x-kubernetes-preserve-unknown-fields").asBoolean();
    this.embedded = keyword("x-kubernetes-embedded-resource").asBoolean();
    this.nullable = keyword("nullable").asBoolean();
    this.defaultValue = own.get("default");
    this.required = texts(keyword("required"));
  }

  /** A schema that allows everything and knows nothing. */
  public static FieldSchema any() {
    return ANY;
  }

  /**
   * The root schema of a custom type.
   *
   * @param json {@code openAPIV3Schema}
   * @param metadata the schema of every object's metadata
   */
  static FieldSchema ofCustomType(JsonNode json, FieldSchema metadata) {
    ObjectNode root = json.deepCopy();
    root.put("x-kubernetes-embedded-resource", true);
    return new FieldSchema(root, Map.of(METADATA, metadata)::get, true, "");
  }

  /** A schema that stands in {@code anyOf} and the like. */
  static FieldSchema ofPart(JsonNode json) {
    return new FieldSchema(json, _ -> null, true, "");
  }

  /** All definitions of a {@code components.schemas}, by full name, each made when asked for. */
  static Definitions definitions(JsonNode schemas) {
    var made = new ConcurrentHashMap<String, FieldSchema>();
    return new Definitions() {
      @Override
      public @Nullable FieldSchema find(String name) {
        FieldSchema known = made.get(name);
        if (known == null && schemas.has(name)) {
          known = new FieldSchema(schemas.path(name), this, false, name);
          made.put(name, known);
        }
        return known;
      }
    };
  }

  /** The full name of the definition, such as {@code io.k8s.api.core.v1.PodSpec}; or empty. */
  String name() {
    return name;
  }

  /** What a value may be. */
  public Type type() {
    return type;
  }

  /** The OpenAPI format, or empty. */
  public String format() {
    return format;
  }

  /** The declared fields, in the order of the document. */
  public Map<String, FieldSchema> properties() {
    if (definition != null) {
      return definition.properties();
    }
    Map<String, FieldSchema> known = properties;
    if (known == null) {
      known = children(own.path("properties"));
      properties = known;
    }
    return known;
  }

  /** The schema of a declared field, or of any other key of a map; null where it is unknown. */
  public @Nullable FieldSchema field(String name) {
    FieldSchema declared = properties().get(name);
    return declared != null ? declared : additional();
  }

  /** The schema of a list's items; {@link #any()} where none is given. */
  public FieldSchema items() {
    if (definition != null && !own.has("items")) {
      return definition.items();
    }
    FieldSchema known = items;
    if (known == null) {
      known = own.has("items") ? child(own.path("items")) : ANY;
      items = known;
    }
    return known;
  }

  /** The schema of a map's values; null where keys must be declared. */
  public @Nullable FieldSchema additional() {
    if (definition != null) {
      return definition.additional();
    }
    JsonNode given = own.path("additionalProperties");
    if (!given.isObject()) {
      return given.asBoolean() ? ANY : null;
    }
    FieldSchema known = additional;
    if (known == null) {
      known = child(given);
      additional = known;
    }
    return known;
  }

  /** How the items of a list are told apart. */
  public ListType listType() {
    return listType;
  }

  /** The fields that tell the items of a {@link ListType#MAP} apart. */
  public List<String> mapKeys() {
    return mapKeys;
  }

  /** Whether an object has one owner as a whole, as selectors do. */
  public boolean isAtomic() {
    return atomic || (!custom && this != ANY && isFreeForm());
  }

  /** Whether fields that the schema does not declare stay. */
  public boolean preservesUnknown() {
    return preservesUnknown || this == ANY || (!custom && isFreeForm());
  }

  /** In a built-in type, an object of which nothing is declared may hold anything. */
  private boolean isFreeForm() {
    return type == Type.ANY
        || (type == Type.OBJECT && properties().isEmpty() && additional() == null);
  }

  /** Whether the value is a complete object with apiVersion, kind and metadata. */
  public boolean isEmbeddedObject() {
    return embedded;
  }

  /** Whether null is a value of its own. */
  public boolean isNullable() {
    return nullable;
  }

  /** The default, which must be copied before use. */
  public @Nullable JsonNode defaultValue() {
    return defaultValue;
  }

  /** The patch strategies of this occurrence, such as {@code merge} and {@code retainKeys}. */
  public List<String> patchStrategies() {
    String strategies = own.path("x-kubernetes-patch-strategy").asText();
    return strategies.isEmpty() ? List.of() : List.of(strategies.split(","));
  }

  /** The key of a strategic merge; null where items have none. */
  public @Nullable String patchMergeKey() {
    JsonNode key = own.get("x-kubernetes-patch-merge-key");
    return key == null ? null : key.asText();
  }

  /** Names that must be given. */
  public List<String> required() {
    return required;
  }

  /** Any other keyword; a missing node where it is not given. */
  JsonNode keyword(String name) {
    JsonNode found = own.path(name);
    return found.isMissingNode() && definition != null ? definition.keyword(name) : found;
  }

  private Map<String, FieldSchema> children(JsonNode declared) {
    Map<String, FieldSchema> children = LinkedHashMap.newLinkedHashMap(declared.size());
    declared.properties().forEach(each -> children.put(each.getKey(), child(each.getValue())));
    if (embedded) {
      OF_EVERY_OBJECT.forEach(name -> children.put(name, ofEveryObject(name)));
    }
    return children;
  }

  private FieldSchema child(JsonNode json) {
    return new FieldSchema(json, definitions, custom, "");
  }

  private FieldSchema ofEveryObject(String name) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    return child(
        name.equals("metadata")
            ? schema.put("$ref", REFERENCE + METADATA)
            : schema.put("type", "string"));
  }

  private static @Nullable FieldSchema definition(JsonNode own, Definitions definitions) {
    JsonNode reference = own.path("$ref");
    if (reference.isMissingNode() && own.path("allOf").size() == 1) {
      reference = own.path("allOf").path(0).path("$ref");
    }
    return reference.isMissingNode()
        ? null
        : definitions.find(reference.asText().substring(REFERENCE.length()));
  }

  private Type typeOf() {
    if (keyword("x-kubernetes-int-or-string").asBoolean()
        || keyword("format").asText().equals("int-or-string")) {
      return Type.INT_OR_STRING;
    }
    return switch (keyword("type").asText()) {
      case "object" -> Type.OBJECT;
      case "array" -> Type.ARRAY;
      case "string" -> Type.STRING;
      case "integer" -> Type.INTEGER;
      case "number" -> Type.NUMBER;
      case "boolean" -> Type.BOOLEAN;
      default -> keyword("oneOf").size() == 2 ? Type.QUANTITY : Type.ANY;
    };
  }

  private static ListType listTypeOf(String keyword) {
    return switch (keyword) {
      case "map" -> ListType.MAP;
      case "set" -> ListType.SET;
      default -> ListType.ATOMIC;
    };
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>(array.size());
    array.forEach(each -> texts.add(each.asText()));
    return List.copyOf(texts);
  }

  /** For reading in a debugger: the keywords themselves. */
  @Override
  public String toString() {
    return own instanceof ObjectNode ? own.toString() : "any";
  }
}
