package dev.phalanx.local.server;

import java.io.IOException;
import java.io.OutputStream;

/** Where the logs of containers come from; the simulated nodes write them. */
public interface ContainerLogs {
  /**
   * Which part of a log is asked for.
   *
   * @param uid of the pod
   * @param isFollowed whether to go on until the container ends
   * @param tail the last lines only; negative for all
   * @param isPrevious of the container's previous run
   * @param hasTimestamps whether each line begins with its time
   */
  record Excerpt(
      String namespace,
      String pod,
      String uid,
      String container,
      boolean isFollowed,
      long tail,
      boolean isPrevious,
      boolean hasTimestamps) {}

  /**
   * Writes and, following, flushes the log; a container without a log has an empty one.
   *
   * @throws IOException the client is gone
   */
  void write(Excerpt excerpt, OutputStream out) throws IOException, InterruptedException;

  /** No container says anything. */
  static ContainerLogs none() {
    return (excerpt, out) -> {};
  }
}
