package dev.phalanx.view;

import dev.phalanx.decision.Effect;
import dev.phalanx.decision.Failure;
import dev.phalanx.decision.Fixtures;
import dev.phalanx.decision.GangSupport;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.decision.ModelServingDecider;
import dev.phalanx.decision.Observed;
import dev.phalanx.decision.Outstanding;
import dev.phalanx.decision.PodFacts;
import dev.phalanx.decision.PodGroupFacts;
import dev.phalanx.decision.PodPhase;
import dev.phalanx.decision.PodProgress;
import dev.phalanx.decision.Rendezvous;
import dev.phalanx.decision.ServiceFacts;
import dev.phalanx.decision.ServingState;
import dev.phalanx.domain.FailureKind;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Quantity;
import dev.phalanx.domain.RecoveryPolicy;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.Resources;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RevisionRules;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleSpec;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.Rollout;
import dev.phalanx.domain.RolloutRules;
import dev.phalanx.domain.ServingId;
import dev.phalanx.domain.ServingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The multi-node example with tokens wherever a user could put one, told step by step. Every step
 * takes a second.
 */
public final class LlamaStory {
  public static final ServingId ID = new ServingId("default", "llama-multinode", "uid-of-llama");
  public static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

  /** Part of every secret in the templates. */
  public static final String TOKEN = "hf_TOPSECRET";

  private static final String WORKER = "0/405b-1/1";
  private static final String REVISION = "7kx2vbm4qz";
  private static final String POD =
      """
      {"metadata": {"annotations": {"vendor/token": "hf_TOPSECRET1", "other": "hf_TOPSECRET1"}, "labels": {"team": "hf_TOPSECRET1"}},
       "spec": {
        "imagePullSecrets": [{"name": "registry"}],
        "initContainers": [{"name": "fetch", "image": "busybox:1.37", "args": ["--token=hf_TOPSECRET2"]}],
        "containers": [{
          "name": "%s", "image": "vllm/vllm-openai:latest",
          "command": ["sh", "-c", "serve --api-key hf_TOPSECRET3"],
          "args": ["hf_TOPSECRET4"],
          "env": [{"name": "HF_TOKEN", "value": "hf_TOPSECRET5"}, {"name": "EMPTY", "value": ""},
                  {"name": "FROM_SECRET", "valueFrom": {"secretKeyRef": {"name": "hf-token", "key": "TOKEN"}}}],
          "ports": [{"containerPort": 8080}],
          "resources": {"limits": {"nvidia.com/gpu": "8"}, "requests": {"cpu": 125}},
          "readinessProbe": {"httpGet": {"path": "/health?key=hf_TOPSECRET6", "port": 8080,
                             "httpHeaders": [{"name": "Authorization", "value": "Bearer hf_TOPSECRET7"}]}},
          "lifecycle": {"preStop": {"exec": {"command": ["stop", "hf_TOPSECRET8"]}}}}],
        "fieldOfTomorrow": {"text": "hf_TOPSECRET9", "deep": [["hf_TOPSECRET9"]]},
        "volumes": [{"name": "v", "csi": {"driver": "d", "volumeAttributes": {"limits": "hf_TOPSECRETa"}}}]}}
      """;

  private ServingState state;
  private final List<JournalEntry> journal = new ArrayList<>();
  private Instant now = START;

  private LlamaStory(ServingId id) {
    state = ServingState.initial(id);
  }

  /** Nothing has happened yet. */
  public static LlamaStory of(ServingId id) {
    return new LlamaStory(id);
  }

  /** The spec is accepted, nothing else has appeared. */
  public static LlamaStory applied() {
    return of(ID).applied(1, 2);
  }

  /** Everything runs; pods are spread over node-1 to node-4. */
  public static LlamaStory available() {
    return applied().parentsAppear().podsBecomeReady();
  }

  /** The spec with so many groups and role replicas is seen. */
  public LlamaStory applied(int groups, int roles) {
    return applied(groups, roles, RolloutRules.DEFAULT);
  }

  private LlamaStory applied(int groups, int roles, RolloutRules rules) {
    return sees(new Input.GangSupportObserved(GangSupport.SUBGROUPS), spec(groups, roles, rules));
  }

  /** Everything runs; then the second role replica is not wanted any more, and has 30 seconds. */
  public static LlamaStory draining() {
    var rules = new RolloutRules(false, Duration.ZERO, false, Duration.ofSeconds(30), false);
    return available().applied(1, 1, rules);
  }

  /**
   * Everything runs; then the worker of the second role replica fails for good, and once more as
   * soon as its role replica has been recreated, which therefore has to wait.
   */
  public static LlamaStory backingOff() {
    return available().fails(WORKER).podsEnd().podsBecomeReady().fails(WORKER);
  }

  /** Containers of the pod have exited, and nobody starts them again. */
  public LlamaStory fails(String pod) {
    return sees(failing(pod, PodPhase.FAILED, 0));
  }

  /** A container of the pod has exited and was started again, for the n-th time. */
  public LlamaStory restarts(String pod, int times) {
    return sees(failing(pod, PodPhase.RUNNING, times));
  }

  /** Pods that are asked to be deleted terminate, then are gone. */
  public LlamaStory podsEnd() {
    for (var demand : Outstanding.all(state).values()) {
      if (demand.effect().orElseThrow() instanceof Effect.DeletePod delete) {
        sees(new Input.PodObserved(delete.pod(), facts(delete.pod()).withTerminating()));
      }
    }
    for (var pod : terminating()) {
      sees(new Input.PodGone(pod, facts(pod).uid()));
    }
    return this;
  }

  /** So much time passes, and nothing is seen. */
  public LlamaStory after(Duration time) {
    now = now.plus(time).minusSeconds(1);
    return sees();
  }

  /** The pod is on a node that has not got its image yet. */
  public LlamaStory pulls(String address, String node) {
    var says = Optional.of("pulling vllm/vllm-openai:latest");
    var progress = new PodProgress(0, false, Rendezvous.NONE, says, Optional.empty());
    var pod = PodAddress.parse(address);
    var facts =
        new PodFacts(
            "uid-" + address,
            PodPhase.PENDING,
            false,
            false,
            Optional.of(node),
            progress,
            0,
            Fixtures.marks(pod),
            true);
    return sees(new Input.PodObserved(pod, facts));
  }

  private Input failing(String address, PodPhase phase, int restarts) {
    var pod = PodAddress.parse(address);
    var exit =
        new Failure(
            FailureKind.APPLICATION_EXIT, "failed: container worker exited with code 1 (Error)");
    var progress =
        new PodProgress(restarts, true, Rendezvous.NONE, Optional.empty(), Optional.of(exit));
    var facts = facts(pod).withPhase(phase).withReady(false).withProgress(progress);
    return new Input.PodObserved(pod, facts);
  }

  private PodFacts facts(PodAddress pod) {
    return state.role(pod.role()).flatMap(role -> role.slot(pod.index()).live()).orElseThrow();
  }

  private List<PodAddress> terminating() {
    var pods = new ArrayList<PodAddress>();
    for (var group : state.groups().byOrdinal().values()) {
      for (var role : group.roles().values()) {
        var address = new RoleAddress(group.ordinal(), role.id());
        role.pods()
            .forEach(
                (index, slot) ->
                    slot.live()
                        .filter(PodFacts::terminating)
                        .ifPresent(_ -> pods.add(address.pod(index))));
      }
    }
    return pods;
  }

  public LlamaStory sees(Input... inputs) {
    now = now.plusSeconds(1);
    var decision = ModelServingDecider.decide(state, Observed.of(now, inputs));
    journal.addAll(decision.entries());
    state = decision.after();
    return this;
  }

  /** ControllerRevisions, PodGroups and Services that are asked for exist. */
  public LlamaStory parentsAppear() {
    for (var parents = parents(); !parents.isEmpty(); parents = parents()) {
      sees(parents.toArray(Input[]::new));
    }
    return this;
  }

  /** Pods that are asked for exist, run and are ready. */
  public LlamaStory podsBecomeReady() {
    int next = 0;
    for (var demand : Outstanding.all(state).values()) {
      if (demand.effect().orElseThrow() instanceof Effect.CreatePod create) {
        next = next % 4 + 1;
        sees(pod(create.pod().toString(), PodPhase.RUNNING, true, "node-" + next));
      }
    }
    return this;
  }

  /** The serving is deleted, and everything of it disappears. */
  public LlamaStory deleted() {
    sees(new Input.ServingTerminating());
    for (var group : state.groups().byOrdinal().values()) {
      for (var role : group.roles().values()) {
        role.pods()
            .forEach(
                (index, slot) ->
                    slot.live()
                        .ifPresent(
                            facts ->
                                sees(
                                    new Input.PodGone(
                                        new RoleAddress(group.ordinal(), role.id()).pod(index),
                                        facts.uid()))));
      }
    }
    return sees(new Input.ServingGone());
  }

  public ServingState state() {
    return state;
  }

  public List<JournalEntry> journal() {
    return List.copyOf(journal);
  }

  public static Input pod(String address, PodPhase phase, boolean isReady, String... node) {
    var facts =
        new PodFacts(
            "uid-" + address,
            phase,
            isReady,
            false,
            List.of(node).stream().findFirst(),
            Fixtures.progress(phase),
            0,
            Fixtures.marks(PodAddress.parse(address)),
            true);
    return new Input.PodObserved(PodAddress.parse(address), facts);
  }

  private List<Input> parents() {
    return Outstanding.all(state).values().stream()
        .flatMap(demand -> parent(demand.effect().orElseThrow()).stream())
        .toList();
  }

  private static Optional<Input> parent(Effect effect) {
    return switch (effect) {
      case Effect.RecordRevision(var _, var revision, var number, var templates, var _) ->
          Optional.of(new Input.RevisionObserved(revision, "uid-" + revision, number, templates));
      case Effect.ApplyPodGroup(var _, var group, var shape, var _) ->
          Optional.of(
              new Input.PodGroupObserved(
                  group, new PodGroupFacts("uid-g" + group, shape, false, Optional.empty())));
      case Effect.CreateService(var _, var role) ->
          Optional.of(new Input.ServiceObserved(role, new ServiceFacts("uid-s" + role, false)));
      case Effect.RenumberRevision _,
          Effect.DeleteRevision _,
          Effect.CreatePod _,
          Effect.DeletePod _,
          Effect.DeleteService _,
          Effect.DeletePodGroup _,
          Effect.PatchPod _,
          Effect.PublishStatus _ ->
          Optional.empty();
    };
  }

  private static Input.ServingObserved spec(int groups, int roles, RolloutRules rules) {
    var json =
        "{\"entryTemplate\":%s,\"name\":\"405b\",\"workerReplicas\":1,\"workerTemplate\":%s}"
            .formatted(POD.formatted("leader"), POD.formatted("worker"));
    var resources =
        new Resources(
            new TreeMap<>(
                Map.of(
                    "cpu", Quantity.parse("125"),
                    "memory", Quantity.parse("1124Gi"),
                    "nvidia.com/gpu", Quantity.parse("8"))));
    var template = new RoleTemplate("405b", 1, true, "b5fhk2x7wq", json, resources, resources);
    var spec =
        new ServingSpec(
            groups == 1 ? 1 : groups,
            groups,
            "volcano",
            Optional.empty(),
            RecoveryPolicy.ROLE_RECREATE,
            60,
            new TreeMap<>(Map.of("405b", 1)),
            Optional.empty(),
            Optional.empty(),
            Rollout.DEFAULT,
            "[{\"name\":\"p\",\"config\":{\"name\":\"hf_TOPSECRETb\"}}]",
            Optional.empty(),
            List.of(new RoleSpec("405b", roles, Optional.empty(), Optional.empty())),
            new Revision(REVISION),
            RecoveryRules.DEFAULT,
            rules,
            RevisionRules.DEFAULT,
            false,
            List.of());
    return new Input.ServingObserved(spec, List.of(template));
  }
}
