package dev.phalanx.kube;

import java.time.Instant;

/**
 * A watch that is down; it reconnects by itself, for ever.
 *
 * @param kind the kind that it watches: {@code Pod}
 * @param since when it was lost, or first tried
 * @param reason the last failure, in one line
 */
public record Outage(String kind, Instant since, String reason) {

  @Override
  public String toString() {
    return "watch of %s down since %s: %s".formatted(kind, since, reason);
  }
}
