package dev.phalanx.decision;

/** Notes transitions of readiness, which itself is derived from the pods at every moment. */
final class ReadinessPlanner {
  private ReadinessPlanner() {}

  static Decision plan(Decision d) {
    var next = d.because("its pods");
    for (var address : EventScope.roles(d)) {
      var role = next.after().role(address);
      if (role.isPresent() && role.get().ready() != role.get().isReady()) {
        next =
            next.and(
                role.get().isReady()
                    ? new Event.RoleReplicaBecameReady(address)
                    : new Event.RoleReplicaLostReadiness(address));
      }
    }
    next = next.because("its role replicas");
    for (var ordinal : EventScope.groups(d.events())) {
      var group = next.after().group(ordinal);
      if (group.isPresent() && group.get().ready() != group.get().isReady()) {
        next =
            next.and(
                group.get().isReady()
                    ? new Event.ServingGroupBecameReady(ordinal)
                    : new Event.ServingGroupLostReadiness(ordinal));
      }
    }
    return next;
  }
}
