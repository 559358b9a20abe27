package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.refusal.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Which options of a list or a watch go together; upstream's {@code ValidateListOptions}. */
final class ListOptions {
  private static final String MATCH = "resourceVersionMatch";
  private static final String INITIAL_EVENTS = "sendInitialEvents";
  private static final String EXACT = "Exact";
  private static final String NOT_OLDER = "NotOlderThan";

  private ListOptions() {}

  /**
   * Refuses what a list cannot mean.
   *
   * @throws ApiRefusal 422
   */
  static void checkList(Query query) {
    List<FieldError> errors = new ArrayList<>();
    String match = query.text(MATCH);
    if (!match.isEmpty()) {
      if (!query.has("resourceVersion")) {
        errors.add(
            forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided"));
      }
      checkContinue(query, errors);
      if (!List.of(EXACT, NOT_OLDER).contains(match)) {
        errors.add(unsupported(match, List.of(EXACT, NOT_OLDER, "")));
      }
      if (match.equals(EXACT) && query.text("resourceVersion").equals("0")) {
        errors.add(
            forbidden("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
      }
    }
    if (query.has(INITIAL_EVENTS)) {
      errors.add(FieldError.forbidden(INITIAL_EVENTS, "sendInitialEvents is forbidden for list"));
    }
    refuse(errors);
  }

  /**
   * Refuses what a watch cannot mean.
   *
   * @throws ApiRefusal 422
   */
  static void checkWatch(Query query) {
    List<FieldError> errors = new ArrayList<>();
    String match = query.text(MATCH);
    if (query.has(INITIAL_EVENTS) && !match.equals(NOT_OLDER)) {
      errors.add(
          forbidden("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
    }
    if (!match.isEmpty()) {
      if (!query.has(INITIAL_EVENTS)) {
        errors.add(
            forbidden(
                "resourceVersionMatch is forbidden for watch unless sendInitialEvents is"
                    + " provided"));
      }
      if (!match.equals(NOT_OLDER)) {
        errors.add(unsupported(match, List.of(NOT_OLDER)));
      }
      checkContinue(query, errors);
    }
    refuse(errors);
    if (query.isTrue(INITIAL_EVENTS) && !query.isTrue("allowWatchBookmarks")) {
      refuse(List.of(forbidden("sendInitialEvents requires setting allowWatchBookmarks to true")));
    }
  }

  private static void checkContinue(Query query, List<FieldError> errors) {
    if (query.has("continue")) {
      errors.add(forbidden("resourceVersionMatch is forbidden when continue is provided"));
    }
  }

  private static FieldError forbidden(String why) {
    return FieldError.forbidden(MATCH, why);
  }

  private static FieldError unsupported(String match, List<String> supported) {
    return FieldError.notSupported(MATCH, TextNode.valueOf(match), supported);
  }

  private static void refuse(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw ApiRefusal.invalid("meta.k8s.io", "ListOptions", "", errors);
    }
  }
}
