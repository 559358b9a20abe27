package dev.phalanx.journal;

import java.sql.SQLException;

/** What H2's error codes mean for whoever runs the controller. */
final class JournalErrors {
  static final int IN_USE = 90_020;
  private static final int DAMAGED = 90_030;
  private static final int READ_ONLY = 90_097;
  private static final int TABLE_MISSING = 42_102;
  private static final int TABLE_MISSING_IN_EMPTY = 42_104;

  private JournalErrors() {}

  /** The end of a sentence that begins with the journal's name. */
  static String describe(SQLException cause) {
    return switch (cause.getErrorCode()) {
      case IN_USE ->
          "is used by another process: one data folder serves one controller, and only one at a"
              + " time";
      case DAMAGED ->
          "is damaged: restore the file from a backup, or move it away to begin with an empty"
              + " journal (what runs in the cluster is then adopted)";
      case READ_ONLY -> "cannot be written by this user";
      case TABLE_MISSING, TABLE_MISSING_IN_EMPTY -> "has no tables: no controller has written it";
      default -> "cannot be used: " + firstLine(root(cause));
    };
  }

  /** A full disk or a failing one is said by the innermost cause. */
  private static Throwable root(Throwable failure) {
    var inner = failure.getCause();
    return inner == null ? failure : root(inner);
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
