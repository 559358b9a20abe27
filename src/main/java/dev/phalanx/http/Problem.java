package dev.phalanx.http;

import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import java.util.List;

/**
 * A request that cannot be answered as asked: what is wrong with it, in one sentence for people.
 */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient StatusCode status;
  private final transient List<String> existing;

  private Problem(StatusCode status, String detail, List<String> existing) {
    super(detail, null, false, false);
    this.status = status;
    this.existing = List.copyOf(existing);
  }

  /** {@code existing} names what can be asked for instead. */
  static Problem notFound(String detail, List<String> existing) {
    return new Problem(StatusCodes.NOT_FOUND, detail, existing);
  }

  static Problem badRequest(String detail) {
    return new Problem(StatusCodes.BAD_REQUEST, detail, List.of());
  }

  static Problem methodNotAllowed(String method) {
    return new Problem(
        StatusCodes.METHOD_NOT_ALLOWED,
        "%s is not allowed: only GET and HEAD, nothing here changes state".formatted(method),
        List.of());
  }

  /** Ours, not the client's; the kind of failure is enough for it, the log has the rest. */
  static Problem internal(String target, Throwable failure) {
    return new Problem(
        StatusCodes.INTERNAL_SERVER_ERROR,
        "%s cannot be shown (%s): the controller's log says why"
            .formatted(target, failure.getClass().getSimpleName()),
        List.of());
  }

  StatusCode status() {
    return status;
  }

  List<String> existing() {
    return existing;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
