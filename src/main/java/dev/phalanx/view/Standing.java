package dev.phalanx.view;

/** How a part of a serving stands, as one glance at the tree shows it. */
enum Standing {
  /** As it is wanted. */
  READY("✔"),
  /** Not yet; the part says what it waits for. */
  WAITING("◌"),
  /** The cluster refuses what it needs. */
  REFUSED("✘"),
  /** On its way out, or gone. */
  LEAVING("⊖"),
  /** Neither good nor bad. */
  PLAIN("");

  private final String symbol;

  Standing(String symbol) {
    this.symbol = symbol;
  }

  /** One character, or none. */
  String symbol() {
    return symbol;
  }
}
