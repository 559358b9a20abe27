package dev.phalanx.view;

import java.util.regex.Pattern;

/** Texts of the cluster on a line of ours: no line breaks, nothing that steers a terminal. */
public final class OneLine {
  private static final Pattern BREAK = Pattern.compile(":?\\s*\\R\\s*");

  private OneLine() {}

  /** {@code text} itself where it is one already. */
  public static String of(String text) {
    return text.chars().anyMatch(Character::isISOControl) ? cleaned(text) : text;
  }

  private static String cleaned(String text) {
    var line = new StringBuilder(BREAK.matcher(text.strip()).replaceAll("; "));
    for (int i = 0; i < line.length(); i++) {
      if (Character.isISOControl(line.charAt(i))) {
        line.setCharAt(i, ' ');
      }
    }
    return line.toString();
  }
}
