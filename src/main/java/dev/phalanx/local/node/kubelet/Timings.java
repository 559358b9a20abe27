package dev.phalanx.local.node.kubelet;

/**
 * How long things take that have no time of their own in a manifest, in simulated seconds.
 *
 * @param image pulling an image while nothing else is pulled on its node
 * @param failedPull until a registry says that there is no such image
 * @param start of a container whose image is on the node
 * @param init an init container whose command does not say how long it runs
 * @param join of a member, once the port it joins is open
 * @param model loading a model
 * @param stop from SIGTERM to the end
 */
public record Timings(
    double image,
    double failedPull,
    double start,
    double init,
    double join,
    double model,
    double stop) {

  /** Short enough to watch. */
  public static final Timings USUAL = new Timings(4, 2, 0.5, 2, 2, 8, 1);
}
