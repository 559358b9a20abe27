package dev.phalanx.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.phalanx.decision.Outcome;
import java.util.stream.StreamSupport;

/**
 * What an answer of the API server means for an effect. The only place that knows HTTP statuses.
 */
final class Answers {
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;
  static final int GONE = 410;
  private static final int UNAUTHORIZED = 401;
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int CLIENT_ERRORS = 400;
  private static final int SERVER_ERRORS = 500;
  private static final int MAX_TEXT = 600;
  private static final JsonMapper JSON = new JsonMapper();

  private Answers() {}

  /** Of a create that is not {@link #alreadyExists}. */
  static Outcome ofCreate(Reply reply) {
    return switch (reply) {
      case Reply.Answered answer when answer.status() == NOT_FOUND ->
          isNamespaceMissing(answer) ? refused(answer) : retry(answer);
      case Reply.Answered answer -> ofAnswer(answer);
      case Reply.Unanswered(var reason) -> new Outcome.Retry(reason);
    };
  }

  /** Of a delete with a UID: what is not there any more, or is another by now, is deleted. */
  static Outcome ofDelete(Reply reply) {
    return switch (reply) {
      case Reply.Answered(var status, var _) when status == NOT_FOUND || status == CONFLICT ->
          new Outcome.Accepted();
      case Reply.Answered answer -> ofAnswer(answer);
      case Reply.Unanswered(var reason) -> new Outcome.Retry(reason);
    };
  }

  /**
   * Of a patch that tests or names the UID: there is nothing left to patch when the object is gone
   * or another.
   */
  static Outcome ofPatch(Reply reply) {
    return switch (reply) {
      case Reply.Answered answer when answer.status() == NOT_FOUND || isOfAnotherUid(answer) ->
          new Outcome.Accepted();
      case Reply.Answered answer -> ofAnswer(answer);
      case Reply.Unanswered(var reason) -> new Outcome.Retry(reason);
    };
  }

  static boolean alreadyExists(Reply reply) {
    return reply instanceof Reply.Answered answer
        && answer.status() == CONFLICT
        && json(answer.body()).path("reason").asText().equals("AlreadyExists");
  }

  private static Outcome ofAnswer(Reply.Answered answer) {
    if (answer.isSuccess()) {
      return new Outcome.Accepted();
    }
    return switch (answer.status()) {
      case UNAUTHORIZED, REQUEST_TIMEOUT, CONFLICT, TOO_MANY_REQUESTS -> retry(answer);
      default ->
          answer.status() >= CLIENT_ERRORS && answer.status() < SERVER_ERRORS
              ? refused(answer)
              : retry(answer);
    };
  }

  /** Otherwise it is the path that is not served: a CRD that is not ready yet. */
  private static boolean isNamespaceMissing(Reply.Answered answer) {
    return json(answer.body()).path("details").path("kind").asText().equals("namespaces");
  }

  /**
   * A test in a JSON patch failed, where an invalid object would be named in the details; or a
   * merge patch names a UID that is not the object's.
   */
  private static boolean isOfAnotherUid(Reply.Answered answer) {
    if (answer.status() != UNPROCESSABLE) {
      return false;
    }
    var details = json(answer.body()).path("details");
    return details.isEmpty()
        || StreamSupport.stream(details.path("causes").spliterator(), false)
            .anyMatch(cause -> cause.path("field").asText().equals("metadata.uid"));
  }

  private static Outcome retry(Reply.Answered answer) {
    return new Outcome.Retry(describe(answer));
  }

  private static Outcome refused(Reply.Answered answer) {
    return new Outcome.Refused(describe(answer));
  }

  /** For people: the server's own message, or what there is of it. */
  static String describe(Reply reply) {
    return switch (reply) {
      case Reply.Unanswered(var reason) -> reason;
      case Reply.Answered(var status, var body) -> {
        var message = json(body).path("message").asText(body.strip());
        var text = message.isEmpty() ? "no text" : message;
        var shown = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + " ...";
        yield "%s (HTTP %d)".formatted(shown, status);
      }
    };
  }

  /** Missing where the text is no JSON. */
  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
