package dev.phalanx.local;

/** The embedded cluster cannot start; the message is one line for the user. */
final class LocalClusterUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LocalClusterUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
