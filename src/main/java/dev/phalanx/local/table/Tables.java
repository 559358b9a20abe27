package dev.phalanx.local.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.schema.ResourceType;
import java.time.Instant;

/** The {@code meta.k8s.io/v1} Table of one kind. */
public final class Tables {
  private final Cells cells;
  private final ArrayNode columns;
  private final Include include;

  /** What a row says of its object beside the cells. */
  public enum Include {
    NONE,
    METADATA,
    OBJECT;

    /**
     * Reads the query parameter {@code includeObject}.
     *
     * @throws IllegalArgumentException it is none of the three words
     */
    public static Include parse(String text) {
      return switch (text) {
        case "", "Metadata" -> METADATA;
        case "None" -> NONE;
        case "Object" -> OBJECT;
        default -> throw new IllegalArgumentException(text);
      };
    }
  }

  private Tables(Cells cells, ArrayNode columns, Include include) {
    this.cells = cells;
    this.columns = columns;
    this.include = include;
  }

  /** The table of a type: a CRD's columns, or the server's own. */
  public static Tables of(ResourceType type, Include include) {
    if (type.custom()) {
      CustomCells cells = new CustomCells(type.columns());
      return new Tables(cells, cells.columns(), include);
    }
    String key = type.group().isEmpty() ? type.plural() : type.group() + "/" + type.plural();
    return new Tables(BuiltInTables.cells(key), BuiltInTables.columns(key), include);
  }

  /** A table without rows; {@code withColumns} is false in all but the first event of a watch. */
  public ObjectNode empty(boolean withColumns) {
    ObjectNode table =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", "Table")
            .put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata");
    if (withColumns) {
      table.set("columnDefinitions", columns);
    } else {
      table.putNull("columnDefinitions");
    }
    table.putArray("rows");
    return table;
  }

  /** The row of an object. */
  public ObjectNode row(ObjectNode object, Instant now) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    cells.write(object, row.putArray("cells"), now);
    switch (include) {
      case NONE -> row.putNull("object");
      case METADATA -> row.set("object", withoutOwners(partial(object)));
      case OBJECT -> row.set("object", object);
    }
    return row;
  }

  /**
   * Who looks at a table does not look at managedFields, which are most of the metadata's text:
   * without them kubectl shows 10,000 pods in half the time.
   */
  private static ObjectNode withoutOwners(ObjectNode partial) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    partial.path("metadata").properties().forEach(it -> metadata.set(it.getKey(), it.getValue()));
    metadata.remove("managedFields");
    return partial.set("metadata", metadata);
  }

  /** The object's metadata alone. */
  public static ObjectNode partial(ObjectNode object) {
    ObjectNode partial =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", "PartialObjectMetadata")
            .put("apiVersion", "meta.k8s.io/v1");
    partial.set("metadata", object.path("metadata"));
    return partial;
  }
}
