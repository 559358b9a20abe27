package dev.phalanx.decision;

import dev.phalanx.domain.RoleSpec;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * What a spec must hold so that it can be followed at all. Objects stored before these rules, or
 * past the schema, may break them; each problem names field, value and fix. The published API's
 * rules for admission (message texts included) are more and stand elsewhere.
 */
final class SpecRules {
  private SpecRules() {}

  static List<String> problems(ServingSpec spec, List<RoleTemplate> templates) {
    var problems = new ArrayList<String>();
    if (spec.replicas() < 0) {
      problems.add("spec.replicas: %d: must be a non-negative integer".formatted(spec.replicas()));
    }
    if (templates.isEmpty()) {
      problems.add("spec.template.roles: empty: roles must be specified");
    }
    for (int i = 0; i < templates.size(); i++) {
      check(templates.get(i), i, problems);
    }
    spec.roles().forEach(role -> check(role, spec, problems));
    return problems;
  }

  private static void check(RoleTemplate role, int index, List<String> problems) {
    var path = "spec.template.roles[%d]".formatted(index);
    if (role.workerReplicas() < 0) {
      problems.add(
          "%s.workerReplicas: %d: must be a non-negative integer"
              .formatted(path, role.workerReplicas()));
    }
    if (role.workerReplicas() > 0 && !role.hasWorkerTemplate()) {
      problems.add(
          "%s.workerTemplate: missing: required when workerReplicas (%d) is greater than 0"
              .formatted(path, role.workerReplicas()));
    }
  }

  private static void check(RoleSpec role, ServingSpec spec, List<String> problems) {
    if (role.replicas() < 0) {
      problems.add(
          "spec.template.roles[%s].replicas: %d: must be a non-negative integer"
              .formatted(role.name(), role.replicas()));
    }
    if (spec.roles().stream().filter(other -> other.name().equals(role.name())).count() > 1) {
      problems.add(
          "spec.template.roles[%s].name: roles name must be unique".formatted(role.name()));
    }
  }
}
