package dev.phalanx.bench;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

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

  /** The median of some values, and all of them. */
  void spread(String name, DoubleStream values, String unit, String bar) {
    var sorted = values.sorted().toArray();
    var all =
        DoubleStream.of(sorted)
            .mapToObj(value -> String.format(Locale.ROOT, "%.1f", value))
            .collect(Collectors.joining(" "));
    figure(name + ", median", sorted[sorted.length / 2], unit, bar);
    note("  all: " + all);
  }

  void note(String text) {
    out.println("  " + text);
    out.flush();
  }
}
