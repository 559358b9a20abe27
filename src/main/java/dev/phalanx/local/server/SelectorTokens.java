package dev.phalanx.local.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words and signs of a label selector, one after another; the end is an empty one. */
final class SelectorTokens {
  private static final Pattern TOKEN = Pattern.compile("\\s*(==|!=|[=!(),<>]|[^\\s=!(),<>]+)");
  private static final String SIGNS = "=!(),<>";
  private final Deque<String> tokens = new ArrayDeque<>();

  SelectorTokens(String selector) {
    Matcher token = TOKEN.matcher(selector);
    while (token.find()) {
      tokens.add(token.group(1));
    }
  }

  boolean isAtEnd() {
    return tokens.isEmpty();
  }

  String next() {
    return tokens.isEmpty() ? "" : tokens.peek();
  }

  String take() {
    return tokens.isEmpty() ? "" : tokens.remove();
  }

  boolean isIdentifierNext() {
    return !next().isEmpty() && SIGNS.indexOf(next().charAt(0)) < 0;
  }
}
