package dev.phalanx.local.node;

/** Where the lines go that simulated containers write. */
@FunctionalInterface
public interface ContainerLogs {

  /** Takes a line, without its line break; called by one thread, must not block. */
  void append(String namespace, String pod, String container, String line);

  /** Forgets what is written. */
  static ContainerLogs none() {
    return (_, _, _, _) -> {};
  }
}
