package dev.phalanx.local.node;

/**
 * What came back for a request.
 *
 * @param status of HTTP; 0 is no answer
 * @param body what the server said, or why there is no answer
 */
record Answer(int status, String body) {
  private static final int OK = 200;
  private static final int REDIRECTS = 300;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 429;
  private static final int CLIENT_ERRORS = 400;
  private static final int SERVER_ERRORS = 500;

  boolean isSuccess() {
    return status >= OK && status < REDIRECTS;
  }

  /** The object is gone, or another by now. */
  boolean isOutdated() {
    return status == NOT_FOUND || status == CONFLICT;
  }

  /** The same request may succeed later. */
  boolean isTemporary() {
    return status < OK || status >= SERVER_ERRORS || status == TOO_MANY || isForbiddenForNow();
  }

  private boolean isForbiddenForNow() {
    return status == CLIENT_ERRORS + 1 || status == CLIENT_ERRORS + 3;
  }
}
