package dev.phalanx.decision;

import dev.phalanx.domain.RolloutAspect;
import dev.phalanx.domain.ServingSpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a new spec changes for pods to come, while those that are there keep what they have. */
final class NewPodsOnly {
  private NewPodsOnly() {}

  /** Empty where nothing has changed but what rolls, or where there are no groups yet. */
  static Optional<String> said(ServingState before, ServingSpec accepted) {
    var changed =
        before.spec().stream()
            .filter(_ -> before.groups().size() > 0)
            .flatMap(
                former ->
                    Arrays.stream(RolloutAspect.values())
                        .filter(it -> it.differs(former, accepted)))
            .filter(it -> !accepted.revisionRules().rolloutOn().contains(it))
            .map(RolloutAspect::toString)
            .collect(Collectors.joining(","));
    return changed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ("changed %s: applies to new pods, those that are there keep what they have; with the"
                    + " annotation phalanx.dev/rollout-on: \"%s\" the next such change replaces them")
                .formatted(changed.replace(",", ", "), changed));
  }
}
