package dev.phalanx.domain;

import java.util.Comparator;

/**
 * One replica of a role inside a ServingGroup; printed {@code prefill-1}, the value of the label
 * {@code modelserving.volcano.sh/role-id}.
 *
 * @param role the role's name as declared in the spec
 * @param ordinal place among the role's replicas, counted from 0
 */
public record RoleId(String role, int ordinal) implements Comparable<RoleId> {
  private static final Comparator<RoleId> ORDER =
      Comparator.comparing(RoleId::role).thenComparingInt(RoleId::ordinal);

  public RoleId {
    if (role.isEmpty() || ordinal < 0) {
      throw new IllegalArgumentException(
          "a role id is <role>-<ordinal>, not '%s-%d'".formatted(role, ordinal));
    }
  }

  /**
   * Parses {@code <role>-<ordinal>}, where the role's name may itself hold dashes; throws {@link
   * IllegalArgumentException} otherwise.
   */
  public static RoleId parse(String text) {
    int dash = text.lastIndexOf('-');
    if (dash < 1) {
      throw new IllegalArgumentException("'%s' is not <role>-<ordinal>".formatted(text));
    }
    return new RoleId(text.substring(0, dash), Ordinals.parse(text.substring(dash + 1)));
  }

  @Override
  public int compareTo(RoleId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return role + "-" + ordinal;
  }
}
