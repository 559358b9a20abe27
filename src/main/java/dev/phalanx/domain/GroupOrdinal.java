package dev.phalanx.domain;

/**
 * Place of a ServingGroup in its ModelServing, counted from 0; the group's name is {@code
 * <serving>-<ordinal>}.
 */
public record GroupOrdinal(int value) implements Comparable<GroupOrdinal> {

  public GroupOrdinal {
    if (value < 0) {
      throw new IllegalArgumentException("a group ordinal is not negative: " + value);
    }
  }

  /** Parses a decimal ordinal; throws {@link IllegalArgumentException} when it is not one. */
  public static GroupOrdinal parse(String text) {
    return new GroupOrdinal(Ordinals.parse(text));
  }

  /** The ServingGroup's name, which is its PodGroup's name too: {@code llama-0}. */
  public String nameIn(ServingId serving) {
    return serving.name() + "-" + value;
  }

  @Override
  public int compareTo(GroupOrdinal other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
