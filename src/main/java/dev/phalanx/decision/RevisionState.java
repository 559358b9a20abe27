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
 * @param number place in the order in which revisions were asked for, as the ControllerRevision has
 *     it; the newest has the highest
 * @param isCondemned its ControllerRevision is to go, and it with it
 * @param objectUid UID of the ControllerRevision that holds the public copy, once it exists
 */
public record RevisionState(
    Revision revision,
    List<RoleTemplate> roles,
    long number,
    boolean isCondemned,
    Optional<String> objectUid) {

  public RevisionState {
    roles = List.copyOf(roles);
  }

  public boolean isStored() {
    return objectUid.isPresent();
  }

  boolean isStoredAs(String uid, long observed) {
    return objectUid.equals(Optional.of(uid)) && number == observed;
  }

  public Optional<RoleTemplate> role(String name) {
    return roles.stream().filter(role -> role.name().equals(name)).findFirst();
  }

  /** Whether {@code others} are written the same, role by role. */
  boolean hasSameText(List<RoleTemplate> others) {
    return roles.stream()
        .map(RoleTemplate::json)
        .toList()
        .equals(others.stream().map(RoleTemplate::json).toList());
  }

  /** Whether {@code others} are the same templates, role by role. */
  boolean hasSameTemplates(List<RoleTemplate> others) {
    return roles.stream()
        .map(RoleTemplate::hash)
        .toList()
        .equals(others.stream().map(RoleTemplate::hash).toList());
  }

  static RevisionState recorded(Revision revision, List<RoleTemplate> roles, long number) {
    return new RevisionState(revision, roles, number, false, Optional.empty());
  }

  RevisionState recorded(List<RoleTemplate> others) {
    return new RevisionState(revision, others, number, isCondemned, objectUid);
  }

  RevisionState stored(String uid, long observed) {
    return new RevisionState(revision, roles, observed, isCondemned, Optional.of(uid));
  }

  RevisionState lost() {
    return new RevisionState(revision, roles, number, isCondemned, Optional.empty());
  }

  RevisionState withCondemned(boolean condemned) {
    return new RevisionState(revision, roles, number, condemned, objectUid);
  }
}
