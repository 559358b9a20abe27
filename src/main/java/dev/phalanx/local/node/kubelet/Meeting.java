package dev.phalanx.local.node.kubelet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When enough members have joined. */
public final class Meeting {
  private Meeting() {}

  /**
   * Who is there when the port opens joins then, who comes later joins later.
   *
   * @param opened since when the port is open
   * @param members since when each member runs
   * @param size how many are enough, the one with the port included
   * @param join how long joining takes
   */
  public static Optional<Instant> gathered(
      Instant opened, List<Instant> members, int size, Duration join) {
    int needed = size - 1;
    if (needed <= 0) {
      return Optional.of(opened);
    }
    return members.stream()
        .map(member -> (member.isBefore(opened) ? opened : member).plus(join))
        .sorted()
        .skip(needed - 1L)
        .findFirst();
  }
}
