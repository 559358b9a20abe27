package dev.phalanx.http;

import java.util.List;

/** What has to hold before the controller counts as ready. */
@FunctionalInterface
public interface Readiness {

  /**
   * One thing that has to hold.
   *
   * @param name short, such as {@code journal}
   * @param ok whether it holds
   * @param detail how it stands, in a few words
   */
  record Check(String name, boolean ok, String detail) {}

  /** All checks in a fixed order; may block for a short time. */
  List<Check> checks();
}
