package dev.phalanx.domain;

import java.util.Comparator;

/** Where a role replica is: its group and its role id; printed {@code 0/prefill-1}. */
public record RoleAddress(GroupOrdinal group, RoleId role) implements Comparable<RoleAddress> {
  private static final Comparator<RoleAddress> ORDER =
      Comparator.comparing(RoleAddress::group).thenComparing(RoleAddress::role);

  /** Parses {@code <group>/<role>-<ordinal>}; throws {@link IllegalArgumentException} otherwise. */
  public static RoleAddress parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException("'%s' is not <group>/<role>-<ordinal>".formatted(text));
    }
    return new RoleAddress(
        GroupOrdinal.parse(text.substring(0, slash)), RoleId.parse(text.substring(slash + 1)));
  }

  /** The pod with this index; 0 is the entry. */
  public PodAddress pod(int index) {
    return new PodAddress(this, index);
  }

  public PodAddress entry() {
    return pod(0);
  }

  @Override
  public int compareTo(RoleAddress other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return group + "/" + role;
  }
}
