package dev.phalanx.decision;

import java.util.Optional;

/** Compares what the cluster says: a text that differs only in its numbers is no news. */
final class Wording {
  private Wording() {}

  static boolean isSame(String one, String other) {
    return of(one).equals(of(other));
  }

  static boolean isSame(Optional<String> one, Optional<String> other) {
    return one.map(Wording::of).equals(other.map(Wording::of));
  }

  private static String of(String text) {
    return text.replaceAll("[0-9]+", "#");
  }
}
