package dev.phalanx.view;

import java.util.ArrayList;
import java.util.List;

/** Rows whose cells line up; the last cell of a row is not padded. Widths count code points. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  void add(String... cells) {
    rows.add(List.of(cells));
  }

  void add(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  /** The rows as lines, in order. */
  List<String> lines() {
    var widths = widths();
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private int[] widths() {
    var widths = new int[rows.stream().mapToInt(List::size).max().orElse(0)];
    for (var row : rows) {
      for (int column = 0; column < row.size(); column++) {
        widths[column] = Math.max(widths[column], width(row.get(column)));
      }
    }
    return widths;
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      var cell = row.get(column);
      line.append(cell);
      if (column < row.size() - 1 && widths[column] > 0) {
        line.append(" ".repeat(widths[column] - width(cell))).append(GAP);
      }
    }
    return line.toString().stripTrailing();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  @Override
  public String toString() {
    return String.join("\n", lines()) + "\n";
  }
}
