package dev.phalanx.view;

import dev.phalanx.decision.Target;
import java.time.Instant;
import java.util.Optional;

/** One thing that keeps a part of a serving from being ready. */
sealed interface Wait {

  String REFUSED = ", which is refused";

  /** What a pod, there or not, lacks. */
  enum Step {
    CREATION("its creation", "the creation of %s"),
    SCHEDULING("the scheduler", "the scheduler to place %s"),
    START("its containers to start", "the containers of %s to start"),
    CHANGE("its containers to be replaced by those of its new image", "the new images of %s"),
    READINESS("its readiness", "readiness of %s"),
    END("its end: it is terminating", "the end of %s, terminating"),
    NEWS("news of it from its node", "news of %s from the nodes"),
    /** Of one whose containers have failed. */
    RETURN("it to come back in place", "%s to come back in place"),
    /** Of one that has ended and that no policy replaces. */
    REMOVAL("somebody to delete it", "somebody to delete %s");

    private final String ofOne;
    private final String ofSeveral;

    Step(String ofOne, String ofSeveral) {
      this.ofOne = ofOne;
      this.ofSeveral = ofSeveral;
    }

    String ofOne() {
      return ofOne;
    }

    String of(int pods) {
      return ofSeveral.formatted(pods == 1 ? "1 pod" : pods + " pods");
    }
  }

  /** An object that has to come, or to go, first; {@code what} names it. */
  record ForObject(Target target, String what, Optional<String> refusal) implements Wait {}

  /**
   * A pod's next step, on {@code node} where it has one.
   *
   * @param says what scheduler or kubelet say about it, and since when
   */
  record ForStep(Step step, Optional<String> node, Optional<String> says, Optional<String> refusal)
      implements Wait {

    /** What is said about it, and where. */
    Optional<String> heard() {
      return says.map(text -> node.map(name -> "on " + name + ": ").orElse("") + text);
    }
  }

  /**
   * The recreation of its role replica or group.
   *
   * @param why the pod that failed, and how
   */
  record ForRecovery(String what, String why) implements Wait {
    @Override
    public Optional<String> refusal() {
      return Optional.empty();
    }
  }

  /** Requests that a condemned role replica still finishes. */
  record ForRequests(Instant until) implements Wait {
    @Override
    public Optional<String> refusal() {
      return Optional.empty();
    }
  }

  Optional<String> refusal();

  default boolean isRefused() {
    return refusal().isPresent();
  }

  /** Beside the part itself: {@code the scheduler}, {@code PodGroup llama-0}. */
  default String describe() {
    return what() + refused(refusal());
  }

  /** The same, with only what concerns this part itself. */
  default String brief() {
    return switch (this) {
      case ForObject object -> object.what + (object.isRefused() ? REFUSED : "");
      case ForStep step -> step.describe();
      case ForRecovery(var what, var _) -> what;
      case ForRequests _ -> what();
    };
  }

  private String what() {
    return switch (this) {
      case ForObject(var _, var what, var _) -> what;
      case ForStep(var step, var node, var says, var _) ->
          step.ofOne()
              + node.map(name -> " on " + name).orElse("")
              + says.map(text -> ": " + text).orElse("");
      case ForRecovery(var what, var why) -> what + ": " + why;
      case ForRequests(var until) -> "its requests to end, until " + Times.of(until);
    };
  }

  static String refused(Optional<String> refusal) {
    return refusal.map(reason -> REFUSED + ": " + reason).orElse("");
  }
}
