package dev.phalanx.local.node.scheduling;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.node.seen.Amounts;
import dev.phalanx.local.node.seen.SeenPodGroup;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Optional;

/** A PodGroup's status, as Volcano writes it. */
public final class GroupStatus {
  private GroupStatus() {}

  /** Pods of a group by what became of them. */
  public record Counts(int placed, int running, int succeeded, int failed) {}

  /**
   * What the status should say.
   *
   * @param unschedulable why its pods wait; empty when they do not
   * @param free what is free on all nodes together
   */
  public static SeenPodGroup.Standing standing(
      SeenPodGroup group, Counts counts, String unschedulable, Amounts free) {
    return new SeenPodGroup.Standing(
        phase(group, counts, unschedulable, free),
        counts.running(),
        counts.succeeded(),
        counts.failed(),
        unschedulable);
  }

  private static String phase(
      SeenPodGroup group, Counts counts, String unschedulable, Amounts free) {
    int minimum = Math.max(1, group.minMember());
    if (counts.succeeded() >= minimum && counts.placed() == 0) {
      return "Completed";
    }
    if (counts.placed() + counts.succeeded() >= minimum) {
      return "Running";
    }
    if (counts.running() > 0 && !unschedulable.isEmpty()) {
      return "Unknown";
    }
    return group.minResources().fitsIn(free) ? "Inqueue" : "Pending";
  }

  /** What is free on all of them together. */
  public static Amounts free(Collection<Room> rooms) {
    return rooms.stream().map(Room::free).reduce(Amounts.NONE, Amounts::plus);
  }

  /** A merge patch from what is seen to what should be; empty when they say the same. */
  public static Optional<ObjectNode> patch(
      SeenPodGroup group,
      SeenPodGroup.Standing wanted,
      Optional<Verdict.Unschedulable> unschedulable,
      Instant now) {
    var seen = group.standing();
    if (seen.equals(wanted)) {
      return Optional.empty();
    }
    var patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").put("uid", group.uid());
    var status = patch.putObject("status");
    status.put("phase", wanted.phase());
    putChanged(status, "running", seen.running(), wanted.running());
    putChanged(status, "succeeded", seen.succeeded(), wanted.succeeded());
    putChanged(status, "failed", seen.failed(), wanted.failed());
    if (unschedulable.isPresent()) {
      var why = unschedulable.orElseThrow();
      condition(status, "Unschedulable", why.reason(), why.message(), now);
    } else if (isScheduled(wanted) && (!isScheduled(seen) || !seen.unschedulable().isEmpty())) {
      condition(status, "Scheduled", "tasks in gang are ready to be scheduled", "", now);
    }
    return Optional.of(patch);
  }

  private static boolean isScheduled(SeenPodGroup.Standing standing) {
    return standing.phase().equals("Running") || standing.phase().equals("Completed");
  }

  private static void putChanged(ObjectNode status, String name, int seen, int wanted) {
    if (seen != wanted) {
      status.put(name, wanted);
    }
  }

  private static void condition(
      ObjectNode status, String type, String reason, String message, Instant now) {
    var condition =
        status
            .putArray("conditions")
            .addObject()
            .put("type", type)
            .put("status", "True")
            .put("reason", reason)
            .put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
    if (!message.isEmpty()) {
      condition.put("message", message);
    }
  }
}
