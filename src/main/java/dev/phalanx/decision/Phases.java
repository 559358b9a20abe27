package dev.phalanx.decision;

import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.FailureKind;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The phase of a role replica's bootstrap, as its pods show it; what cannot be seen is left out.
 */
final class Phases {
  /** Said of a pod that is not to blame. */
  static final String LACKS_SERVICE = "is Ready, but its headless Service is not there";

  private Phases() {}

  /** The furthest phase that has been reached. */
  static BootstrapPhase of(RoleState role) {
    if (role.isReady()) {
      return BootstrapPhase.READY;
    }
    if (role.podsExpected() == 0
        || !all(role, slot -> slot.live().flatMap(PodFacts::node).isPresent())) {
      return BootstrapPhase.PLANNED;
    }
    if (!hasImages(role)) {
      return BootstrapPhase.SCHEDULED;
    }
    if (waiting(role).noneMatch(facts -> facts.progress().rendezvous() == Rendezvous.PASSED)) {
      return BootstrapPhase.IMAGES_PRESENT;
    }
    return waiting(role).allMatch(Phases::hasJoined)
        ? BootstrapPhase.ALL_JOINED
        : BootstrapPhase.RENDEZVOUS_OPEN;
  }

  /** The phase that is waited for. */
  static BootstrapPhase next(RoleState role) {
    return switch (role.bootstrap().phase()) {
      case PLANNED -> BootstrapPhase.SCHEDULED;
      case SCHEDULED -> BootstrapPhase.IMAGES_PRESENT;
      case IMAGES_PRESENT ->
          waiting(role).findAny().isPresent()
              ? BootstrapPhase.RENDEZVOUS_OPEN
              : BootstrapPhase.READY;
      case RENDEZVOUS_OPEN -> BootstrapPhase.ALL_JOINED;
      case ALL_JOINED, READY -> BootstrapPhase.READY;
    };
  }

  /** Every pod is there with its images. */
  static boolean hasImages(RoleState role) {
    return all(role, Phases::hasImages);
  }

  /** Another image is there once it runs. */
  private static boolean hasImages(PodSlot slot) {
    return !slot.isChanging()
        && slot.live().filter(facts -> facts.progress().imagesPresent()).isPresent();
  }

  /** Why the next phase was not reached in time, told of the first pod that holds it up. */
  static Failure overdue(RoleState role) {
    var awaited = next(role);
    if (awaited == BootstrapPhase.READY && role.waitsForServiceOnly()) {
      return new Failure(FailureKind.BOOTSTRAP_DEADLINE, LACKS_SERVICE);
    }
    var live = role.slot(blocking(role)).live();
    var says = live.flatMap(facts -> facts.progress().says()).map(text -> ": " + text).orElse("");
    var lacks = live.isEmpty() ? "was not created in time" : lacks(awaited);
    return new Failure(kind(awaited), lacks + says);
  }

  private static String lacks(BootstrapPhase awaited) {
    return switch (awaited) {
      case PLANNED, SCHEDULED -> "got no node in time";
      case IMAGES_PRESENT -> "did not get its images in time";
      case RENDEZVOUS_OPEN, ALL_JOINED -> "did not reach its entry in time";
      case READY -> "did not become Ready in time";
    };
  }

  /** The pod that holds up the next phase, by its index; the entry when none can be told. */
  static int blocking(RoleState role) {
    var awaited = next(role);
    return role.pods().entrySet().stream()
        .filter(slot -> role.isExpected(slot.getKey()) && holdsUp(slot.getValue(), awaited))
        .min(Comparator.comparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .orElse(0);
  }

  private static boolean holdsUp(PodSlot slot, BootstrapPhase awaited) {
    return slot.live()
        .map(
            facts ->
                switch (awaited) {
                  case PLANNED, SCHEDULED -> facts.node().isEmpty();
                  case IMAGES_PRESENT -> !hasImages(slot);
                  case RENDEZVOUS_OPEN, ALL_JOINED -> isWaiting(facts) && !hasJoined(facts);
                  case READY -> !slot.isReady();
                })
        .orElse(true);
  }

  private static FailureKind kind(BootstrapPhase awaited) {
    return switch (awaited) {
      case PLANNED, SCHEDULED -> FailureKind.SCHEDULING;
      case IMAGES_PRESENT -> FailureKind.IMAGE;
      case RENDEZVOUS_OPEN, ALL_JOINED, READY -> FailureKind.BOOTSTRAP_DEADLINE;
    };
  }

  private static boolean all(RoleState role, Predicate<PodSlot> holds) {
    return role.livePods() >= role.podsExpected()
        && role.pods().headMap(role.podsExpected()).values().stream().allMatch(holds);
  }

  private static Stream<PodFacts> waiting(RoleState role) {
    return role.pods().values().stream()
        .flatMap(slot -> slot.live().stream())
        .filter(Phases::isWaiting);
  }

  private static boolean isWaiting(PodFacts facts) {
    return facts.progress().rendezvous() != Rendezvous.NONE;
  }

  /**
   * It need not run: init containers of its own, such as a download of weights, come after the one
   * that waits, and their time is that of becoming Ready.
   */
  private static boolean hasJoined(PodFacts facts) {
    return facts.progress().rendezvous() == Rendezvous.PASSED;
  }
}
