package dev.phalanx.decision;

import dev.phalanx.domain.RoleAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The Kubernetes Events that tell of a decision: one per transition of a role replica, with the
 * reasons that clients of Kthena's controller know, and warnings with their evidence.
 */
final class Announcements {
  private Announcements() {}

  static List<Announcement> of(Decision d) {
    var announcements = new ArrayList<Announcement>();
    for (var event : d.events()) {
      switch (event) {
        case Event.RoleReplicaAdded(var role, var _) ->
            announcements.add(role(d, role, "Creating"));
        case Event.RoleReplicaBecameReady(var role) -> announcements.add(role(d, role, "Running"));
        case Event.RoleReplicaCondemned(var role, var _) ->
            announcements.add(role(d, role, "Deleting"));
        case Event.SpecRejected(var refusal) ->
            announcements.add(warning(d, "SpecRejected", String.join("; ", refusal.problems())));
        case Event.EffectBlocked(var target, var reason) when d.before().blocked().isEmpty() ->
            announcements.add(
                warning(d, "EffectBlocked", target.describe(d.after().id()) + ": " + reason));
        case Event.OfServing _,
            Event.OfGroup _,
            Event.OfRole _,
            Event.OfPod _,
            Event.OfEffect _ -> {}
      }
    }
    return announcements;
  }

  private static Announcement role(Decision d, RoleAddress role, String state) {
    var group = role.group().nameIn(d.after().id());
    var message =
        "Role %s/%s in ServingGroup %s is now %s"
            .formatted(role.role().role(), role.role(), group, state);
    return new Announcement(false, "Role" + state, message, d.at());
  }

  private static Announcement warning(Decision d, String reason, String message) {
    return new Announcement(true, reason, message, d.at());
  }
}
