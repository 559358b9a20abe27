package dev.phalanx.actor;

import dev.phalanx.decision.Announcement;
import dev.phalanx.decision.Demand;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.Outcome;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.RoleId;
import java.util.List;

/** What lanes are told; each lane gets only what is its own. */
sealed interface LaneCommand {

  /** The core asks this of the object now, instead of whatever it asked before. */
  record Demanded(Demand demand) implements LaneCommand {}

  /** A role replica is gone, and its lane with it. To the lane of its group only. */
  record RoleDropped(RoleId role) implements LaneCommand {}

  /** Kubernetes Events to publish, in order. To the status lane only. */
  record Announced(List<Announcement> announcements) implements LaneCommand {}

  /** The cluster answered. From the lane to itself. */
  record Settled(Effect effect, Outcome outcome) implements LaneCommand {}

  /** The wait before the next try is over. From the lane to itself. */
  record Woken(Target target) implements LaneCommand {}

  /** The cluster answered to the announcement on its way. From the lane to itself. */
  record AnnouncementSettled(Outcome outcome) implements LaneCommand {}

  /** The wait before the next try of an announcement is over. From the lane to itself. */
  record AnnouncementWoken() implements LaneCommand {}
}
