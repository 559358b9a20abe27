package dev.phalanx.domain;

/**
 * Identity of one ModelServing object. The UID is part of it, so an object that is deleted and
 * created again under the same name is another serving with another journal.
 *
 * @param namespace Kubernetes namespace
 * @param name object name
 * @param uid {@code metadata.uid}, opaque
 */
public record ServingId(String namespace, String name, String uid)
    implements Comparable<ServingId> {

  public ServingId {
    if (namespace.isEmpty() || name.isEmpty() || uid.isEmpty()) {
      throw new IllegalArgumentException(
          "namespace, name and uid of a ModelServing must not be empty: '%s/%s/%s'"
              .formatted(namespace, name, uid));
    }
  }

  /**
   * Parses {@code namespace/name/uid}; throws {@link IllegalArgumentException} for anything else.
   */
  public static ServingId parse(String text) {
    var parts = text.split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("'%s' is not namespace/name/uid".formatted(text));
    }
    return new ServingId(parts[0], parts[1], parts[2]);
  }

  /** What users call it: {@code namespace/name}. */
  public String key() {
    return namespace + "/" + name;
  }

  @Override
  public int compareTo(ServingId other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return namespace + "/" + name + "/" + uid;
  }
}
