package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.refusal.FieldError;
import dev.phalanx.local.schema.ResourceType;
import dev.phalanx.local.store.StoredObject;
import dev.phalanx.local.table.Tables;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** In which of the forms that the client accepts objects are answered. */
final class Representation {
  private static final String YAML = "application/yaml";
  private final Form form;
  private final boolean isYaml;
  private final Tables.Include include;

  private enum Form {
    OBJECT,
    TABLE,
    PARTIAL
  }

  private Representation(Form form, boolean isYaml, Tables.Include include) {
    this.form = form;
    this.isYaml = isYaml;
    this.include = include;
  }

  /** Objects as they are, in JSON. */
  static Representation plain() {
    return new Representation(Form.OBJECT, false, Tables.Include.METADATA);
  }

  /**
   * The first alternative of {@code Accept} that can be served.
   *
   * @throws ApiRefusal 406, there is none
   */
  static Representation of(Request request) {
    String accept = request.header("Accept");
    Tables.Include include = include(request.query().text("includeObject"));
    for (String alternative : (accept.isBlank() ? "*/*" : accept).split(",")) {
      String[] parts = alternative.strip().split(";");
      String type = parts[0].strip().toLowerCase(Locale.ROOT);
      Map<String, String> parameters = parameters(parts);
      boolean isYaml = type.equals(YAML);
      boolean isServed = isYaml || List.of(Reply.JSON, "*/*", "application/*").contains(type);
      if (isServed && isMetaV1(parameters)) {
        return new Representation(form(parameters.get("as")), isYaml, include);
      }
    }
    throw ApiRefusal.of(
        406,
        "NotAcceptable",
        "406: Not Acceptable\n\n"
            + "Available representations: application/json, application/yaml,"
            + " application/vnd.kubernetes.protobuf",
        Json.object());
  }

  private static Tables.Include include(String text) {
    try {
      return Tables.Include.parse(text);
    } catch (IllegalArgumentException e) {
      throw ApiRefusal.invalid(
          "meta.k8s.io",
          "TableOptions",
          "",
          List.of(
              FieldError.invalid("includeObject", text, "must be 'None', 'Metadata' or 'Object'")));
    }
  }

  private static Map<String, String> parameters(String[] parts) {
    Map<String, String> parameters = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].strip().split("=", 2);
      parameters.put(pair[0], pair.length < 2 ? "" : pair[1]);
    }
    return parameters;
  }

  private static boolean isMetaV1(Map<String, String> parameters) {
    String as = parameters.get("as");
    return as == null
        || (parameters.getOrDefault("g", "").equals("meta.k8s.io")
            && parameters.getOrDefault("v", "").equals("v1")
            && List.of("Table", "PartialObjectMetadata", "PartialObjectMetadataList").contains(as));
  }

  private static Form form(@Nullable String as) {
    if (as == null) {
      return Form.OBJECT;
    }
    return as.equals("Table") ? Form.TABLE : Form.PARTIAL;
  }

  /** Answers one object, in the version of {@code type}. */
  Reply one(int code, ObjectNode object, ResourceType type, List<String> warnings) {
    ObjectNode shown =
        switch (form) {
          case OBJECT -> object;
          case PARTIAL -> Tables.partial(object);
          case TABLE -> table(object, type);
        };
    return complete(code, out -> write(shown, out), warnings);
  }

  /** Answers one stored object. */
  Reply one(StoredObject object, ResourceType type) {
    if (form == Form.OBJECT && !isYaml) {
      return complete(200, out -> Versions.write(object, type, object.revision(), out), List.of());
    }
    return one(200, Versions.tree(object, type), type, List.of());
  }

  private Reply complete(int code, Reply.Body body, List<String> warnings) {
    return new Reply.Complete(code, isYaml ? YAML : Reply.JSON, body, warnings);
  }

  private void write(ObjectNode node, OutputStream out) throws IOException {
    out.write(isYaml ? Json.YAML.writeValueAsBytes(node) : Json.bytes(node));
  }

  private ObjectNode table(ObjectNode object, ResourceType type) {
    Tables tables = Tables.of(type, include);
    ObjectNode table = tables.empty(true);
    Json.metadata(table)
        .put("resourceVersion", object.path("metadata").path("resourceVersion").asText());
    ((ArrayNode) table.get("rows")).add(tables.row(object, Instant.now()));
    return table;
  }

  /** Answers a list. */
  Reply list(List<StoredObject> objects, ResourceType type, ObjectNode metadata) {
    if (form == Form.OBJECT && type.custom() && !metadata.has("continue")) {
      metadata.put("continue", "");
    }
    if (form == Form.OBJECT && !isYaml) {
      return complete(200, out -> writeList(objects, type, metadata, out), List.of());
    }
    ObjectNode list =
        switch (form) {
          case TABLE -> tableOf(objects, type, metadata);
          case PARTIAL -> partials(objects, type, metadata);
          case OBJECT -> trees(objects, type, metadata);
        };
    return complete(200, out -> write(list, out), List.of());
  }

  private static void writeList(
      List<StoredObject> objects, ResourceType type, ObjectNode metadata, OutputStream out)
      throws IOException {
    ObjectNode head = Json.object().put("kind", type.listKind());
    head.put("apiVersion", type.apiVersion()).set("metadata", metadata);
    byte[] start = Json.bytes(head);
    out.write(start, 0, start.length - 1);
    out.write(",\"items\":[".getBytes(StandardCharsets.US_ASCII));
    boolean isFirst = true;
    for (StoredObject object : objects) {
      if (!isFirst) {
        out.write(',');
      }
      isFirst = false;
      Versions.writeItem(object, type, out);
    }
    out.write(']');
    out.write('}');
  }

  private ObjectNode tableOf(List<StoredObject> objects, ResourceType type, ObjectNode metadata) {
    Tables tables = Tables.of(type, include);
    ObjectNode table = tables.empty(true);
    table.set("metadata", metadata);
    ArrayNode rows = (ArrayNode) table.get("rows");
    Instant now = Instant.now();
    objects.forEach(object -> rows.add(tables.row(object.tree(), now)));
    return table;
  }

  private static ObjectNode partials(
      List<StoredObject> objects, ResourceType type, ObjectNode metadata) {
    ObjectNode list =
        Json.object().put("kind", "PartialObjectMetadataList").put("apiVersion", "meta.k8s.io/v1");
    list.set("metadata", metadata);
    ArrayNode items = list.putArray("items");
    objects.forEach(object -> items.add(Tables.partial(Versions.tree(object, type))));
    return list;
  }

  private static ObjectNode trees(
      List<StoredObject> objects, ResourceType type, ObjectNode metadata) {
    ObjectNode list =
        Json.object().put("kind", type.listKind()).put("apiVersion", type.apiVersion());
    list.set("metadata", metadata);
    ArrayNode items = list.putArray("items");
    objects.forEach(object -> items.add(Versions.tree(object, type)));
    return list;
  }

  /** Writes the objects of a watch's events. */
  Events events(ResourceType type) {
    return new Events(type);
  }

  /** The events of one watch; the first table of a watch has columns, the others have none. */
  final class Events {
    private final ResourceType type;
    private final Tables tables;
    private boolean isFirst = true;

    private Events(ResourceType type) {
      this.type = type;
      this.tables = Tables.of(type, include);
    }

    void write(StoredObject object, long shown, OutputStream out) throws IOException {
      switch (form) {
        case OBJECT -> Versions.write(object, type, shown, out);
        case PARTIAL -> out.write(Json.bytes(Tables.partial(Versions.tree(object, type, shown))));
        case TABLE -> out.write(Json.bytes(row(object.tree(shown), Long.toString(shown))));
      }
    }

    void writeBookmark(ObjectNode metadata, OutputStream out) throws IOException {
      ObjectNode bookmark =
          Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
      bookmark.set("metadata", metadata);
      out.write(
          Json.bytes(
              switch (form) {
                case OBJECT -> bookmark;
                case PARTIAL -> Tables.partial(bookmark);
                case TABLE -> row(bookmark, metadata.path("resourceVersion").asText());
              }));
    }

    private ObjectNode row(ObjectNode object, String revision) {
      ObjectNode table = tables.empty(isFirst);
      isFirst = false;
      Json.metadata(table).put("resourceVersion", revision);
      ((ArrayNode) table.get("rows")).add(tables.row(object, Instant.now()));
      return table;
    }
  }
}
