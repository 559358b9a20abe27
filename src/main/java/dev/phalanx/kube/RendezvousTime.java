package dev.phalanx.kube;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.phalanx.api.BootstrapContainers;
import dev.phalanx.api.PluginSpec;
import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.RecoveryRules;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How long workers may wait for their entry where {@code ray-bootstrap} is told so: whoever lets
 * them wait for an hour does not want them ended after half of it. The phase exists for roles with
 * that plugin alone, so its time is the serving's.
 */
final class RendezvousTime {
  private static final String FIELD = "deadlineSeconds";

  private RendezvousTime() {}

  /** The controller's rules; annotations go over them. */
  static RecoveryRules under(RecoveryRules rules, List<PluginSpec> plugins) {
    var known = rules.deadline(BootstrapPhase.RENDEZVOUS_OPEN);
    return plugins.stream()
        .filter(plugin -> BootstrapContainers.RAY_BOOTSTRAP.equals(plugin.name()))
        .flatMap(plugin -> asked(plugin).stream())
        .max(Comparator.naturalOrder())
        .filter(asked -> known.filter(it -> it.compareTo(asked) < 0).isPresent())
        .map(asked -> rules.with(BootstrapPhase.RENDEZVOUS_OPEN, asked))
        .orElse(rules);
  }

  /** What the plugin cannot read makes its pods impossible, and is no deadline either. */
  private static Optional<Duration> asked(PluginSpec plugin) {
    var seconds =
        Objects.requireNonNullElse(plugin.config(), MissingNode.getInstance()).path(FIELD);
    return Optional.of(seconds)
        .filter(it -> it.isNumber() && it.canConvertToInt())
        .map(it -> Duration.ofSeconds(it.asInt()));
  }
}
