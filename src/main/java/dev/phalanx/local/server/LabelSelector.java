package dev.phalanx.local.server;

import dev.phalanx.local.refusal.ApiRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The label selector of a query: {@code a=b,c!=d,e in (f,g),h notin (i),j,!k}. Grammar and texts
 * are those of upstream's {@code k8s.io/apimachinery/pkg/labels}.
 */
final class LabelSelector {
  private static final Set<String> NO_VALUES = Set.of("", ",");
  private final SelectorTokens tokens;

  private LabelSelector(SelectorTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * Parses a selector; an empty one selects all.
   *
   * @throws ApiRefusal it cannot be parsed
   */
  static Predicate<Map<String, String>> parse(String selector) {
    return new LabelSelector(new SelectorTokens(selector)).terms();
  }

  private Predicate<Map<String, String>> terms() {
    List<Predicate<Map<String, String>>> terms = new ArrayList<>();
    while (!tokens.isAtEnd()) {
      if (!tokens.isIdentifierNext() && !tokens.next().equals("!")) {
        throw refused("found '%s', expected: !, identifier, or 'end of string'", tokens.next());
      }
      terms.add(term());
      if (tokens.isAtEnd()) {
        break;
      }
      String separator = tokens.take();
      if (!separator.equals(",")) {
        throw refused("found '%s', expected: ',' or 'end of string'", separator);
      }
      if (!tokens.isIdentifierNext() && !tokens.next().equals("!")) {
        throw refused("found '%s', expected: identifier after ','", tokens.next());
      }
    }
    List<Predicate<Map<String, String>>> all = List.copyOf(terms);
    return labels -> all.stream().allMatch(one -> one.test(labels));
  }

  private static ApiRefusal refused(String format, String found) {
    return ApiRefusal.badRequest(format.formatted(found));
  }

  private static ApiRefusal requirement(String format, String found) {
    return ApiRefusal.badRequest("unable to parse requirement: " + format.formatted(found));
  }

  private Predicate<Map<String, String>> term() {
    boolean isNegative = tokens.next().equals("!");
    if (isNegative) {
      tokens.take();
    }
    if (!tokens.isIdentifierNext()) {
      throw requirement("found '%s', expected: identifier", tokens.next());
    }
    String key = LabelTexts.key(tokens.take());
    if (NO_VALUES.contains(tokens.next())) {
      return labels -> labels.containsKey(key) != isNegative;
    }
    String operator = tokens.take();
    return switch (operator) {
      case "in", "notin" -> in(key, values(key), operator.equals("in"));
      case "=", "==", "!=", ">", "<" -> comparison(key, operator, exactValue(key));
      default -> throw requirement("found '%s', expected: in, notin, =, ==, !=, gt, lt", operator);
    };
  }

  private Set<String> values(String key) {
    if (!tokens.next().equals("(")) {
      throw requirement("found '%s' expected: '('", tokens.next());
    }
    tokens.take();
    Set<String> values = new TreeSet<>();
    boolean isValueDue = true;
    while (!tokens.next().equals(")")) {
      if (tokens.next().equals(",")) {
        if (isValueDue) {
          values.add("");
        }
        isValueDue = true;
      } else if (!tokens.isIdentifierNext()) {
        throw requirement("found '%s', expected: ',', ')' or identifier", tokens.next());
      } else if (!isValueDue) {
        throw requirement("found '%s', expected: ',' or ')'", tokens.next());
      } else {
        values.add(LabelTexts.value(key, tokens.next()));
        isValueDue = false;
      }
      tokens.take();
    }
    tokens.take();
    if (isValueDue) {
      values.add("");
    }
    return values;
  }

  private String exactValue(String key) {
    if (NO_VALUES.contains(tokens.next())) {
      return "";
    }
    if (!tokens.isIdentifierNext()) {
      throw requirement("found '%s', expected: identifier", tokens.next());
    }
    return LabelTexts.value(key, tokens.take());
  }

  private static Predicate<Map<String, String>> in(String key, Set<String> values, boolean isIn) {
    return labels -> {
      String value = labels.get(key);
      return isIn == (value != null && values.contains(value));
    };
  }

  private static Predicate<Map<String, String>> comparison(
      String key, String operator, String value) {
    return switch (operator) {
      case "!=" -> labels -> !value.equals(labels.get(key));
      case ">", "<" -> {
        long bound = LabelTexts.number(value);
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
}
