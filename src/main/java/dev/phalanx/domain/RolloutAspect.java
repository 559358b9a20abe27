package dev.phalanx.domain;

import java.util.List;

/**
 * What pods get from the spec beside the template of their role; spelt as in the annotation {@code
 * phalanx.dev/rollout-on}.
 */
public enum RolloutAspect {
  PLUGINS("plugins"),
  SCHEDULER("scheduler"),
  TOPOLOGY("topology");

  private final String text;

  RolloutAspect(String text) {
    this.text = text;
  }

  /** Parses; throws {@link IllegalArgumentException} that lists the legal values. */
  public static RolloutAspect parse(String text) {
    return Spelling.parse(text, values());
  }

  /** Whether new pods of one spec get something else than those of the other. */
  public boolean differs(ServingSpec one, ServingSpec other) {
    return !values(one).equals(values(other));
  }

  private List<Object> values(ServingSpec spec) {
    return switch (this) {
      case PLUGINS -> List.of(spec.plugins());
      case SCHEDULER -> List.of(spec.schedulerName());
      case TOPOLOGY -> List.of(spec.groupTopology(), spec.roleTopology(), spec.topologySpread());
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
