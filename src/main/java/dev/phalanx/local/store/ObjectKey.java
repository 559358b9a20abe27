package dev.phalanx.local.store;

import java.util.Comparator;

/**
 * Where an object lies; in the order in which lists show it.
 *
 * @param resource plural and group, {@code podgroups.scheduling.volcano.sh}; the core group has
 *     none
 * @param namespace empty for objects of the whole cluster
 */
public record ObjectKey(String resource, String namespace, String name)
    implements Comparable<ObjectKey> {
  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(ObjectKey::resource)
          .thenComparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::name);
  private static final char SEPARATOR = '/';

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }

  /** As it is written to disk; {@link #parse} reads it back. */
  String path() {
    return resource + SEPARATOR + namespace + SEPARATOR + name;
  }

  static ObjectKey parse(String path) {
    int first = path.indexOf(SEPARATOR);
    int second = path.indexOf(SEPARATOR, first + 1);
    return new ObjectKey(
        path.substring(0, first), path.substring(first + 1, second), path.substring(second + 1));
  }
}
