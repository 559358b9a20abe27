package dev.phalanx.crash;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One failure, answered by a controller that is killed at one of its requests and the one that
 * comes after it; with a serving of its own.
 *
 * @param number at which request, counted from the failure and from 1
 */
record CrashRun(CrashWorld world, CrashCase what, KillingProxy.Moment moment, int number) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(30);

  /** Longer than the controller takes between two writes of a status. */
  private static final Duration QUIET = Duration.ofMillis(400);

  /**
   * After the end of the grace period, or after the controller is there again: far less than any
   * wait for a request to be repeated, and enough where many tests share a machine.
   */
  private static final Duration LATE = Duration.ofSeconds(10);

  /** Runs it, and tells whether it came to the kill. */
  boolean isKilled() throws IOException {
    world.create(what.manifest(serving()));
    await("available", () -> world.isAvailable(serving()));
    await("quiet", this::isQuiet);
    var before = world.pods();
    world.killAt(number, moment);
    var failed = Instant.now();
    world.report(what.pod(serving()), what.failure());
    await("killed or whole again", () -> world.hasKilled() || isWhole(before));
    boolean isKilled = world.hasKilled();
    if (isKilled) {
      world.restartController();
      await("whole again", () -> isWhole(before));
    }
    check(before, failed);
    return isKilled;
  }

  private String serving() {
    return "s%d-%s".formatted(number, moment == KillingProxy.Moment.BEFORE ? "before" : "after");
  }

  private boolean isQuiet() {
    var silent = Instant.now().minus(QUIET);
    return world.sent().stream().allMatch(request -> request.at().isBefore(silent));
  }

  private boolean isWhole(Map<String, CrashWorld.PodSeen> before) {
    var now = world.pods();
    return now.keySet().equals(before.keySet())
        && now.values().stream().allMatch(CrashWorld.PodSeen::isReady)
        && now.values().stream()
            .filter(pod -> what.isMadeAnew(serving(), pod.name()))
            .noneMatch(pod -> before.containsValue(pod))
        && world.isAvailable(serving());
  }

  private void check(Map<String, CrashWorld.PodSeen> before, Instant failed) {
    var now = world.pods();
    var madeAnew = new TreeSet<>(now.keySet());
    madeAnew.removeIf(pod -> !what.isMadeAnew(serving(), pod));
    for (var pod : now.values()) {
      if (madeAnew.contains(pod.name())) {
        assertThat(before.values())
            .as(story(pod.name()))
            .noneMatch(other -> other.uid().equals(pod.uid()));
        assertThat(pod.attempt()).as(story(pod.name())).isEqualTo("1");
      } else {
        assertThat(pod).as(story(pod.name())).isEqualTo(before.get(pod.name()));
      }
    }
    assertThat(podRequests("POST")).as(story("pods created")).isEqualTo(once(madeAnew));
    assertThat(podRequests("DELETE")).as(story("pods deleted")).isEqualTo(once(madeAnew));
    assertThat(world.events(serving()))
        .as(story("Kubernetes Events"))
        .allSatisfy((reason, count) -> assertThat(count).isLessThanOrEqualTo(allowed(reason)));
    checkTimes(failed);
  }

  /** Requests about pods that the cluster has carried out, by the pod's name. */
  private Map<String, Long> podRequests(String verb) {
    return world.sent().stream()
        .filter(request -> request.has(verb, "pods") && request.isDone())
        .collect(groupingBy(SentRequest::name, TreeMap::new, counting()));
  }

  private static Map<String, Long> once(Set<String> pods) {
    var counts = new TreeMap<String, Long>();
    pods.forEach(pod -> counts.put(pod, 1L));
    return counts;
  }

  /** Both role replicas were created and ran before; then those that are made anew once more. */
  private int allowed(String reason) {
    int again = what == CrashCase.GROUP ? 2 : 1;
    return switch (reason) {
      case "RoleCreating", "RoleRunning" -> 2 + again;
      case "RoleDeleting" -> again;
      default -> 1;
    };
  }

  private void checkTimes(Instant failed) {
    var due = failed.plus(what.grace());
    var up = world.firstRequest().filter(due::isBefore).orElse(due);
    assertThat(times("DELETE"))
        .as(story("deleted not before the grace period ends at " + due))
        .allMatch(due::isBefore);
    assertThat(times("POST"))
        .as(story("created soon after " + up))
        .allMatch(up.plus(LATE)::isAfter);
  }

  private List<Instant> times(String verb) {
    return world.sent().stream()
        .filter(request -> request.has(verb, "pods"))
        .map(SentRequest::at)
        .toList();
  }

  private void await(String condition, BooleanSupplier holds) {
    try {
      Awaitility.await().atMost(PATIENCE).pollInterval(LOOK).until(holds::getAsBoolean);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "%s within %s; pods %s; log:%n%s"
              .formatted(
                  story("not " + condition), PATIENCE, world.pods().values(), world.lastWords()),
          e);
    }
  }

  private String story(String about) {
    return "%s, killed %s request %d, serving %s: %s; requests since the failure:%s"
        .formatted(what, moment, number, serving(), about, world.sent());
  }
}
