package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was seen. Children are those whose controller owner reference names this serving's UID;
 * nothing of anybody else's reaches the core. Seeing the same thing again is harmless.
 */
public sealed interface Input {

  /** Inputs about the spec or about children, as a relist gathers them. */
  sealed interface Seen extends Input {}

  /**
   * The ModelServing as the API server has it.
   *
   * @param spec its spec, with the revision that Phalanx would name its templates
   * @param templates the roles' templates, in the order of the spec
   */
  record ServingObserved(ServingSpec spec, List<RoleTemplate> templates) implements Seen {
    public ServingObserved {
      templates = List.copyOf(templates);
    }
  }

  /** The ModelServing's spec cannot be read; each problem names field, value and fix. */
  record SpecUnreadable(long generation, List<String> problems) implements Seen {
    public SpecUnreadable {
      problems = List.copyOf(problems);
    }
  }

  /** The ModelServing has a deletionTimestamp. */
  record ServingTerminating() implements Seen {}

  /** The ModelServing is gone. */
  record ServingGone() implements Input {}

  /** What the cluster's PodGroup CRD offers. */
  record GangSupportObserved(GangSupport support) implements Input {}

  /**
   * All nodes that are silent or gone, and since when.
   *
   * @param lost by name; empty when all is well
   */
  record NodesObserved(SortedMap<String, Instant> lost) implements Input {
    public NodesObserved {
      lost = Collections.unmodifiableSortedMap(new TreeMap<>(lost));
    }
  }

  /** A ControllerRevision, its number and the templates in it. */
  record RevisionObserved(Revision revision, String uid, long number, List<RoleTemplate> templates)
      implements Seen {
    public RevisionObserved {
      templates = List.copyOf(templates);
    }
  }

  record RevisionGone(Revision revision, String uid) implements Input {}

  record PodGroupObserved(GroupOrdinal group, PodGroupFacts facts) implements Seen {}

  record PodGroupGone(GroupOrdinal group, String uid) implements Input {}

  record ServiceObserved(RoleAddress role, ServiceFacts facts) implements Seen {}

  record ServiceGone(RoleAddress role, String uid) implements Input {}

  /**
   * A pod.
   *
   * @param pod where its labels put it
   * @param facts what it is
   * @param grace how long its end may take, by its own terms
   */
  record PodObserved(PodAddress pod, PodFacts facts, Duration grace) implements Seen {
    private static final Duration KUBERNETES_DEFAULT = Duration.ofSeconds(30);

    public PodObserved(PodAddress pod, PodFacts facts) {
      this(pod, facts, KUBERNETES_DEFAULT);
    }
  }

  record PodGone(PodAddress pod, String uid) implements Input {}

  /**
   * Everything there is, after the controller has started or lost its watches: what is recorded and
   * not among {@code seen} is gone.
   *
   * @param seen the complete picture, in any order
   */
  record Relisted(List<Seen> seen) implements Input {
    public Relisted {
      seen = List.copyOf(seen);
    }
  }

  /** The cluster refuses an effect, or did not take it for long; the lane tries again by itself. */
  record EffectRefused(Target target, String reason) implements Input {}

  /** An effect that was refused before has been taken. */
  record EffectAccepted(Target target) implements Input {}

  /** Short, for people: what caused the events that follow from it. */
  default String describe() {
    return switch (this) {
      case ServingObserved(var spec, var _) ->
          "ModelServing generation " + spec.generation() + " observed";
      case SpecUnreadable(var generation, var _) ->
          "ModelServing generation " + generation + " is unreadable";
      case ServingTerminating() -> "ModelServing has a deletionTimestamp";
      case ServingGone() -> "ModelServing is gone";
      case GangSupportObserved(var support) -> "PodGroup CRD observed: " + support;
      case NodesObserved(var lost) -> lost.isEmpty() ? "all nodes answer" : "lost nodes observed";
      case RevisionObserved(var revision, var _, var _, var _) ->
          "ControllerRevision " + revision + " observed";
      case RevisionGone(var revision, var _) -> "ControllerRevision " + revision + " is gone";
      case PodGroupObserved(var group, var _) -> "PodGroup " + group + " observed";
      case PodGroupGone(var group, var _) -> "PodGroup " + group + " is gone";
      case ServiceObserved(var role, var _) -> "Service " + role + " observed";
      case ServiceGone(var role, var _) -> "Service " + role + " is gone";
      case PodObserved(var pod, var _, var _) -> "pod " + pod + " observed";
      case PodGone(var pod, var _) -> "pod " + pod + " is gone";
      case Relisted(var seen) -> "relist of " + seen.size() + " objects";
      case EffectRefused(var target, var _) -> "effect on " + target + " refused";
      case EffectAccepted(var target) -> "effect on " + target + " accepted";
    };
  }
}
