package dev.phalanx.local.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.phalanx.local.schema.PrinterColumn;
import java.time.Instant;
import java.util.List;

/** Rows of a custom kind: its name, and the columns that its CRD asks for, or its age. */
final class CustomCells implements Cells {
  private static final String NO_DESCRIPTION =
      "Custom resource definition column (in JSONPath format): ";
  private static final List<PrinterColumn> AGE =
      List.of(
          new PrinterColumn(
              "Age",
              "date",
              "",
              "CreationTimestamp is a timestamp representing the server time when this object was"
                  + " created. It is not guaranteed to be set in happens-before order across"
                  + " separate operations. Clients may not set this value. It is represented in"
                  + " RFC3339 form and is in UTC.\n\n"
                  + "Populated by the system. Read-only. Null for lists. More info:"
                  + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata",
              0,
              ".metadata.creationTimestamp"));

  private final List<PrinterColumn> columns;

  CustomCells(List<PrinterColumn> columns) {
    this.columns = columns.isEmpty() ? AGE : columns;
  }

  ArrayNode columns() {
    ArrayNode definitions = JsonNodeFactory.instance.arrayNode();
    definitions.add(BuiltInTables.columns("namespaces").get(0).deepCopy());
    for (PrinterColumn column : columns) {
      String description = column.description();
      definitions
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("format", column.format())
          .put(
              "description",
              description.isEmpty() ? NO_DESCRIPTION + column.jsonPath() : description)
          .put("priority", column.priority());
    }
    return definitions;
  }

  @Override
  public void write(JsonNode object, ArrayNode row, Instant now) {
    row.add(Cells.name(object));
    for (PrinterColumn column : columns) {
      List<JsonNode> found = JsonPaths.find(object, column.jsonPath());
      if (found.isEmpty() || found.getFirst().isNull()) {
        row.addNull();
      } else {
        row.add(cell(column.type(), found, now));
      }
    }
  }

  private static JsonNode cell(String type, List<JsonNode> found, Instant now) {
    JsonNode first = found.getFirst();
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (type) {
      case "date" -> json.textNode(Ages.since(first, now));
      case "integer" -> first.isNumber() ? json.numberNode(first.asLong()) : json.nullNode();
      case "number" -> first.isNumber() ? first : json.nullNode();
      case "boolean" -> first.isBoolean() ? first : json.nullNode();
      default -> json.textNode(first.isContainerNode() ? first.toString() : first.asText());
    };
  }
}
