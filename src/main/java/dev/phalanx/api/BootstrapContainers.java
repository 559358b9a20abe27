package dev.phalanx.api;

/** Containers that plugins add to pods; whoever reads a pod's status knows them by these names. */
public final class BootstrapContainers {
  /**
   * Init container of workers, from the plugin of the same name: runs until the entry's port
   * answers, and ends with 1 when it has not until the deadline.
   */
  public static final String RAY_BOOTSTRAP = "ray-bootstrap";

  /** With which it ends when the entry has not answered in time. */
  public static final int DEADLINE_CODE = 1;

  private BootstrapContainers() {}
}
