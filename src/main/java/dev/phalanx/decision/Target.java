package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.ServingId;

/**
 * A Kubernetes object that effects act on, in the order in which objects are made; at any moment at
 * most one effect is asked of each. Prints and parses as {@code pod 0/prefill-1/0}.
 */
public sealed interface Target extends Comparable<Target> {

  /** The ControllerRevision of {@code revision}. */
  record ForRevision(Revision revision) implements Target {
    @Override
    public String toString() {
      return REVISION + revision;
    }
  }

  /** The PodGroup of {@code group}. */
  record ForPodGroup(GroupOrdinal group) implements Target {
    @Override
    public String toString() {
      return POD_GROUP + group;
    }
  }

  /** The headless Service of {@code role}. */
  record ForService(RoleAddress role) implements Target {
    @Override
    public String toString() {
      return SERVICE + role;
    }
  }

  /** The pod at {@code pod}. */
  record ForPod(PodAddress pod) implements Target {
    @Override
    public String toString() {
      return POD + pod;
    }
  }

  /** The ModelServing's own status. */
  record ForStatus() implements Target {
    @Override
    public String toString() {
      return STATUS;
    }
  }

  String REVISION = "revision ";
  String POD_GROUP = "podgroup ";
  String SERVICE = "service ";
  String POD = "pod ";
  String STATUS = "status";

  /** Parses what {@code toString} prints; throws {@link IllegalArgumentException} otherwise. */
  static Target parse(String text) {
    if (text.equals(STATUS)) {
      return new ForStatus();
    }
    int space = text.indexOf(' ') + 1;
    var address = text.substring(space);
    return switch (text.substring(0, space)) {
      case REVISION -> new ForRevision(new Revision(address));
      case POD_GROUP -> new ForPodGroup(GroupOrdinal.parse(address));
      case SERVICE -> new ForService(RoleAddress.parse(address));
      case POD -> new ForPod(PodAddress.parse(address));
      default -> throw new IllegalArgumentException("'%s' names no object".formatted(text));
    };
  }

  /** Kind and object name, as people and kubectl say it: {@code Pod llama-0-405b-1-0}. */
  default String describe(ServingId serving) {
    return switch (this) {
      case ForRevision(var revision) -> "ControllerRevision " + revision.nameIn(serving);
      case ForPodGroup(var group) -> "PodGroup " + group.nameIn(serving);
      case ForService(var role) -> "Service " + role.entry().nameIn(serving);
      case ForPod(var pod) -> "Pod " + pod.nameIn(serving);
      case ForStatus() -> "status of ModelServing " + serving.name();
    };
  }

  @Override
  default int compareTo(Target other) {
    return switch (this) {
      case ForRevision(var revision) when other instanceof ForRevision(var theirs) ->
          revision.compareTo(theirs);
      case ForPodGroup(var group) when other instanceof ForPodGroup(var theirs) ->
          group.compareTo(theirs);
      case ForService(var role) when other instanceof ForService(var theirs) ->
          role.compareTo(theirs);
      case ForPod(var pod) when other instanceof ForPod(var theirs) -> pod.compareTo(theirs);
      case ForRevision _, ForPodGroup _, ForService _, ForPod _, ForStatus _ ->
          Integer.compare(rank(), other.rank());
    };
  }

  private int rank() {
    return switch (this) {
      case ForRevision _ -> 0;
      case ForPodGroup _ -> 1;
      case ForService _ -> 2;
      case ForPod _ -> 3;
      case ForStatus _ -> 4;
    };
  }
}
