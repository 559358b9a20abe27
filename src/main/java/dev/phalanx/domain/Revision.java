package dev.phalanx.domain;

/**
 * Name of one immutable state of the roles' templates: the value of the label {@code
 * modelserving.volcano.sh/revision}. Our own is a hash of canonical JSON; one that another
 * controller gave is kept as it is.
 */
public record Revision(String value) implements Comparable<Revision> {

  public Revision {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a revision is not empty");
    }
  }

  /** The ControllerRevision's object name: {@code <serving>-<revision>}. */
  public String nameIn(ServingId serving) {
    return serving.name() + "-" + value;
  }

  @Override
  public int compareTo(Revision other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
