package dev.phalanx.view;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * A node as one object: its facts, then its children under their names. Written as it is walked, so
 * the tree never exists as a whole; the generator decides whether that is JSON or YAML.
 */
public final class NodeJson {
  private NodeJson() {}

  /**
   * Writes one object; does not close the generator.
   *
   * @throws IOException when the generator cannot write
   */
  public static void write(ServingNode node, JsonGenerator to) throws IOException {
    to.writeStartObject();
    for (var fact : node.facts().entrySet()) {
      to.writeFieldName(fact.getKey());
      write(fact.getValue(), to);
    }
    for (var name : node.childNames()) {
      to.writeFieldName(name);
      write(node.child(name).orElseThrow(), to);
    }
    to.writeEndObject();
  }

  private static void write(Value value, JsonGenerator to) throws IOException {
    switch (value) {
      case Value.Text(var text) -> to.writeString(text);
      case Value.Count(var number) -> to.writeNumber(number);
      case Value.Truth(var isTrue) -> to.writeBoolean(isTrue);
      case Value.Several(var values) -> {
        to.writeStartArray();
        for (var each : values) {
          write(each, to);
        }
        to.writeEndArray();
      }
    }
  }
}
