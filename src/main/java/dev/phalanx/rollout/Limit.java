package dev.phalanx.rollout;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Times as kubectl takes them: {@code 90s}, {@code 1h30m}. */
final class Limit {
  private static final Pattern FORM =
      Pattern.compile("(?=\\d)(\\d{1,6}h)?(\\d{1,6}m)?(\\d{1,6}s)?");

  private Limit() {}

  /** Parses; throws {@link IllegalArgumentException} with the right form. */
  static Duration parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a time such as 90s, 10m or 1h30m".formatted(text));
    }
    return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }
}
