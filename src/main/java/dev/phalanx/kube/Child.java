package dev.phalanx.kube;

import dev.phalanx.decision.Input;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.ServingId;

/**
 * What is kept of an object that a ModelServing owns.
 *
 * @param owner from its controller owner reference
 * @param target its place
 * @param uid {@code metadata.uid}
 * @param seen what the core is told of it
 */
record Child(ServingId owner, Target target, String uid, Input.Seen seen)
    implements ListWatch.Facts {

  /** What the core is told when it is gone. */
  Input gone() {
    return switch (target) {
      case Target.ForRevision(var revision) -> new Input.RevisionGone(revision, uid);
      case Target.ForPodGroup(var group) -> new Input.PodGroupGone(group, uid);
      case Target.ForService(var role) -> new Input.ServiceGone(role, uid);
      case Target.ForPod(var pod) -> new Input.PodGone(pod, uid);
      case Target.ForStatus() -> throw new IllegalStateException("a status is no object");
    };
  }
}
