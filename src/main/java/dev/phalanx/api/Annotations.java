package dev.phalanx.api;

/** Annotation keys that this controller reads or writes. */
public final class Annotations {
  /** The PodGroup, by its name; on pods and PodGroups of a gang. Volcano reads it. */
  public static final String POD_GROUP = "scheduling.k8s.io/group-name";

  /** Volcano's task of a pod: the role replica. */
  public static final String TASK_SPEC = "volcano.sh/task-spec";

  /** On the ModelServing: the Volcano queue of its PodGroups. */
  public static final String QUEUE = "scheduling.volcano.sh/queue-name";

  /** On pods: an integer; where groups or role replicas are removed, the cheapest go first. */
  public static final String POD_DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

  private Annotations() {}
}
