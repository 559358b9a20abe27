package dev.phalanx.crash;

import java.time.Duration;

/** A failure of one pod of a serving of the roles {@code r} (1+1 pods) and {@code s} (one pod). */
enum CrashCase {
  ROLE("RoleRecreate", Duration.ZERO, "r"),
  GROUP("ServingGroupRecreate", Duration.ZERO, ""),
  GRACE("RoleRecreate", Duration.ofSeconds(3), "r");

  private static final String POD =
      "{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"nginx:1.28.2\"}]}}";

  private static final String ENDED =
      """
      {"phase":"Failed","conditions":[{"type":"Ready","status":"False"}],
       "containerStatuses":[{"name":"c","image":"i","imageID":"","ready":false,"restartCount":0,
        "state":{"terminated":{"exitCode":1,"reason":"Error"}}}]}
      """;

  private static final String RESTARTED =
      """
      {"conditions":[{"type":"Ready","status":"False"}],
       "containerStatuses":[{"name":"c","image":"i","imageID":"","ready":false,"restartCount":1,
        "state":{"waiting":{"reason":"CrashLoopBackOff"}},
        "lastState":{"terminated":{"exitCode":1,"reason":"Error"}}}]}
      """;

  private final String policy;
  private final Duration grace;
  private final String rolesMadeAnew;

  CrashCase(String policy, Duration grace, String rolesMadeAnew) {
    this.policy = policy;
    this.grace = grace;
    this.rolesMadeAnew = rolesMadeAnew;
  }

  Duration grace() {
    return grace;
  }

  String manifest(String serving) {
    return """
    {"apiVersion":"workload.serving.volcano.sh/v1alpha1","kind":"ModelServing","metadata":{"name":"%s"},
     "spec":{"schedulerName":"volcano","replicas":1,"recoveryPolicy":"%s","template":{"restartGracePeriodSeconds":%d,"roles":[
      {"name":"r","replicas":1,"workerReplicas":1,"entryTemplate":%s,"workerTemplate":%s},
      {"name":"s","replicas":1,"workerReplicas":0,"entryTemplate":%s}]}}}
    """
        .formatted(serving, policy, grace.toSeconds(), POD, POD, POD);
  }

  /** The pod that fails. */
  String pod(String serving) {
    return serving + "-0-r-0-1";
  }

  /** Its status when it fails. */
  String failure() {
    return grace.isZero() ? ENDED : RESTARTED;
  }

  /** Whether the pod is to be made anew. */
  boolean isMadeAnew(String serving, String pod) {
    return pod.startsWith(serving + "-0-" + rolesMadeAnew);
  }
}
