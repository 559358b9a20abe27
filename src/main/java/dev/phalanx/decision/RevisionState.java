package dev.phalanx.decision;

import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleTemplate;
import java.util.List;
import java.util.Optional;

/**
 * An immutable revision of the roles' templates.
 *
 * @param revision its name
 * @param roles the templates, in the order of the spec
 * @param objectUid UID of the ControllerRevision that holds the public copy, once it exists
 */
public record RevisionState(
    Revision revision, List<RoleTemplate> roles, Optional<String> objectUid) {

  public RevisionState {
    roles = List.copyOf(roles);
  }

  public boolean isStored() {
    return objectUid.isPresent();
  }

  public Optional<RoleTemplate> role(String name) {
    return roles.stream().filter(role -> role.name().equals(name)).findFirst();
  }

  /** Whether {@code others} are the same templates, role by role. */
  boolean hasSameTemplates(List<RoleTemplate> others) {
    return roles.stream()
        .map(RoleTemplate::hash)
        .toList()
        .equals(others.stream().map(RoleTemplate::hash).toList());
  }

  RevisionState withObject(Optional<String> uid) {
    return new RevisionState(revision, roles, uid);
  }
}
