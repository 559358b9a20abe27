package dev.phalanx.kube;

import dev.phalanx.domain.Amount;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What could not be read; each problem names field, value and what would be right, so that one
 * reading finds all.
 */
record Problems(List<String> found) {

  void add(String path, String what) {
    found.add(path + ": " + what);
  }

  /** Parses; empty where there is nothing, or a problem. */
  <T> Optional<T> parse(String path, @Nullable String text, Function<String, T> parser) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(text));
    } catch (IllegalArgumentException e) {
      add(path, Objects.requireNonNullElse(e.getMessage(), "cannot be read"));
      return Optional.empty();
    }
  }

  Optional<Amount> amount(String path, @Nullable IntOrString value) {
    return value == null
        ? Optional.empty()
        : parse(path, String.valueOf(value.getValue()), Amount::parse);
  }
}
