package dev.phalanx.domain;

import java.util.Arrays;

/** Reads enum constants by what they print. */
final class Spelling {
  private Spelling() {}

  static <E extends Enum<E>> E parse(String text, E[] values) {
    for (var value : values) {
      if (value.toString().equals(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "'%s' is not one of %s".formatted(text, Arrays.toString(values)));
  }
}
