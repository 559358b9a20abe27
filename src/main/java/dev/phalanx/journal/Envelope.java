package dev.phalanx.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * An entry before its event is read.
 *
 * @param type name of the event's type
 * @param version version of its fields, from 1
 * @param at when it was decided
 * @param because what caused it
 * @param fields the event's own fields
 */
record Envelope(String type, int version, Instant at, String because, ObjectNode fields) {
  private static final String TYPE = "type";
  private static final String VERSION = "v";
  private static final String AT = "at";
  private static final String BECAUSE = "because";

  /** Envelope and fields in one object, the envelope first. */
  ObjectNode toTree() {
    var tree = fields.objectNode();
    tree.put(TYPE, type).put(VERSION, version).put(AT, at.toString()).put(BECAUSE, because);
    return tree.setAll(fields);
  }

  static Envelope of(JsonNode tree) {
    if (!(tree instanceof ObjectNode entry)
        || !entry.path(TYPE).isTextual()
        || !entry.path(VERSION).isInt()
        || !entry.path(AT).isTextual()
        || !entry.path(BECAUSE).isTextual()) {
      throw new JournalException("not a journal entry: it has no type, v, at and because");
    }
    var fields = entry.objectNode().<ObjectNode>setAll(entry);
    var type = fields.remove(TYPE).textValue();
    int version = fields.remove(VERSION).intValue();
    var at = fields.remove(AT).textValue();
    var because = fields.remove(BECAUSE).textValue();
    try {
      return new Envelope(type, version, Instant.parse(at), because, fields);
    } catch (DateTimeException e) {
      throw new JournalException("not a journal entry: '%s' is no time".formatted(at), e);
    }
  }
}
