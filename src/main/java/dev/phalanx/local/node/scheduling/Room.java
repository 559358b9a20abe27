package dev.phalanx.local.node.scheduling;

import dev.phalanx.local.node.seen.Amounts;
import dev.phalanx.local.node.seen.SeenNode;

/**
 * A node and what is free on it.
 *
 * @param pods how many are on it
 */
public record Room(SeenNode node, Amounts free, int pods) {

  Room with(Amounts taken) {
    return new Room(node, free.minus(taken), pods + 1);
  }
}
