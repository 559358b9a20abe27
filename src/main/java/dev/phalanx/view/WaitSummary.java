package dev.phalanx.view;

import dev.phalanx.decision.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Many waits in few words: each object once, each step with the number of pods it holds up. */
final class WaitSummary {
  private static final int NAMED = 3;

  private WaitSummary() {}

  /** Empty when there are none. */
  static Optional<String> full(List<Wait> waits) {
    return of(waits, wait -> Wait.refused(wait.refusal()), Wait.ForRecovery::describe);
  }

  /** Without the cluster's words, and without what failed. */
  static Optional<String> brief(List<Wait> waits) {
    return of(waits, wait -> wait.isRefused() ? Wait.REFUSED : "", Wait.ForRecovery::what);
  }

  private static Optional<String> of(
      List<Wait> waits,
      Function<Wait, String> refusal,
      Function<Wait.ForRecovery, String> recovery) {
    var steps = new LinkedHashMap<Wait.Step, List<Wait.ForStep>>();
    var objects = new LinkedHashMap<Target, Wait.ForObject>();
    var reasons = new LinkedHashSet<String>();
    for (var wait : waits) {
      switch (wait) {
        case Wait.ForObject object -> objects.putIfAbsent(object.target(), object);
        case Wait.ForRecovery unit -> reasons.add(recovery.apply(unit));
        case Wait.ForRequests requests -> reasons.add(requests.describe());
        case Wait.ForStep step ->
            steps.computeIfAbsent(step.step(), _ -> new ArrayList<>()).add(step);
      }
    }
    var texts =
        Stream.of(
                reasons.stream(),
                objects.values().stream().map(object -> object.what() + refusal.apply(object)),
                steps.entrySet().stream().map(entry -> text(entry, refusal)))
            .flatMap(Function.identity())
            .toList();
    return texts.isEmpty() ? Optional.empty() : Optional.of(bounded(texts));
  }

  /**
   * Several pods' step, with the first refusal and the first word of the cluster among them, and
   * the node that it comes from.
   */
  private static String text(
      Map.Entry<Wait.Step, List<Wait.ForStep>> steps, Function<Wait, String> refusal) {
    var said = steps.getValue().stream().map(refusal).filter(text -> !text.isEmpty()).findFirst();
    var says = steps.getValue().stream().flatMap(step -> step.heard().stream()).findFirst();
    return steps.getKey().of(steps.getValue().size())
        + says.map(text -> ": " + text).orElse("")
        + said.orElse("");
  }

  private static String bounded(List<String> texts) {
    var named = String.join("; ", texts.subList(0, Math.min(NAMED, texts.size())));
    int more = texts.size() - NAMED;
    return more > 0 ? named + "; and %d more".formatted(more) : named;
  }
}
