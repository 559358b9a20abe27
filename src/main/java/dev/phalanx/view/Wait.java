package dev.phalanx.view;

import dev.phalanx.decision.Target;
import java.util.Optional;

/** One thing that keeps a part of a serving from being ready. */
sealed interface Wait {

  String REFUSED = ", which is refused";

  /** What a pod, there or not, lacks. */
  enum Step {
    CREATION("its creation", "the creation of %s"),
    SCHEDULING("the scheduler", "the scheduler to place %s"),
    START("its containers to start", "the containers of %s to start"),
    READINESS("its readiness", "readiness of %s"),
    END("its end: it is terminating", "the end of %s, terminating"),
    RECOVERY("recovery: it has ended", "recovery of %s that ended"),
    NEWS("news of it from its node", "news of %s from the nodes");

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

  /** A pod's next step, on {@code node} where it has one. */
  record ForStep(Step step, Optional<String> node, Optional<String> refusal) implements Wait {}

  Optional<String> refusal();

  default boolean isRefused() {
    return refusal().isPresent();
  }

  /** Beside the part itself: {@code the scheduler}, {@code PodGroup llama-0}. */
  default String describe() {
    return what() + refused(refusal());
  }

  /** The same, with only the word of the cluster about this part itself. */
  default String brief() {
    return switch (this) {
      case ForObject object -> object.what + (object.isRefused() ? REFUSED : "");
      case ForStep step -> step.describe();
    };
  }

  private String what() {
    return switch (this) {
      case ForObject(var _, var what, var _) -> what;
      case ForStep(var step, var node, var _) ->
          step.ofOne() + node.map(name -> " on " + name).orElse("");
    };
  }

  static String refused(Optional<String> refusal) {
    return refusal.map(reason -> REFUSED + ": " + reason).orElse("");
  }
}
