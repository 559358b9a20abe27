package dev.phalanx.local.node.kubelet;

/** What a transition leaves besides the status. */
public sealed interface Note {

  /**
   * A Kubernetes Event about the pod.
   *
   * @param warning of type Warning, not Normal
   * @param container whom it is about; empty for the pod
   */
  record Happened(boolean warning, String reason, String message, String container)
      implements Note {}

  /** A line that the container wrote. */
  record Said(String container, String line) implements Note {}
}
