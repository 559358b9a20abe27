package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.local.merge.FieldOwnership.Writer;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.refusal.FieldError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How a write is meant.
 *
 * @param manager the field manager's name
 * @param isDryRun whether everything but the write itself happens
 * @param validation what becomes of unknown fields
 * @param isForced whether apply takes fields from others
 * @param warnings what the client should hear; grows while the request is worked on
 */
record Options(
    String manager,
    boolean isDryRun,
    Validation validation,
    boolean isForced,
    List<String> warnings) {
  private static final String MANAGER = "fieldManager";
  private static final String ALL = "All";
  private static final int LONGEST_MANAGER = 128;

  /** Of unknown and duplicate fields. */
  enum Validation {
    STRICT,
    WARN,
    IGNORE
  }

  /**
   * Reads a request's query.
   *
   * @param kind upstream's name of the options, {@code CreateOptions}
   * @throws ApiRefusal a value is not supported
   */
  static Options of(Request request, String kind) {
    Query query = request.query();
    String manager = query.text(MANAGER);
    checkManager(manager, kind);
    return new Options(
        manager.isEmpty() ? shortened(request.agent()) : manager,
        isDryRun(query, kind),
        validation(query.text("fieldValidation"), kind),
        query.isTrue("force"),
        new ArrayList<>());
  }

  private static void checkManager(String manager, String kind) {
    if (manager.length() > LONGEST_MANAGER) {
      refuse(kind, FieldError.tooLong(MANAGER, "may not be more than 128 bytes"));
    }
    int at = 0;
    for (int letter : manager.codePoints().toArray()) {
      if (Character.isISOControl(letter)) {
        String shown = manager.replace(Character.toString(letter), "\\x%02x".formatted(letter));
        refuse(
            kind,
            FieldError.withoutValue(
                FieldError.Reason.INVALID,
                MANAGER,
                "\"%s\": invalid character U+%04X (at position %d)".formatted(shown, letter, at)));
      }
      at++;
    }
  }

  private static void refuse(String kind, FieldError error) {
    throw ApiRefusal.invalid("meta.k8s.io", kind, "", List.of(error));
  }

  /** For what the server itself does. */
  static Options internal(String manager) {
    return new Options(manager, false, Validation.IGNORE, false, new ArrayList<>());
  }

  private static String shortened(String agent) {
    return agent.length() > LONGEST_MANAGER ? agent.substring(0, LONGEST_MANAGER) : agent;
  }

  private static boolean isDryRun(Query query, String kind) {
    List<String> values = query.all("dryRun").stream().filter(v -> !v.isEmpty()).toList();
    if (!values.isEmpty() && !values.equals(List.of(ALL))) {
      JsonNode shown = Json.MAPPER.valueToTree(values);
      throw ApiRefusal.invalid(
          "meta.k8s.io", kind, "", List.of(FieldError.notSupported("dryRun", shown, List.of(ALL))));
    }
    return !values.isEmpty();
  }

  private static Validation validation(String text, String kind) {
    return switch (text) {
      case "Strict" -> Validation.STRICT;
      case "", "Warn" -> Validation.WARN;
      case "Ignore" -> Validation.IGNORE;
      default ->
          throw ApiRefusal.invalid(
              "meta.k8s.io",
              kind,
              "",
              List.of(
                  FieldError.notSupported(
                      "fieldValidation",
                      Json.MAPPER.valueToTree(text),
                      List.of("", "Ignore", "Strict", "Warn"))));
    };
  }

  Writer writer(Target target) {
    return new Writer(
        manager,
        target.type().apiVersion(),
        target.subresource().isEmpty() ? null : target.subresource(),
        Instant.now());
  }
}
