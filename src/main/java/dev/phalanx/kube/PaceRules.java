package dev.phalanx.kube;

import dev.phalanx.domain.Amount;
import dev.phalanx.domain.RoleSpec;
import dev.phalanx.domain.Rollout;
import java.util.ArrayList;
import java.util.List;

/** Percentages that come to less than one, and act as 1 because nothing would ever roll. */
final class PaceRules {
  private PaceRules() {}

  /** Warnings for people, each naming field, value and fix. */
  static List<String> warnings(int replicas, Rollout rollout, List<RoleSpec> roles) {
    var warnings = new ArrayList<String>();
    rollout
        .maxUnavailable()
        .filter(amount -> amount.isLessThanOneOf(replicas))
        .ifPresent(
            amount ->
                warnings.add(
                    warning(
                        "spec.rolloutStrategy.rollingUpdateConfiguration",
                        amount,
                        replicas + " groups")));
    for (int i = 0; rollout.isByRole() && i < roles.size(); i++) {
      var path = "spec.template.roles[%d]".formatted(i);
      int ofRole = roles.get(i).replicas();
      roles
          .get(i)
          .maxUnavailable()
          .filter(amount -> amount.isLessThanOneOf(ofRole))
          .ifPresent(amount -> warnings.add(warning(path, amount, ofRole + " replicas")));
    }
    return warnings;
  }

  private static String warning(String path, Amount amount, String whole) {
    return "%s.maxUnavailable: '%s' of %s is less than 1, and acts as 1; write a number, or a larger percentage"
        .formatted(path, amount, whole);
  }
}
