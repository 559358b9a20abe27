package dev.phalanx.journal;

import static dev.phalanx.decision.Fixtures.resources;

import dev.phalanx.decision.Cause;
import dev.phalanx.decision.Condition;
import dev.phalanx.decision.Event;
import dev.phalanx.decision.Failure;
import dev.phalanx.decision.GangSupport;
import dev.phalanx.decision.ImageChange;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.decision.PodFacts;
import dev.phalanx.decision.PodGroupFacts;
import dev.phalanx.decision.PodGroupShape;
import dev.phalanx.decision.PodMarks;
import dev.phalanx.decision.PodPhase;
import dev.phalanx.decision.PodProgress;
import dev.phalanx.decision.RecoveryUnit;
import dev.phalanx.decision.Rendezvous;
import dev.phalanx.decision.ServiceFacts;
import dev.phalanx.decision.ServingStatus;
import dev.phalanx.decision.SpecRefusal;
import dev.phalanx.decision.SubGroup;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.Amount;
import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.FailureKind;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RecoveryPolicy;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.Resources;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RevisionRules;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleSpec;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.Rollout;
import dev.phalanx.domain.RolloutAspect;
import dev.phalanx.domain.RolloutRules;
import dev.phalanx.domain.RolloutType;
import dev.phalanx.domain.ServingSpec;
import dev.phalanx.domain.TopologyPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Of each kind of event one with everything in it and one with as little as there can be. */
final class EventSamples {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123456789Z");
  private static final GroupOrdinal GROUP = new GroupOrdinal(0);
  private static final RoleAddress ROLE = RoleAddress.parse("0/pre-fill-1");
  private static final PodAddress POD = PodAddress.parse("0/pre-fill-1/2");
  private static final Revision REVISION = new Revision("5d8f7c9b64");
  private static final Optional<TopologyPolicy> HARD =
      Optional.of(new TopologyPolicy("hard", Optional.of(2), Optional.of("rack")));

  private static final Failure FAILURE =
      new Failure(FailureKind.OUT_OF_MEMORY, "failed: container c was killed");
  private static final PodProgress PROGRESS =
      new PodProgress(
          3,
          true,
          Rendezvous.WAITING,
          Optional.of("pulling vllm:latest"),
          Optional.of(FAILURE),
          ImageChange.PENDING);

  private EventSamples() {}

  static Stream<JournalEntry> all() {
    return events().map(event -> new JournalEntry(AT, "pod 0/pre-fill-1/2 observed", event));
  }

  private static Stream<Event> events() {
    return Stream.of(
        new Event.SpecAccepted(fullSpec()),
        new Event.SpecAccepted(smallSpec()),
        new Event.SpecRejected(
            new SpecRefusal(7, List.of("spec.replicas: -3: must not be negative", "ü \"quoted\""))),
        new Event.SpecRejected(new SpecRefusal(0, List.of())),
        new Event.RevisionRecorded(REVISION, List.of(fullTemplate(), smallTemplate())),
        new Event.RevisionRecorded(REVISION, List.of()),
        new Event.RevisionStored(REVISION, "uid-1", 4),
        new Event.RevisionLost(REVISION),
        new Event.RevisionCondemned(REVISION),
        new Event.RevisionForgotten(REVISION),
        new Event.GangSupportChanged(GangSupport.SUBGROUPS),
        new Event.StatusChanged(fullStatus()),
        new Event.StatusChanged(
            new ServingStatus(Optional.empty(), 0, 0, 0, 0, "", "", "", List.of())),
        new Event.NodeLost("node-1", AT),
        new Event.NodeBack("node-1"),
        new Event.RolloutAdvanced(REVISION, 3, Optional.of(AT)),
        new Event.RolloutAdvanced(REVISION, 0, Optional.empty()),
        new Event.RolloutStuck(REVISION, "pod m-0 says: pulling"),
        new Event.RolloutRolledBack(REVISION),
        new Event.RevisionProven(REVISION),
        new Event.StormHeld(FailureKind.NODE, AT),
        new Event.StormReleased(FailureKind.NODE),
        new Event.ServingDeletionStarted(),
        new Event.ServingDeleted(),
        new Event.ServingGroupAdded(GROUP, REVISION),
        new Event.SurgeGroupAdded(GROUP, REVISION),
        new Event.ServingGroupRevised(GROUP, REVISION),
        new Event.ServingGroupRevisedInPlace(GROUP, REVISION),
        new Event.ServingGroupCondemned(GROUP, Cause.SCALED_DOWN),
        new Event.ServingGroupRemoved(GROUP),
        new Event.ServingGroupBecameReady(GROUP),
        new Event.ServingGroupLostReadiness(GROUP),
        new Event.PodGroupBound(
            GROUP,
            new PodGroupFacts("uid-2", fullShape(), true, Optional.of("3 Insufficient gpu"))),
        new Event.PodGroupBound(
            GROUP,
            new PodGroupFacts(
                "uid-2",
                new PodGroupShape(
                    0,
                    Resources.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    Collections.emptySortedMap(),
                    List.of()),
                false,
                Optional.empty())),
        new Event.PodGroupLost(GROUP),
        new Event.ServingGroupTornDown(GROUP, POD, FAILURE, 3),
        new Event.ServingGroupRebuilt(GROUP),
        new Event.RoleReplicaAdded(ROLE, REVISION),
        new Event.RoleReplicaRevisedInPlace(ROLE, REVISION),
        new Event.RoleReplicaCondemned(ROLE, Cause.ROLE_REMOVED),
        new Event.RoleReplicaDrainStarted(ROLE, AT),
        new Event.RoleReplicaDrained(ROLE),
        new Event.RoleReplicaRemoved(ROLE),
        new Event.RoleReplicaBecameReady(ROLE),
        new Event.RoleReplicaLostReadiness(ROLE),
        new Event.BootstrapPhaseReached(ROLE, BootstrapPhase.IMAGES_PRESENT, Optional.of(AT)),
        new Event.BootstrapPhaseReached(ROLE, BootstrapPhase.SCHEDULED, Optional.empty()),
        new Event.BootstrapOverdue(ROLE, BootstrapPhase.ALL_JOINED, FAILURE),
        new Event.RoleReplicaTornDown(ROLE, POD, FAILURE, 1),
        new Event.RoleReplicaRebuilt(ROLE),
        new Event.ServiceBound(ROLE, new ServiceFacts("uid-3", true)),
        new Event.ServiceLost(ROLE),
        new Event.PodBound(
            POD,
            new PodFacts(
                "uid-4",
                PodPhase.RUNNING,
                true,
                true,
                Optional.of("node-1"),
                PROGRESS,
                0,
                new PodMarks(Optional.of(REVISION), true, true),
                true)),
        new Event.PodBound(
            POD,
            new PodFacts(
                "uid-4",
                PodPhase.PENDING,
                false,
                false,
                Optional.empty(),
                PodProgress.NONE,
                0,
                PodMarks.NONE,
                false)),
        new Event.PodScheduled(POD, "node-1"),
        new Event.PodBecameReady(POD),
        new Event.PodLostReadiness(POD),
        new Event.PodPhaseChanged(POD, PodPhase.FAILED),
        new Event.PodProgressed(POD, PROGRESS),
        new Event.PodProgressed(POD, PodProgress.NONE),
        new Event.PodRestartExcused(POD, 2),
        new Event.PodFailed(POD, "uid-4", FAILURE, AT),
        new Event.PodCostChanged(POD, -5),
        new Event.PodMarked(POD, new PodMarks(Optional.of(REVISION), true, true)),
        new Event.PodMarked(POD, PodMarks.NONE),
        new Event.PodTerminating(POD),
        new Event.PodDeletedByForce(POD),
        new Event.PodEndExpected(POD, AT),
        new Event.PodEndOverdue(POD, true),
        new Event.PodLost(POD, "uid-4"),
        new Event.RecoveryDelayed(new RecoveryUnit.OfRole(ROLE), POD, FAILURE, 4, AT),
        new Event.RecoveryDropped(new RecoveryUnit.OfGroup(GROUP)),
        new Event.RecoveryHeld(new RecoveryUnit.OfRole(ROLE), POD, FAILURE, 5),
        new Event.RecoveryForgotten(new RecoveryUnit.OfRole(ROLE)),
        new Event.EffectBlocked(new Target.ForPod(POD), "pods \"m-0\" is forbidden: quota"),
        new Event.EffectBlocked(new Target.ForRevision(REVISION), "refused"),
        new Event.EffectUnblocked(new Target.ForPodGroup(GROUP)),
        new Event.EffectUnblocked(new Target.ForService(ROLE)),
        new Event.EffectUnblocked(new Target.ForStatus()));
  }

  private static ServingSpec fullSpec() {
    return new ServingSpec(
        12,
        3,
        "volcano",
        Optional.of("research"),
        RecoveryPolicy.SERVING_GROUP_RECREATE,
        30,
        new TreeMap<>(Map.of("pre-fill", 1, "decode", 2)),
        HARD,
        Optional.of(new TopologyPolicy("soft", Optional.empty(), Optional.empty())),
        new Rollout(
            RolloutType.ROLE_ROLLING_UPDATE,
            Optional.of(Amount.parse("25%")),
            Optional.of(Amount.of(0)),
            Optional.of(Amount.of(2))),
        "[{\"name\":\"lws-labels\",\"type\":\"BuiltIn\"}]",
        Optional.of("[{\"maxSkew\":1}]"),
        List.of(
            new RoleSpec(
                "pre-fill", 2, Optional.of(Amount.of(1)), Optional.of(Amount.parse("50%"))),
            new RoleSpec("decode", 1, Optional.empty(), Optional.empty())),
        REVISION,
        rules(),
        new RolloutRules(true, Duration.ofMinutes(1), true, Duration.ofSeconds(30), true),
        new RevisionRules(3, List.of(RolloutAspect.PLUGINS, RolloutAspect.TOPOLOGY)),
        true,
        List.of("spec.template: suspicious"));
  }

  private static RecoveryRules rules() {
    return new RecoveryRules(
        new TreeMap<>(Map.of(BootstrapPhase.READY, Duration.ofMinutes(90))),
        Duration.ofSeconds(5),
        Duration.ofMinutes(5),
        Duration.ofHours(1),
        7,
        Duration.ZERO,
        Duration.ofSeconds(90),
        true,
        Duration.ofMinutes(3),
        Optional.of("2026-01-01"));
  }

  private static ServingSpec smallSpec() {
    return new ServingSpec(
        1,
        0,
        "",
        Optional.empty(),
        RecoveryPolicy.NONE,
        0,
        new TreeMap<>(),
        Optional.empty(),
        Optional.empty(),
        Rollout.DEFAULT,
        "[]",
        Optional.empty(),
        List.of(),
        REVISION,
        RecoveryRules.DEFAULT,
        RolloutRules.DEFAULT,
        RevisionRules.DEFAULT,
        false,
        List.of());
  }

  private static RoleTemplate fullTemplate() {
    return new RoleTemplate(
        "pre-fill",
        2,
        true,
        "7c9b64",
        "{\"entryTemplate\":{\"spec\":{\"containers\":[{\"name\":\"engine\"}]}},\"name\":\"pre-fill\"}",
        resources("cpu", "500m", "memory", "1536Mi", "nvidia.com/gpu", "8"),
        resources("memory", "1k"),
        Optional.of("5d8b2f"));
  }

  private static RoleTemplate smallTemplate() {
    return new RoleTemplate("decode", 0, false, "64", "{}", Resources.NONE, Resources.NONE);
  }

  private static PodGroupShape fullShape() {
    return new PodGroupShape(
        4,
        resources("nvidia.com/gpu", "8"),
        Optional.of("research"),
        HARD,
        new TreeMap<>(Map.of("pre-fill-0", 2)),
        List.of(
            new SubGroup("pre-fill", 2, 1, HARD), new SubGroup("decode", 1, 2, Optional.empty())));
  }

  private static ServingStatus fullStatus() {
    return new ServingStatus(
        Optional.of(12L),
        3,
        2,
        1,
        0,
        "6f5d",
        REVISION.value(),
        "modelserving.volcano.sh/name=m",
        List.of(
            new Condition(Condition.PROGRESSING, true, "GroupProgressing", "[0 1 2]", AT),
            new Condition(
                Condition.AVAILABLE,
                false,
                "GroupsNotReady",
                "0 of 3",
                Instant.parse("2025-12-31T23:59:59Z"))));
  }
}
