package dev.phalanx.domain;

import java.util.Comparator;

/**
 * Where a pod is; printed {@code 0/prefill-1/0}.
 *
 * @param role its role replica
 * @param index place in the role replica: 0 is the entry, 1 to workerReplicas are the workers
 */
public record PodAddress(RoleAddress role, int index) implements Comparable<PodAddress> {
  private static final Comparator<PodAddress> ORDER =
      Comparator.comparing(PodAddress::role).thenComparingInt(PodAddress::index);

  public PodAddress {
    if (index < 0) {
      throw new IllegalArgumentException("a pod index is not negative: " + index);
    }
  }

  /**
   * Parses {@code <group>/<role>-<ordinal>/<index>}; throws {@link IllegalArgumentException}
   * otherwise.
   */
  public static PodAddress parse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException(
          "'%s' is not <group>/<role>-<ordinal>/<index>".formatted(text));
    }
    return new PodAddress(
        RoleAddress.parse(text.substring(0, slash)), Ordinals.parse(text.substring(slash + 1)));
  }

  public boolean isEntry() {
    return index == 0;
  }

  /**
   * The pod's object name, {@code <serving>-<group>-<role>-<ordinal>-<index>}; the entry's name is
   * its headless Service's name too.
   */
  public String nameIn(ServingId serving) {
    return role.group().nameIn(serving) + "-" + role.role() + "-" + index;
  }

  @Override
  public int compareTo(PodAddress other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return role + "/" + index;
  }
}
