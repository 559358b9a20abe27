package dev.phalanx.domain;

/** Reads the decimal ordinals at the end of names. */
final class Ordinals {
  private static final int MAX_DIGITS = 9;

  private Ordinals() {}

  /**
   * Parses a non-negative decimal number without sign or leading zeros; throws {@link
   * IllegalArgumentException} otherwise.
   */
  static int parse(String text) {
    boolean canonical =
        text.equals("0")
            || (!text.startsWith("0") && text.chars().allMatch(c -> c >= '0' && c <= '9'));
    if (text.isEmpty() || !canonical || text.length() > MAX_DIGITS) {
      throw new IllegalArgumentException("'%s' is not an ordinal (0, 1, 2, ...)".formatted(text));
    }
    return Integer.parseInt(text);
  }
}
