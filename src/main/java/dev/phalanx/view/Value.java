package dev.phalanx.view;

import java.util.List;
import java.util.stream.Collectors;

/** What a node says under one of its names; prints as people read it. */
sealed interface Value {

  record Text(String text) implements Value {
    @Override
    public String toString() {
      return text;
    }
  }

  record Count(long number) implements Value {
    @Override
    public String toString() {
      return Long.toString(number);
    }
  }

  record Truth(boolean isTrue) implements Value {
    @Override
    public String toString() {
      return isTrue ? "yes" : "no";
    }
  }

  /** Several, in order. */
  record Several(List<Value> values) implements Value {
    public Several {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return values.stream().map(Value::toString).collect(Collectors.joining(", "));
    }
  }

  static Value of(String text) {
    return new Text(text);
  }

  static Value of(long number) {
    return new Count(number);
  }

  static Value of(boolean isTrue) {
    return new Truth(isTrue);
  }

  static Value of(List<String> texts) {
    return new Several(texts.stream().map(Value::of).toList());
  }
}
