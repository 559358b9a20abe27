package dev.phalanx.view;

/** Colour, where it is asked for. */
public enum Ink {
  /** Text only. */
  PLAIN,
  /** ANSI sequences, for terminals. */
  COLOUR;

  private static final String RESET = "\u001b[0m";

  String strong(String text) {
    return in("1", text);
  }

  String faint(String text) {
    return in("2", text);
  }

  String of(Standing standing, String text) {
    return switch (standing) {
      case READY -> in("32", text);
      case WAITING -> in("33", text);
      case REFUSED -> in("31", text);
      case LEAVING -> in("35", text);
      case PLAIN -> text;
    };
  }

  private String in(String code, String text) {
    return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + RESET;
  }
}
