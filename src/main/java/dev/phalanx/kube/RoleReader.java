package dev.phalanx.kube;

import dev.phalanx.api.CanonicalRole;
import dev.phalanx.domain.Amount;
import dev.phalanx.domain.Resources;
import dev.phalanx.domain.RoleSpec;
import dev.phalanx.domain.RoleTemplate;
import java.util.ArrayList;
import java.util.List;

/** Roles as a spec and a ControllerRevision hold them. */
final class RoleReader {
  private static final String ENTRY = "entryTemplate";
  private static final String WORKER = "workerTemplate";

  private RoleReader() {}

  /**
   * What was read of one list of roles, in its order.
   *
   * @param revision the name that Phalanx gives these templates
   */
  record Roles(List<RoleTemplate> templates, List<RoleSpec> specs, String revision) {}

  /**
   * @param parent the object whose field {@code roles} is the list
   */
  static Roles roles(Fields parent, String field) {
    var templates = new ArrayList<RoleTemplate>();
    var specs = new ArrayList<RoleSpec>();
    var canonical = new ArrayList<CanonicalRole>();
    for (int i = 0; i < parent.json().path(field).size(); i++) {
      var role = parent.at(field, i);
      if (!role.json().isObject() || role.text("name").orElse("").isEmpty()) {
        role.problem("name", "missing: every role needs one");
        continue;
      }
      var meaning = CanonicalRole.of(role.json());
      canonical.add(meaning);
      templates.add(template(role, meaning));
      specs.add(spec(role));
    }
    return new Roles(templates, specs, CanonicalRole.revision(canonical));
  }

  private static RoleTemplate template(Fields role, CanonicalRole meaning) {
    return new RoleTemplate(
        role.json().path("name").asText(),
        role.integer("workerReplicas").orElse(0),
        role.json().path(WORKER).isObject(),
        meaning.hash(),
        meaning.json(),
        PodRequests.of(role.at(ENTRY).at("spec")),
        role.has(WORKER) ? PodRequests.of(role.at(WORKER).at("spec")) : Resources.NONE);
  }

  private static RoleSpec spec(Fields role) {
    return new RoleSpec(
        role.json().path("name").asText(),
        role.integer("replicas").orElse(1),
        role.parsed("maxUnavailable", Amount::parse),
        role.parsed("partition", Amount::parse));
  }
}
