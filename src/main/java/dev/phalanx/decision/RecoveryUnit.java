package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.ServingId;

/**
 * What is recreated as a whole when a pod of it fails. Prints and parses as {@code role
 * 0/prefill-1} and {@code group 0}.
 */
public sealed interface RecoveryUnit extends Comparable<RecoveryUnit> {

  GroupOrdinal group();

  /** A role replica. */
  record OfRole(RoleAddress role) implements RecoveryUnit {
    @Override
    public GroupOrdinal group() {
      return role.group();
    }

    @Override
    public String toString() {
      return ROLE + role;
    }
  }

  /** A ServingGroup. */
  record OfGroup(GroupOrdinal group) implements RecoveryUnit {
    @Override
    public String toString() {
      return GROUP + group;
    }
  }

  String ROLE = "role ";
  String GROUP = "group ";

  /** Parses what {@code toString} prints; throws {@link IllegalArgumentException} otherwise. */
  static RecoveryUnit parse(String text) {
    if (text.startsWith(ROLE)) {
      return new OfRole(RoleAddress.parse(text.substring(ROLE.length())));
    }
    if (text.startsWith(GROUP)) {
      return new OfGroup(GroupOrdinal.parse(text.substring(GROUP.length())));
    }
    throw new IllegalArgumentException("'%s' is neither a role nor a group".formatted(text));
  }

  /** For people: {@code ServingGroup llama-0}, {@code role replica llama-0-405b-1}. */
  default String describe(ServingId serving) {
    return switch (this) {
      case OfRole(var role) -> "role replica " + role.group().nameIn(serving) + "-" + role.role();
      case OfGroup(var group) -> "ServingGroup " + group.nameIn(serving);
    };
  }

  @Override
  default int compareTo(RecoveryUnit other) {
    return toString().compareTo(other.toString());
  }
}
