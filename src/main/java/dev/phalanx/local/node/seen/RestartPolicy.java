package dev.phalanx.local.node.seen;

/** When a container that ended is started again. */
public enum RestartPolicy {
  ALWAYS,
  ON_FAILURE,
  NEVER;

  static RestartPolicy read(String text) {
    return switch (text) {
      case "Never" -> NEVER;
      case "OnFailure" -> ON_FAILURE;
      default -> ALWAYS;
    };
  }

  /** Whether a container that ended with this code is started again. */
  public boolean restartsAfter(int exitCode) {
    return this == ALWAYS || (this == ON_FAILURE && exitCode != 0);
  }
}
