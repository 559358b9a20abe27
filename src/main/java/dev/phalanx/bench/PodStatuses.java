package dev.phalanx.bench;

/** What kubelets say of the pods that {@link Cluster#createServing} makes, as patches. */
final class PodStatuses {
  private PodStatuses() {}

  /** The pod has ended. */
  static final String FAILED =
      """
      {"status":{"phase":"Failed","conditions":[{"type":"Ready","status":"False"}],
       "containerStatuses":[{"name":"c","image":"i","imageID":"","ready":false,"restartCount":0,
        "state":{"terminated":{"exitCode":1,"reason":"Error"}}}]}}
      """;

  /** Its container crashed for the {@code restarts}-th time, and waits to be started again. */
  static String restarted(int restarts) {
    return """
    {"status":{"conditions":[{"type":"Ready","status":"False"},{"type":"ContainersReady","status":"False"}],
     "containerStatuses":[{"name":"c","image":"i","imageID":"","ready":false,"restartCount":%d,
      "state":{"waiting":{"reason":"CrashLoopBackOff"}},
      "lastState":{"terminated":{"exitCode":1,"reason":"Error"}}}]}}
    """
        .formatted(restarts);
  }

  /** It runs and is Ready, its container after so many restarts. */
  static String ready(int restarts) {
    return """
    {"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"ContainersReady","status":"True"}],
     "containerStatuses":[{"name":"c","image":"i","imageID":"","ready":true,"restartCount":%d,
      "state":{"running":{"startedAt":"2026-01-01T00:00:00Z"},"waiting":null}}]}}
    """
        .formatted(restarts);
  }
}
