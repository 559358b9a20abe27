package dev.phalanx.domain;

/**
 * A number of replicas or a percentage of them, as the API's int-or-string fields hold it ({@code
 * 2}, {@code 25%}).
 *
 * @param number replicas, or per cent
 * @param percent whether {@code number} is per cent
 */
public record Amount(int number, boolean percent) {
  private static final long WHOLE = 100;

  public Amount {
    if (number < 0) {
      throw new IllegalArgumentException(
          "must be a non-negative integer or a percentage, not " + number);
    }
  }

  public static Amount of(int number) {
    return new Amount(number, false);
  }

  /** Parses {@code 3} or {@code 25%}; throws {@link IllegalArgumentException} otherwise. */
  public static Amount parse(String text) {
    boolean percent = text.endsWith("%");
    var digits = percent ? text.substring(0, text.length() - 1) : text;
    try {
      return new Amount(Integer.parseInt(digits), percent);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'%s' is not a number such as 2 or a percentage such as 25%%".formatted(text), e);
    }
  }

  /** How many of {@code total} replicas this is, a fraction rounded up (as a partition is). */
  public int upOf(int total) {
    return percent ? bounded(Math.ceilDiv(number * (long) total, WHOLE)) : number;
  }

  /** How many of {@code total} replicas this is, a fraction rounded down (as maxUnavailable is). */
  public int downOf(int total) {
    return percent ? bounded(number * (long) total / WHOLE) : number;
  }

  private static int bounded(long replicas) {
    return Math.clamp(replicas, 0, Integer.MAX_VALUE);
  }

  /** Whether it is some, and rounded down none. */
  public boolean isLessThanOneOf(int total) {
    return percent && number > 0 && total > 0 && downOf(total) == 0;
  }

  @Override
  public String toString() {
    return percent ? number + "%" : Integer.toString(number);
  }
}
