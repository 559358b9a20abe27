package dev.phalanx.actor;

import dev.phalanx.decision.Input;
import dev.phalanx.decision.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Inputs that wait to be decided on, in the order of arrival. Bounded: beyond its capacity only the
 * latest of each object is kept, which loses no fact that still holds, and there are only so many
 * objects. Belongs to one actor.
 */
final class PendingInputs {
  private final int capacity;
  private List<Input> inputs = new ArrayList<>();
  private int nextFold;

  PendingInputs(int capacity) {
    this.capacity = capacity;
    this.nextFold = capacity;
  }

  boolean isEmpty() {
    return inputs.isEmpty();
  }

  int size() {
    return inputs.size();
  }

  /**
   * Takes more inputs.
   *
   * @return how many older ones that are out of date were let go for them
   */
  int add(List<Input> more) {
    inputs.addAll(more);
    return inputs.size() > nextFold ? fold() : 0;
  }

  /** The first ones, at most {@code max}; they wait no longer. */
  List<Input> take(int max) {
    var taken = List.copyOf(inputs.subList(0, Math.min(max, inputs.size())));
    inputs = new ArrayList<>(inputs.subList(taken.size(), inputs.size()));
    nextFold = Math.max(capacity, nextFold - taken.size());
    return taken;
  }

  private int fold() {
    int before = inputs.size();
    Map<Object, Input> latest = new LinkedHashMap<>();
    for (var input : inputs) {
      var subject = subject(input);
      latest.remove(subject);
      latest.put(subject, input);
    }
    inputs = new ArrayList<>(latest.values());
    nextFold = Math.max(capacity, 2 * inputs.size());
    return before - inputs.size();
  }

  /** Inputs with equal subjects tell of the same thing, and the later one is what holds. */
  private static Object subject(Input input) {
    return switch (input) {
      case Input.ServingObserved _, Input.SpecUnreadable _ -> "spec";
      case Input.RevisionObserved(var revision, var _, var _, var _) ->
          new Target.ForRevision(revision);
      case Input.RevisionGone(var revision, var _) -> new Target.ForRevision(revision);
      case Input.PodGroupObserved(var group, var _) -> new Target.ForPodGroup(group);
      case Input.PodGroupGone(var group, var _) -> new Target.ForPodGroup(group);
      case Input.ServiceObserved(var role, var _) -> new Target.ForService(role);
      case Input.ServiceGone(var role, var _) -> new Target.ForService(role);
      case Input.PodObserved(var pod, var _, var _) -> new Target.ForPod(pod);
      case Input.PodGone(var pod, var _) -> new Target.ForPod(pod);
      case Input.EffectRefused(var target, var _) -> List.of("effect", target);
      case Input.EffectAccepted(var target) -> List.of("effect", target);
      case Input.ServingTerminating _,
          Input.ServingGone _,
          Input.GangSupportObserved _,
          Input.NodesObserved _,
          Input.Relisted _ ->
          input.getClass();
    };
  }
}
