package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Tells whether the Go type of a kind could hold an object. */
final class GoDecoding {
  private GoDecoding() {}

  static @Nullable String complaint(ObjectNode object, TypeSchema schema) {
    return null;
  }
}
