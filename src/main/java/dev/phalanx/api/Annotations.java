package dev.phalanx.api;

/** Annotation keys that this controller reads or writes. */
public final class Annotations {
  private static final String OWN = "phalanx.dev/";

  /** The PodGroup, by its name; on pods and PodGroups of a gang. Volcano reads it. */
  public static final String POD_GROUP = "scheduling.k8s.io/group-name";

  /** Volcano's task of a pod: the role replica. */
  public static final String TASK_SPEC = "volcano.sh/task-spec";

  /** On the ModelServing: the Volcano queue of its PodGroups. */
  public static final String QUEUE = "scheduling.volcano.sh/queue-name";

  /** On pods: an integer; where groups or role replicas are removed, the cheapest go first. */
  public static final String POD_DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

  /**
   * On the ModelServing: seconds until all pods of a role replica have a node. Zero is no deadline,
   * here and below.
   */
  public static final String SCHEDULING_DEADLINE = OWN + "scheduling-deadline-seconds";

  /** On the ModelServing: seconds from there until all images are on their nodes. */
  public static final String IMAGE_DEADLINE = OWN + "image-deadline-seconds";

  /** On the ModelServing: seconds from there until a worker has reached the entry. */
  public static final String RENDEZVOUS_DEADLINE = OWN + "rendezvous-deadline-seconds";

  /** On the ModelServing: seconds from there until all workers have. */
  public static final String JOIN_DEADLINE = OWN + "join-deadline-seconds";

  /** On the ModelServing: seconds from there until all pods are Ready. */
  public static final String READY_DEADLINE = OWN + "ready-deadline-seconds";

  /** On the ModelServing: recreations after which a unit is held for inspection, 0 is no limit. */
  public static final String MAX_ATTEMPTS = OWN + "max-attempts";

  /** On the ModelServing: seconds for which a node may be silent before its pods have failed. */
  public static final String NODE_TOLERANCE = OWN + "node-tolerance-seconds";

  /** On the ModelServing: {@code true} lets pods on lost nodes be removed by force. */
  public static final String FORCE_DELETE = OWN + "force-delete";

  /** On the ModelServing: any text; a new one releases what is held or delayed. */
  public static final String RELEASE = OWN + "release";

  /** On the ModelServing: {@code "true"} stops further steps of a rollout at once. */
  public static final String PAUSED = OWN + "paused";

  /** On the ModelServing: seconds without progress after which a rollout counts as stuck. */
  public static final String PROGRESS_DEADLINE = OWN + "progress-deadline-seconds";

  /** On the ModelServing: {@code true} takes a rollout that is stuck back by itself. */
  public static final String ROLLBACK_ON_FAILURE = OWN + "rollback-on-failure";

  /**
   * On the ModelServing: seconds in which what is taken away may finish its requests, out of
   * Services, before it is deleted.
   */
  public static final String DRAIN = OWN + "drain-seconds";

  /** On the ModelServing: how many revisions are kept that nothing refers to. */
  public static final String REVISION_HISTORY_LIMIT = OWN + "revision-history-limit";

  /** On the ModelServing: {@code true} puts a summary of each group into the status. */
  public static final String STATUS_GROUPS = OWN + "status-groups";

  /** On the ModelServing: what beside the templates rolls; of plugins, scheduler and topology. */
  public static final String ROLLOUT_ON = OWN + "rollout-on";

  /**
   * On the ModelServing: {@code true} changes images in pods that stand, where nothing else does.
   */
  public static final String IN_PLACE_UPDATE = OWN + "in-place-update";

  /**
   * On pods whose images were changed: the containers that ran before, as JSON. They are replaced
   * once other containers run under their names.
   */
  public static final String CONTAINERS_BEFORE = OWN + "containers-before";

  private Annotations() {}
}
