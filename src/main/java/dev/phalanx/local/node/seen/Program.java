package dev.phalanx.local.node.seen;

/** What a container's command does, as far as it shows from outside. */
public sealed interface Program {

  /** Serves from its start on. */
  record Serves() implements Program {}

  /** Serves after a model has been loaded. */
  record LoadsModel() implements Program {}

  /**
   * Opens a port, waits until enough have joined, then loads a model and serves.
   *
   * @param size members, itself included
   */
  record Gathers(int size) implements Program {}

  /**
   * Joins the pod at {@code host}, or keeps trying.
   *
   * @param host a pod's name, or a DNS name that begins with one
   */
  record Joins(String host) implements Program {

    /** Name of the pod that is meant. */
    public String podName() {
      return firstLabel(host);
    }
  }

  /**
   * Runs until the pod at {@code host} listens, then ends well; with 1 at its deadline.
   *
   * @param host a pod's name, or a DNS name that begins with one
   * @param deadlineSeconds simulated, after its start
   */
  record AwaitsPort(String host, int deadlineSeconds) implements Program {

    /** Name of the pod that is meant. */
    public String podName() {
      return firstLabel(host);
    }
  }

  /**
   * Ends by itself.
   *
   * @param code exit code
   * @param seconds simulated, after its start
   */
  record Ends(int code, double seconds) implements Program {}

  private static String firstLabel(String host) {
    int dot = host.indexOf('.');
    return dot < 0 ? host : host.substring(0, dot);
  }
}
