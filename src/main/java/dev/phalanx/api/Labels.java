package dev.phalanx.api;

/** Label keys of pods, Services, PodGroups and ControllerRevisions; others select by them. */
public final class Labels {
  private static final String PREFIX = "modelserving.volcano.sh/";

  /** Name of the ModelServing; on every object made for it. */
  public static final String NAME = PREFIX + "name";

  /** ServingGroup, {@code <serving>-<ordinal>}; on pods, Services and PodGroups. */
  public static final String GROUP_NAME = PREFIX + "group-name";

  /** Role name; on pods and Services. */
  public static final String ROLE = PREFIX + "role";

  /** Role replica, {@code <role>-<ordinal>}; on pods and Services. */
  public static final String ROLE_ID = PREFIX + "role-id";

  /** Revision that the object was rendered from; on pods and ControllerRevisions. */
  public static final String REVISION = PREFIX + "revision";

  /** Hash of the role's template; on pods. */
  public static final String ROLE_TEMPLATE_HASH = PREFIX + "role-template-hash";

  /**
   * {@value #TRUE} on entry pods, and {@value #DRAINING} once they only finish what they have;
   * workers do not have it.
   */
  public static final String ENTRY = PREFIX + "entry";

  /** The value of {@link #ENTRY} and {@link #SCALE_TARGET}. */
  public static final String TRUE = "true";

  /** The value of {@link #ENTRY} on an entry pod that is no longer to get requests. */
  public static final String DRAINING = "draining";

  /** {@value #TRUE} on one entry pod of each ServingGroup, by which an autoscaler measures it. */
  public static final String SCALE_TARGET = "phalanx.dev/scale-target";

  /** Attempt of the role replica that the pod belongs to, counted from 0; on pods. */
  public static final String ATTEMPT = "phalanx.dev/attempt";

  private Labels() {}
}
