package dev.phalanx.api;

import java.util.List;

/** Environment variables by which the pods of a role replica find and know each other. */
public final class BootstrapEnv {
  /** Pods in the role replica: 1 and the workers. */
  public static final String GROUP_SIZE = "GROUP_SIZE";

  /** Host name of the entry pod: {@code <entry pod>.<namespace>}. */
  public static final String ENTRY_ADDRESS = "ENTRY_ADDRESS";

  /** 0 in the entry pod, 1 and more in the workers. */
  public static final String WORKER_INDEX = "WORKER_INDEX";

  /** Attempt of the role replica, counted from 0: pods of another one do not belong together. */
  public static final String ATTEMPT = "PHALANX_ATTEMPT";

  /** All of them in the order in which containers get them. */
  public static final List<String> ORDER =
      List.of(GROUP_SIZE, ENTRY_ADDRESS, WORKER_INDEX, ATTEMPT);

  private BootstrapEnv() {}
}
