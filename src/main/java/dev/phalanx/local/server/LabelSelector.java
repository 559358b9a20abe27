package dev.phalanx.local.server;

import dev.phalanx.local.refusal.ApiRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The label selector of a query: {@code a=b,c!=d,e in (f,g),h notin (i),j,!k}. */
final class LabelSelector {
  private static final Pattern TERM =
      Pattern.compile(
          "\\s*(?:(!)\\s*)?([\\w./-]+)\\s*"
              + "(?:(==|=|!=|>|<)\\s*([^,()\\s]*)|\\b(in|notin)\\s*\\(([^)]*)\\))?\\s*");
  private static final Pattern KEY =
      Pattern.compile("([a-z0-9A-Z.-]+/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern VALUE =
      Pattern.compile("(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");
  private static final String VALUE_RULE =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
          + " 'my_value',  or '12345', regex used for validation is"
          + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

  private LabelSelector() {}

  /**
   * Parses a selector; an empty one selects all.
   *
   * @throws ApiRefusal it cannot be parsed
   */
  static Predicate<Map<String, String>> parse(String selector) {
    if (selector.isBlank()) {
      return labels -> true;
    }
    List<Predicate<Map<String, String>>> terms = new ArrayList<>();
    Matcher term = TERM.matcher(selector);
    int at = 0;
    while (at <= selector.length()) {
      term.region(at, selector.length());
      if (!term.lookingAt()) {
        throw unparsable(selector, at);
      }
      terms.add(term(term));
      at = term.end() + 1;
      if (term.end() < selector.length() && selector.charAt(term.end()) != ',') {
        throw unparsable(selector, term.end());
      }
    }
    List<Predicate<Map<String, String>>> all = List.copyOf(terms);
    return labels -> all.stream().allMatch(one -> one.test(labels));
  }

  private static ApiRefusal unparsable(String selector, int at) {
    String found = selector.substring(at).strip();
    String word = found.isEmpty() ? "" : found.split("[\\s,]", 2)[0];
    return ApiRefusal.badRequest(
        "unable to parse requirement: found '%s', expected: in, notin, =, ==, !=, gt, lt"
            .formatted(word));
  }

  private static Predicate<Map<String, String>> term(Matcher term) {
    String key = term.group(2);
    if (!KEY.matcher(key).matches()) {
      throw ApiRefusal.badRequest(
          "unable to parse requirement: key: Invalid value: \"%s\": a qualified name must consist"
                  .formatted(key)
              + " of alphanumeric characters, '-', '_' or '.', and must start and end with an"
              + " alphanumeric character");
    }
    if (term.group(1) != null) {
      return labels -> !labels.containsKey(key);
    }
    if (term.group(5) != null) {
      return set(key, term.group(5).equals("in"), term.group(6));
    }
    return term.group(3) == null
        ? labels -> labels.containsKey(key)
        : comparison(key, term.group(3), term.group(4));
  }

  private static Predicate<Map<String, String>> set(String key, boolean isIn, String list) {
    Set<String> values = new TreeSet<>();
    for (String value : list.split(",", -1)) {
      values.add(valid(key, value.strip()));
    }
    return labels -> {
      String value = labels.get(key);
      return isIn == (value != null && values.contains(value));
    };
  }

  private static Predicate<Map<String, String>> comparison(
      String key, String operator, String text) {
    String value = valid(key, text);
    return switch (operator) {
      case "!=" -> labels -> !value.equals(labels.get(key));
      case ">", "<" -> {
        long bound = number(value);
        yield labels -> compares(labels.get(key), bound, operator.equals(">"));
      }
      default -> labels -> value.equals(labels.get(key));
    };
  }

  private static boolean compares(@Nullable String value, long bound, boolean isMore) {
    try {
      return value != null
          && (isMore ? Long.parseLong(value) > bound : Long.parseLong(value) < bound);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static long number(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw ApiRefusal.badRequest(
          "unable to parse requirement: values[0][]: Invalid value: \"%s\": for 'Gt', 'Lt'"
                  .formatted(value)
              + " operators, the value must be an integer");
    }
  }

  private static String valid(String key, String value) {
    if (!VALUE.matcher(value).matches()) {
      throw ApiRefusal.badRequest(
          "unable to parse requirement: values[0][%s]: Invalid value: \"%s\": %s"
              .formatted(key, value, VALUE_RULE));
    }
    return value;
  }
}
