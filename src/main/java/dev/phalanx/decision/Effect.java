package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleSpec;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingId;
import dev.phalanx.domain.ServingSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of the cluster. Never journaled: effects are what is intended minus what is
 * observed. Repeating one is always safe.
 */
public sealed interface Effect {

  /** The object acted on. */
  Target target();

  /**
   * Whether only the watch tells that it is done; otherwise the cluster's acceptance is the end of
   * it.
   */
  default boolean isConfirmedByWatch() {
    return true;
  }

  /** When it may be sent, unless at once. */
  default Optional<Instant> earliest() {
    return Optional.empty();
  }

  /**
   * Create the ControllerRevision.
   *
   * @param number its place among the serving's revisions
   * @param roles holds the replicas that belong into the public copy
   */
  record RecordRevision(
      ServingId serving,
      Revision revision,
      long number,
      List<RoleTemplate> templates,
      List<RoleSpec> roles)
      implements Effect {
    @Override
    public Target target() {
      return new Target.ForRevision(revision);
    }
  }

  /** Give the ControllerRevision the number of the newest, because it is asked for again. */
  record RenumberRevision(ServingId serving, Revision revision, String uid, long number)
      implements Effect {
    @Override
    public Target target() {
      return new Target.ForRevision(revision);
    }
  }

  record DeleteRevision(ServingId serving, Revision revision, String uid) implements Effect {
    @Override
    public Target target() {
      return new Target.ForRevision(revision);
    }
  }

  /** Create the PodGroup, or where {@code uid} is present bring that one into {@code shape}. */
  record ApplyPodGroup(
      ServingId serving, GroupOrdinal group, PodGroupShape shape, Optional<String> uid)
      implements Effect {
    @Override
    public Target target() {
      return new Target.ForPodGroup(group);
    }
  }

  record DeletePodGroup(ServingId serving, GroupOrdinal group, String uid) implements Effect {
    @Override
    public Target target() {
      return new Target.ForPodGroup(group);
    }
  }

  record CreateService(ServingId serving, RoleAddress role) implements Effect {
    @Override
    public Target target() {
      return new Target.ForService(role);
    }
  }

  record DeleteService(ServingId serving, RoleAddress role, String uid) implements Effect {
    @Override
    public Target target() {
      return new Target.ForService(role);
    }
  }

  /**
   * Create a pod.
   *
   * @param incarnation how many pods have stood there before
   * @param attempt which attempt of its role replica it belongs to, counted from 0
   * @param revision the revision in its labels
   * @param template its role in that revision
   * @param spec what the spec adds: scheduler, plugins, topology spread
   * @param isGang whether it joins its group's PodGroup
   * @param isScaleTarget whether it stands for its group in the selector of the scale subresource
   * @param earliest when it may be sent, unless at once
   */
  record CreatePod(
      ServingId serving,
      PodAddress pod,
      int incarnation,
      int attempt,
      Revision revision,
      RoleTemplate template,
      ServingSpec spec,
      boolean isGang,
      boolean isScaleTarget,
      Optional<Instant> earliest)
      implements Effect {
    @Override
    public Target target() {
      return new Target.ForPod(pod);
    }
  }

  /** Change labels and images of the pod with this UID in place. */
  record PatchPod(ServingId serving, PodAddress pod, String uid, PodPatch patch) implements Effect {
    @Override
    public Target target() {
      return new Target.ForPod(pod);
    }
  }

  /**
   * Delete a pod.
   *
   * @param byForce without waiting for its node, which is lost
   */
  record DeletePod(ServingId serving, PodAddress pod, String uid, Cause cause, boolean byForce)
      implements Effect {
    @Override
    public Target target() {
      return new Target.ForPod(pod);
    }
  }

  /** Write {@code status} with the summary of the groups, unless the cluster has it already. */
  record PublishStatus(ServingId serving, ServingStatus status, GroupsReport groups)
      implements Effect {
    @Override
    public Target target() {
      return new Target.ForStatus();
    }

    @Override
    public boolean isConfirmedByWatch() {
      return false;
    }
  }
}
