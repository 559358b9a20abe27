package dev.phalanx.render;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An object to send, or why it cannot be made. */
public sealed interface Rendering {

  /** The object. */
  record Rendered(ObjectNode object) implements Rendering {}

  /**
   * There is none.
   *
   * @param reason for people: what is wrong and where to fix it
   */
  record Impossible(String reason) implements Rendering {}
}
