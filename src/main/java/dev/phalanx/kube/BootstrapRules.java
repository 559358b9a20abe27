package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.phalanx.api.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What templates ask for that must deadlock or never start. Only what can be told for sure is
 * warned of: a value that the running container alone knows is left alone.
 */
final class BootstrapRules {
  private static final int RAY_PORT = 6379;
  private static final String ROLES = "spec.template.roles";
  private static final String LEADER_READY = "leaderready";

  private static final Pattern HEAD =
      Pattern.compile(
          "multi-node-serving\\.sh\\s+leader\\b|\\bray\\s+start\\b[^;&|]*--head\\b"
              + "|--nnodes\\b|--data-parallel-size\\b");

  private static final Pattern HEAD_PORT =
      Pattern.compile(
          "--ray[-_]port[= ](\\d{1,5})\\b|\\bray\\s+start\\b[^;&|]*--port[= ](\\d{1,5})\\b");

  private static final Pattern RAY_PROBE = Pattern.compile("\\bray\\s+(?:health-check|status)\\b");

  private BootstrapRules() {}

  /**
   * Warnings for people, each naming field, value and fix; in the order of the roles.
   *
   * @param annotations of the ModelServing, an object or missing
   */
  static List<String> warnings(List<Role> roles, JsonNode annotations) {
    var warnings = new ArrayList<String>();
    for (int i = 0; i < roles.size(); i++) {
      var place = "%s[%d]".formatted(ROLES, i);
      var role = roles.get(i);
      var entry = commands(place + ".entryTemplate", role.entryTemplate());
      var worker = commands(place + ".workerTemplate", role.workerTemplate());
      int size = 1 + Objects.requireNonNullElse(role.workerReplicas(), 0);
      entry.forEach(command -> addWrongSizes(warnings, command, size));
      Stream.concat(entry.stream(), worker.stream())
          .forEach(command -> addMissingAddresses(warnings, command));
      if (size > 1) {
        leaderFirst(role, place, annotations)
            .ifPresent(policy -> addReadinessThatNeedsWorkers(warnings, entry, policy));
      }
    }
    return List.copyOf(warnings);
  }

  private static List<CommandLine> commands(String path, @Nullable JsonNode template) {
    var containers = orMissing(template).path("spec").path("containers");
    var commands = new ArrayList<CommandLine>();
    for (int i = 0; i < containers.size(); i++) {
      commands.add(CommandLine.of("%s.spec.containers[%d]".formatted(path, i), containers.path(i)));
    }
    return commands;
  }

  private static JsonNode orMissing(@Nullable JsonNode node) {
    return node == null ? MissingNode.getInstance() : node;
  }

  /** Too few are not enough for the model, too many never come: vLLM's script waits for as many. */
  private static void addWrongSizes(List<String> warnings, CommandLine command, int size) {
    for (var option : command.options("ray_cluster_size")) {
      command
          .resolved(option.value())
          .filter(value -> !value.equals(Integer.toString(size)))
          .ifPresent(
              value ->
                  warnings.add(
                      ("%s: --ray_cluster_size is '%s', but a replica of the role has %d pods (1 +"
                              + " workerReplicas), so the head never sees the size that it waits"
                              + " for; write --ray_cluster_size=$(GROUP_SIZE)")
                          .formatted(option.path(), value, size)));
    }
  }

  private static void addMissingAddresses(List<String> warnings, CommandLine command) {
    for (var option : command.options("ray_address")) {
      if (option.value().isEmpty() || option.value().startsWith(":")) {
        warnings.add(
            ("%s: --ray_address is '%s', so there is no head to join; write"
                    + " --ray_address=$(ENTRY_ADDRESS), and where a shell reads the manifest, quote"
                    + " it (<<'EOF'), for it replaces $(ENTRY_ADDRESS)")
                .formatted(option.path(), option.value()));
      }
    }
  }

  /** An annotation that asks for workers to wait until their leader is ready. */
  private record Policy(String path, String key, String value) {}

  /**
   * LeaderWorkerSet has a field {@code startupPolicy: LeaderReady} and no annotation; whoever
   * carries it over to another kind of object writes it as one, below whatever prefix.
   */
  private static Optional<Policy> leaderFirst(Role role, String place, JsonNode ofServing) {
    return Stream.of(
            policies("metadata.annotations", ofServing),
            policies(place + ".entryTemplate", role.entryTemplate()),
            policies(place + ".workerTemplate", role.workerTemplate()))
        .flatMap(it -> it)
        .findFirst();
  }

  private static Stream<Policy> policies(String path, @Nullable JsonNode holder) {
    boolean isTemplate = path.startsWith(ROLES);
    var annotations =
        isTemplate ? orMissing(holder).path("metadata").path("annotations") : orMissing(holder);
    return annotations
        .propertyStream()
        .filter(it -> isLeaderReady(it.getKey(), it.getValue().asText()))
        .map(
            it ->
                new Policy(
                    isTemplate ? path + ".metadata.annotations" : path,
                    it.getKey(),
                    it.getValue().asText()));
  }

  private static boolean isLeaderReady(String key, String value) {
    return letters(key.substring(key.lastIndexOf('/') + 1)).equals("startuppolicy")
        && letters(value).endsWith(LEADER_READY);
  }

  private static String letters(String text) {
    return text.replaceAll("[-_. ]", "").toLowerCase(Locale.ROOT);
  }

  private static void addReadinessThatNeedsWorkers(
      List<String> warnings, List<CommandLine> entry, Policy policy) {
    var head =
        entry.stream()
            .filter(command -> HEAD.matcher(command.text()).find())
            .findFirst()
            .or(() -> entry.stream().findFirst());
    head.ifPresent(
        command -> {
          var ports = rendezvousPorts(command);
          neededPort(command.container(), ports)
              .ifPresent(
                  asked ->
                      warnings.add(
                          ("%s.readinessProbe: %s, which answers only once all workers have joined,"
                                  + " while %s['%s'] is '%s', which has workers wait until the entry"
                                  + " is ready; remove the annotation, or probe port %s")
                              .formatted(
                                  command.path(),
                                  asked,
                                  policy.path(),
                                  policy.key(),
                                  policy.value(),
                                  ports.iterator().next())));
        });
  }

  /** Where the head listens from its start on. */
  private static Set<String> rendezvousPorts(CommandLine command) {
    var ports =
        HEAD_PORT
            .matcher(command.text())
            .results()
            .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    return ports.isEmpty() ? Set.of(Integer.toString(RAY_PORT)) : ports;
  }

  /** What the readiness probe asks, unless that is the rendezvous. */
  private static Optional<String> neededPort(JsonNode container, Set<String> rendezvous) {
    var probe = container.path("readinessProbe");
    for (var kind : List.of("tcpSocket", "httpGet", "grpc")) {
      var port = probe.path(kind).path("port").asText();
      if (!port.isEmpty()) {
        return Optional.of(number(container, port))
            .filter(number -> !rendezvous.contains(number))
            .map(_ -> "asks port '%s'".formatted(port));
      }
    }
    var command = CommandLine.of("", probe.path("exec")).text();
    boolean asksRendezvous =
        RAY_PROBE.matcher(command).find()
            || rendezvous.stream()
                .anyMatch(port -> Pattern.compile("\\b" + port + "\\b").matcher(command).find());
    return command.isEmpty() || asksRendezvous ? Optional.empty() : Optional.of("runs a command");
  }

  /** The number of a port that is given by its name. */
  private static String number(JsonNode container, String port) {
    return container
        .path("ports")
        .valueStream()
        .filter(it -> it.path("name").asText().equals(port))
        .map(it -> it.path("containerPort").asText())
        .findFirst()
        .orElse(port);
  }
}
