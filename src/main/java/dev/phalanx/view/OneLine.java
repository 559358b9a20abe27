package dev.phalanx.view;

/** Texts of the cluster on a line of ours: no line breaks, nothing that steers a terminal. */
final class OneLine {
  private OneLine() {}

  static String of(String text) {
    return text.strip().replaceAll(":?\\s*\\R\\s*(?=[^\\s])", "; ").replaceAll("\\p{Cntrl}", " ");
  }
}
