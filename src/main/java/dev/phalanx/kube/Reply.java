package dev.phalanx.kube;

/** What came back for a request. */
sealed interface Reply {

  /**
   * An HTTP answer, whatever its status.
   *
   * @param status HTTP status
   * @param body JSON as a rule; proxies may send anything
   */
  record Answered(int status, String body) implements Reply {
    private static final int OK = 200;
    private static final int NOT_OK = 300;

    boolean isSuccess() {
      return status >= OK && status < NOT_OK;
    }
  }

  /**
   * Nothing: no connection, no answer in time.
   *
   * @param reason for people, in one line
   */
  record Unanswered(String reason) implements Reply {}
}
