package dev.phalanx.decision;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.phalanx.domain.Amount;
import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Quantity;
import dev.phalanx.domain.RecoveryPolicy;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.Resources;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RevisionRules;
import dev.phalanx.domain.RoleSpec;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.Rollout;
import dev.phalanx.domain.RolloutRules;
import dev.phalanx.domain.RolloutType;
import dev.phalanx.domain.ServingId;
import dev.phalanx.domain.ServingSpec;
import dev.phalanx.domain.TopologyPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Small values to decide on. */
public final class Fixtures {
  public static final ServingId ID = new ServingId("d", "m", "U");
  public static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  /** A rollout that takes no further step. */
  static final RolloutRules PAUSED =
      new RolloutRules(true, Duration.ofMinutes(10), false, Duration.ZERO, false);

  private Fixtures() {}

  public static Resources resources(String... namesAndAmounts) {
    var amounts = new TreeMap<String, Quantity>();
    for (int i = 0; i < namesAndAmounts.length; i += 2) {
      amounts.put(namesAndAmounts[i], Quantity.parse(namesAndAmounts[i + 1]));
    }
    return new Resources(amounts);
  }

  public static RoleTemplate template(String name, int workers, String image) {
    var json =
        "{\"name\":\"%s\",\"image\":\"%s\",\"workerReplicas\":%d}".formatted(name, image, workers);
    return new RoleTemplate(
        name,
        workers,
        workers > 0,
        "h" + name + workers + image,
        json,
        resources("nvidia.com/gpu", "1"),
        resources("nvidia.com/gpu", "1"),
        Optional.of("h" + name + workers));
  }

  /** The defaults but for what tests vary; an empty {@code release} is none. */
  static RecoveryRules rules(
      SortedMap<BootstrapPhase, Duration> deadlines,
      Duration backoff,
      int maxAttempts,
      boolean forceDelete,
      String release) {
    var rules = RecoveryRules.DEFAULT;
    return new RecoveryRules(
        deadlines,
        backoff,
        rules.backoffMax(),
        rules.healthy(),
        maxAttempts,
        rules.nodeTolerance(),
        rules.terminationDeadline(),
        forceDelete,
        rules.stormHold(),
        Optional.of(release).filter(text -> !text.isEmpty()));
  }

  /** What is done about failures. */
  public record Recover(
      RecoveryPolicy policy,
      long graceSeconds,
      RecoveryRules rules,
      RolloutRules rollout,
      RevisionRules revisions,
      boolean showsGroups) {
    static final Recover DEFAULT =
        new Recover(
            RecoveryPolicy.ROLE_RECREATE,
            0,
            RecoveryRules.DEFAULT,
            RolloutRules.DEFAULT,
            RevisionRules.DEFAULT,
            false);
  }

  /**
   * The roles of a spec.
   *
   * @param templates in their order
   * @param replicas in each group, by the role's name
   * @param partitions how many of them keep their revision, by the role's name
   */
  public record Roles(
      List<RoleTemplate> templates,
      SortedMap<String, Integer> replicas,
      SortedMap<String, Amount> partitions) {
    static final Roles NONE = new Roles(List.of(), new TreeMap<>(), new TreeMap<>());

    Roles with(RoleTemplate template, int count) {
      var roles = new ArrayList<>(templates);
      roles.removeIf(role -> role.name().equals(template.name()));
      roles.add(template);
      var counts = new TreeMap<>(replicas);
      counts.put(template.name(), count);
      return new Roles(roles, counts, partitions);
    }

    Roles without(String role) {
      var roles = new ArrayList<>(templates);
      roles.removeIf(template -> template.name().equals(role));
      var counts = new TreeMap<>(replicas);
      counts.remove(role);
      return new Roles(roles, counts, partitions);
    }

    Roles withReplicas(String role, int count) {
      var counts = new TreeMap<>(replicas);
      counts.put(role, count);
      return new Roles(templates, counts, partitions);
    }

    Roles withPartition(String role, int count) {
      var amounts = new TreeMap<>(partitions);
      amounts.put(role, Amount.of(count));
      return new Roles(templates, replicas, amounts);
    }
  }

  /** A spec under construction; each wither returns a copy. */
  public record Wanted(
      long generation,
      int groups,
      Roles roles,
      Optional<String> queue,
      SortedMap<String, Integer> gang,
      String scheduler,
      Rollout rollout,
      Recover recover) {

    public static Wanted groups(int groups) {
      return new Wanted(
          1,
          groups,
          Roles.NONE,
          Optional.empty(),
          new TreeMap<>(),
          "volcano",
          Rollout.DEFAULT,
          Recover.DEFAULT);
    }

    public Wanted role(String name, int count, int workers) {
      return role(template(name, workers, "a"), count);
    }

    public Wanted role(RoleTemplate template, int count) {
      return roles(generation, roles.with(template, count));
    }

    public Wanted without(String role) {
      return roles(generation, roles.without(role));
    }

    public RoleTemplate templateOf(String role) {
      return templates().stream().filter(it -> it.name().equals(role)).findFirst().orElseThrow();
    }

    public Wanted generation(long number) {
      return new Wanted(number, groups, roles, queue, gang, scheduler, rollout, recover);
    }

    public Wanted withGroups(int count) {
      return new Wanted(generation + 1, count, roles, queue, gang, scheduler, rollout, recover);
    }

    public Wanted withReplicas(String role, int count) {
      return roles(generation + 1, roles.withReplicas(role, count));
    }

    /** So many of the role's replicas in each group keep their revision. */
    public Wanted rolePartition(String role, int count) {
      return roles(generation, roles.withPartition(role, count));
    }

    private Wanted roles(long number, Roles others) {
      return new Wanted(number, groups, others, queue, gang, scheduler, rollout, recover);
    }

    public List<RoleTemplate> templates() {
      return roles.templates();
    }

    public SortedMap<String, Integer> replicas() {
      return roles.replicas();
    }

    public Wanted queue(String name) {
      return new Wanted(
          generation, groups, roles, Optional.of(name), gang, scheduler, rollout, recover);
    }

    public Wanted minReplicas(String role, int count) {
      var minimums = new TreeMap<>(gang);
      minimums.put(role, count);
      return new Wanted(generation, groups, roles, queue, minimums, scheduler, rollout, recover);
    }

    public Wanted scheduler(String name) {
      return new Wanted(generation, groups, roles, queue, gang, name, rollout, recover);
    }

    public Wanted partition(int count) {
      var protectedGroups =
          new Rollout(
              RolloutType.SERVING_GROUP_ROLLING_UPDATE,
              Optional.empty(),
              Optional.empty(),
              Optional.of(Amount.of(count)));
      return new Wanted(
          generation, groups, roles, queue, gang, scheduler, protectedGroups, recover);
    }

    public Wanted policy(RecoveryPolicy policy) {
      return recover(
          new Recover(
              policy,
              recover.graceSeconds(),
              recover.rules(),
              recover.rollout(),
              recover.revisions(),
              recover.showsGroups()));
    }

    public Wanted grace(long seconds) {
      return recover(
          new Recover(
              recover.policy(),
              seconds,
              recover.rules(),
              recover.rollout(),
              recover.revisions(),
              recover.showsGroups()));
    }

    public Wanted rules(RecoveryRules rules) {
      return recover(
          new Recover(
              recover.policy(),
              recover.graceSeconds(),
              rules,
              recover.rollout(),
              recover.revisions(),
              recover.showsGroups()));
    }

    public Wanted rolloutRules(RolloutRules rules) {
      return recover(
          new Recover(
              recover.policy(),
              recover.graceSeconds(),
              recover.rules(),
              rules,
              recover.revisions(),
              recover.showsGroups()));
    }

    public Wanted revisionRules(RevisionRules rules) {
      return recover(
          new Recover(
              recover.policy(),
              recover.graceSeconds(),
              recover.rules(),
              recover.rollout(),
              rules,
              recover.showsGroups()));
    }

    public Wanted showsGroups(boolean shows) {
      return recover(
          new Recover(
              recover.policy(),
              recover.graceSeconds(),
              recover.rules(),
              recover.rollout(),
              recover.revisions(),
              shows));
    }

    public Wanted rollout(Rollout other) {
      return new Wanted(generation, groups, roles, queue, gang, scheduler, other, recover);
    }

    private Wanted recover(Recover other) {
      return new Wanted(generation, groups, roles, queue, gang, scheduler, rollout, other);
    }

    public Input.ServingObserved observed() {
      return observed(Optional.empty(), Optional.empty());
    }

    public Input.ServingObserved observed(
        Optional<TopologyPolicy> groupTopology, Optional<TopologyPolicy> roleTopology) {
      var specs =
          templates().stream()
              .map(
                  role ->
                      new RoleSpec(
                          role.name(),
                          replicas().getOrDefault(role.name(), 1),
                          Optional.empty(),
                          Optional.ofNullable(roles.partitions().get(role.name()))))
              .toList();
      var hashes = templates().stream().map(RoleTemplate::hash).toList().toString();
      var revision =
          new Revision(
              "r" + UUID.nameUUIDFromBytes(hashes.getBytes(UTF_8)).toString().substring(0, 8));
      var spec =
          new ServingSpec(
              generation,
              groups,
              scheduler,
              queue,
              recover.policy(),
              recover.graceSeconds(),
              gang,
              groupTopology,
              roleTopology,
              rollout,
              "[]",
              Optional.empty(),
              specs,
              revision,
              recover.rules(),
              recover.rollout(),
              recover.revisions(),
              recover.showsGroups(),
              List.of());
      return new Input.ServingObserved(spec, templates());
    }
  }

  public static Input.PodObserved pod(String address, String uid, PodPhase phase, boolean ready) {
    var node = phase == PodPhase.PENDING ? Optional.<String>empty() : Optional.of("node-1");
    var pod = PodAddress.parse(address);
    return new Input.PodObserved(
        pod, new PodFacts(uid, phase, ready, false, node, progress(phase), 0, marks(pod), true));
  }

  /** As its labels are when all pods are created, and {@code decode} and {@code s} come second. */
  public static PodMarks marks(PodAddress pod) {
    var role = pod.role().role();
    boolean isFirst = role.ordinal() == 0 && !List.of("decode", "s").contains(role.role());
    return new PodMarks(Optional.empty(), pod.isEntry(), pod.isEntry() && isFirst);
  }

  /** The pod that {@link #readyPod} shows there has ended. */
  static Input.PodGone gone(String address) {
    return new Input.PodGone(PodAddress.parse(address), "uid-" + address);
  }

  /** The same pod with a label that says which revision it has. */
  static Input.PodObserved labelled(Input.PodObserved pod, Revision revision) {
    var marks = pod.facts().marks().withRevision(revision);
    return new Input.PodObserved(pod.pod(), pod.facts().withMarks(marks));
  }

  public static Input.PodObserved readyPod(String address) {
    return pod(address, "uid-" + address, PodPhase.RUNNING, true);
  }

  /** What a kubelet tells of a pod in this phase. */
  public static PodProgress progress(PodPhase phase) {
    return phase == PodPhase.RUNNING
        ? new PodProgress(0, true, Rendezvous.NONE, Optional.empty(), Optional.empty())
        : PodProgress.NONE;
  }
}
