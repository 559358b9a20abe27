package dev.phalanx.decision;

/** Whether containers of a pod whose images were changed have been replaced by its kubelet. */
public enum ImageChange {
  /** They have, or no image was changed. */
  NONE,

  /** The images were changed back before the kubelet acted: it may still do so, or never will. */
  POSSIBLE,

  /** Those of before are still there, or none has come in their place. */
  PENDING
}
