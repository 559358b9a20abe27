package dev.phalanx.bench;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * Prints one figure a line: name, value, unit, and the bar it is held against where there is one.
 */
record Figures(PrintWriter out) {

  void title(String text) {
    out.println();
    out.println(text);
    out.flush();
  }

  void figure(String name, double value, String unit, String bar) {
    out.printf(Locale.ROOT, "  %-46s %10.2f %-10s %s%n", name, value, unit, bar);
    out.flush();
  }

  void count(String name, long value, String unit, String bar) {
    out.printf(Locale.ROOT, "  %-46s %10d %-10s %s%n", name, value, unit, bar);
    out.flush();
  }

  void figure(String name, double value, String unit) {
    figure(name, value, unit, "");
  }

  void note(String text) {
    out.println("  " + text);
    out.flush();
  }
}
