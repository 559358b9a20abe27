package dev.phalanx.cli;

import dev.phalanx.domain.ServingId;
import java.util.Arrays;
import java.util.Optional;

/**
 * What people call a serving on the command line: {@code NS/NAME}, or {@code NS/NAME/UID} for one
 * of several that had the same name.
 */
record ServingName(String namespace, String name, Optional<String> uid) {

  /** Parses; throws {@link IllegalArgumentException} with the right form. */
  static ServingName parse(String text) {
    var parts = text.split("/", -1);
    boolean hasEmpty = Arrays.stream(parts).anyMatch(String::isEmpty);
    if (hasEmpty || parts.length < 2 || parts.length > 3) {
      throw new IllegalArgumentException(
          "'%s' is not NAMESPACE/NAME, such as default/%s"
              .formatted(text, parts.length == 1 && !hasEmpty ? text : "llama"));
    }
    return new ServingName(
        parts[0], parts[1], parts.length == 3 ? Optional.of(parts[2]) : Optional.empty());
  }

  /** Whether it means this serving. */
  boolean means(ServingId id) {
    return id.namespace().equals(namespace)
        && id.name().equals(name)
        && (uid.isEmpty() || uid.get().equals(id.uid()));
  }

  @Override
  public String toString() {
    return namespace + "/" + name + uid.map(value -> "/" + value).orElse("");
  }
}
