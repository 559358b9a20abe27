package dev.phalanx.rollout;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** A request that was refused or not answered, in one line for people. */
final class ApiFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERRORS = 500;

  private final int status;

  private ApiFailure(String message, int status, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /**
   * In the API server's own words where it has answered.
   *
   * @param address of the API server
   */
  static ApiFailure of(String address, KubernetesClientException e) {
    if (e.getCode() <= 0) {
      return new ApiFailure(
          "the API server %s does not answer: %s".formatted(address, reason(e)), 0, e);
    }
    var answer = e.getStatus();
    var text = answer == null || answer.getMessage() == null ? e.getMessage() : answer.getMessage();
    return new ApiFailure("%s (HTTP %d)".formatted(text, e.getCode()), e.getCode(), e);
  }

  private static String reason(Throwable e) {
    var cause = e;
    for (var next = cause.getCause(); next != null; next = next.getCause()) {
      cause = next;
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  /** Whether the same request may be answered later. */
  boolean isPassing() {
    return status <= 0 || status == TOO_MANY_REQUESTS || status >= SERVER_ERRORS;
  }

  /** Whether somebody else wrote the object at the same time. */
  boolean isConflict() {
    return status == CONFLICT;
  }

  /** Whether the object may have changed since it was read: a {@code test} of a patch failed. */
  boolean isMaybeStale() {
    return status == UNPROCESSABLE;
  }
}
