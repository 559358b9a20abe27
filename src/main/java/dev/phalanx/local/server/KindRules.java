package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.FieldError;
import java.util.List;

/** What the server does to objects of one kind beyond their schema; upstream's strategies. */
interface KindRules {
  /** Most kinds have none. */
  KindRules NONE = new KindRules() {};

  /** Fills in what counts as the client's, beyond the schema's defaults. */
  default void applyDefaults(ObjectNode object) {}

  /** Fills in what the server decides, before validation; names and defaults are there. */
  default void create(ObjectNode object) {}

  /** Fills in or keeps what the server decides, before validation. */
  default void update(ObjectNode old, ObjectNode object) {}

  /** What may not change. */
  default List<FieldError> refusals(ObjectNode old, ObjectNode object) {
    return List.of();
  }

  /** Gives back what {@link #create} took for an object that was not written, or is gone. */
  default void release(ObjectNode object) {}
}
