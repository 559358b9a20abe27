package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.phalanx.api.CanonicalRole;
import dev.phalanx.api.Role;
import dev.phalanx.domain.Resources;
import dev.phalanx.domain.RoleSpec;
import dev.phalanx.domain.RoleTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Roles as a spec and a ControllerRevision hold them. */
final class RoleReader {
  private RoleReader() {}

  /**
   * What was read of one list of roles, in its order.
   *
   * @param revision the name that Phalanx gives these templates
   */
  record Roles(List<RoleTemplate> templates, List<RoleSpec> specs, String revision) {

    /** With other names and hashes, for something more that is to roll like a template. */
    Roles with(String more) {
      var others =
          templates.stream()
              .map(template -> template.withHash(CanonicalRole.with(template.hash(), more)))
              .toList();
      return new Roles(others, specs, CanonicalRole.with(revision, more));
    }
  }

  /**
   * @param path of the list
   */
  static Roles roles(String path, List<Role> roles, Problems problems) {
    var templates = new ArrayList<RoleTemplate>();
    var specs = new ArrayList<RoleSpec>();
    var canonical = new ArrayList<CanonicalRole>();
    for (int i = 0; i < roles.size(); i++) {
      var place = "%s[%d]".formatted(path, i);
      var role = roles.get(i);
      var name = Objects.requireNonNullElse(role.name(), "");
      if (name.isEmpty()) {
        problems.add(place + ".name", "missing: every role needs one");
        continue;
      }
      var meaning = CanonicalRole.of(role);
      canonical.add(meaning);
      templates.add(template(place, name, role, meaning, problems));
      specs.add(spec(place, name, role, problems));
    }
    return new Roles(templates, specs, CanonicalRole.revision(canonical));
  }

  /**
   * The roles of a ControllerRevision: Kthena wraps them in {@code data}, and reads a bare list
   * too. Empty when they cannot be read.
   */
  static Optional<Roles> ofRevision(JsonNode object) {
    var data = object.path("data");
    var problems = new Problems(new ArrayList<>());
    var roles = new ArrayList<Role>();
    for (var role : data.isArray() ? data : data.path("data")) {
      ApiJson.read("data", role, Role.class, problems.found()).ifPresent(roles::add);
    }
    var read = roles("data", roles, problems);
    return problems.found().isEmpty() && !roles.isEmpty() ? Optional.of(read) : Optional.empty();
  }

  private static RoleTemplate template(
      String path, String name, Role role, CanonicalRole meaning, Problems problems) {
    return new RoleTemplate(
        name,
        Objects.requireNonNullElse(role.workerReplicas(), 0),
        role.workerTemplate() != null,
        meaning.hash(),
        meaning.json(),
        requests(path + ".entryTemplate", role.entryTemplate(), problems),
        requests(path + ".workerTemplate", role.workerTemplate(), problems),
        ImagelessRole.hash(role));
  }

  private static Resources requests(String path, @Nullable JsonNode template, Problems problems) {
    var spec = template == null ? MissingNode.getInstance() : template.path("spec");
    return PodRequests.of(new Fields(path + ".spec", spec, problems));
  }

  private static RoleSpec spec(String path, String name, Role role, Problems problems) {
    return new RoleSpec(
        name,
        Objects.requireNonNullElse(role.replicas(), 1),
        problems.amount(path + ".maxUnavailable", role.maxUnavailable()),
        problems.amount(path + ".partition", role.partition()));
  }
}
