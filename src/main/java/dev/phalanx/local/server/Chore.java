package dev.phalanx.local.server;

import dev.phalanx.local.store.Change;
import java.time.Duration;

/** One thing that a controller of every cluster does; has a thread of its own. */
interface Chore {
  /** Takes up what the last process left. */
  void start();

  /** Notes what a change asks for; quick. */
  void note(Change change);

  /** Does what was noted. */
  void work() throws InterruptedException;

  /** How long changes are only gathered after work that took so long. */
  default Duration rest(Duration worked) {
    return Duration.ZERO;
  }
}
