package dev.phalanx.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.decision.Effect;
import dev.phalanx.decision.Event;
import dev.phalanx.decision.Fixtures;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.decision.ModelServingDecider;
import dev.phalanx.decision.Observed;
import dev.phalanx.decision.PodSlot;
import dev.phalanx.decision.RevisionState;
import dev.phalanx.decision.RoleState;
import dev.phalanx.decision.ServingGroupState;
import dev.phalanx.decision.ServingState;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code -Dseeds=N} runs N seeds, {@code -DfirstSeed=N} from N on instead of 0, {@code -Dseed=N}
 * one of them.
 */
class SimulationTest {
  private static final Logger LOG = LoggerFactory.getLogger(SimulationTest.class);
  private static final int STEPS = 500;

  @Test
  void everySeedEndsWithWhatTheSpecAsksAndEveryEventAndEffectOccurs() {
    Set<Class<?>> seen = ConcurrentHashMap.newKeySet();
    var failures =
        seeds().parallel().mapToObj(seed -> run(seed, seen)).flatMap(Optional::stream).toList();
    assertThat(failures).as("seeds that fail; run one again with -Dseed=N").isEmpty();
    if (System.getProperty("seed", "").isEmpty()) {
      assertThat(seen).containsAll(leaves(Event.class)).containsAll(leaves(Effect.class));
    }
  }

  private static LongStream seeds() {
    var one = System.getProperty("seed", "");
    long first = Long.getLong("firstSeed", 0);
    return one.isEmpty()
        ? LongStream.range(first, first + Long.getLong("seeds", 200))
        : LongStream.of(Long.parseLong(one));
  }

  private static Optional<String> run(long seed, Set<Class<?>> seen) {
    try {
      var first = shaken(seed, seen);
      assertThat(first.journal()).isEqualTo(shaken(seed, seen).journal());
      return Optional.empty();
    } catch (AssertionError | RuntimeException | StackOverflowError e) {
      var failure = "seed %d: %s".formatted(seed, e);
      LOG.warn(failure);
      return Optional.of(failure);
    }
  }

  private static Simulation shaken(long seed, Set<Class<?>> seen) {
    var simulation = new Simulation(seed, seen);
    try {
      return shaken(simulation, seed);
    } catch (AssertionError | RuntimeException | StackOverflowError e) {
      throw new AssertionError(e + lastWords(simulation.journal()), e);
    }
  }

  private static String lastWords(List<JournalEntry> journal) {
    return journal
        .subList(Math.max(0, journal.size() - Integer.getInteger("words", 30)), journal.size())
        .stream()
        .map(JournalEntry::toString)
        .collect(Collectors.joining("\n  ", "\n  the journal's end:\n  ", ""));
  }

  private static Simulation shaken(Simulation simulation, long seed) {
    simulation.shake(STEPS);
    simulation.settle();
    assertSettled(simulation);
    simulation.roll();
    assertSettled(simulation);
    simulation.delete(seed % 2 == 0);
    var folded =
        simulation.journal().stream()
            .reduce(
                ServingState.initial(Fixtures.ID), ModelServingDecider::apply, (_, right) -> right);
    assertThat(folded).isEqualTo(simulation.state());
    assertThat(simulation.journal())
        .last()
        .extracting(JournalEntry::event)
        .isEqualTo(new Event.ServingDeleted());
    return simulation;
  }

  private static void assertSettled(Simulation simulation) {
    var state = simulation.state();
    assertThat(simulation.isQuiet())
        .as("it comes to rest; blocked: %s; still: %s", state.blocked(), simulation.unrest())
        .isTrue();
    assertThat(podsOf(simulation)).as("pods in the cluster").isEqualTo(podsAskedFor(simulation));
    var status = state.status().orElseThrow();
    int groups = simulation.wanted().groups();
    assertThat(status.replicas()).isEqualTo(groups);
    assertThat(status.availableReplicas()).isEqualTo(groups);
    assertThat(status.observedGeneration()).hasValue(simulation.wanted().generation());
    assertThat(simulation.cluster().status()).as("the status in the cluster").hasValue(status);
    assertThat(state.blocked()).isEmpty();
    assertThat(scaleTargets(simulation))
        .as("groups of the pods that the scale selector matches, one each")
        .containsExactlyElementsOf(
            podsAskedFor(simulation).stream().map(pod -> pod.role().group()).distinct().toList());
    assertRevisions(simulation);
    var rollout = simulation.wanted().rollout();
    int isProtected = rollout.protectedOf(groups);
    assertThat(state.groups().byOrdinal().tailMap(new GroupOrdinal(isProtected)).values())
        .as("groups that are not protected have the revision that is asked for, as far as they may")
        .allMatch(
            group ->
                group.revision().equals(state.target().orElseThrow())
                    || (rollout.isByRole() && keepsRoles(state, group)));
    assertThat(state.groups().byOrdinal().values())
        .as("pods have what their places are asked for")
        .flatExtracting(group -> group.roles().values())
        .flatExtracting(role -> role.pods().values())
        .noneMatch(PodSlot::isChanging);
    assertThat(state.groups().byOrdinal().values())
        .as("pods have the templates of their places")
        .flatExtracting(group -> group.roles().values())
        .allMatch(role -> hasItsTemplate(state, role));
    var everything = new ArrayList<>(simulation.cluster().list());
    everything.add(simulation.wanted().observed());
    assertThat(
            ModelServingDecider.decide(
                    state, Observed.of(Fixtures.T0, new Input.Relisted(everything)))
                .events())
        .as("a settled serving decides nothing")
        .isEmpty();
  }

  /** All that has another template is protected by the partition of its role. */
  private static boolean keepsRoles(ServingState state, ServingGroupState group) {
    var target = state.target().orElseThrow();
    return group.roles().values().stream()
        .filter(role -> !hash(state, role, role.revision()).equals(hash(state, role, target)))
        .allMatch(role -> Budget.isProtected(state.spec().orElseThrow(), role.id()));
  }

  private static boolean hasItsTemplate(ServingState state, RoleState role) {
    var asked = hash(state, role, role.revision());
    return role.pods().values().stream()
        .flatMap(slot -> slot.live().stream())
        .flatMap(facts -> facts.marks().revision().stream())
        .map(revision -> hash(state, role, revision))
        .allMatch(hash -> hash.isEmpty() || hash.equals(asked));
  }

  private static Optional<String> hash(ServingState state, RoleState role, Revision revision) {
    return state.template(revision, role.id().role()).map(RoleTemplate::hash);
  }

  private static List<GroupOrdinal> scaleTargets(Simulation simulation) {
    return simulation.cluster().list().stream()
        .filter(Input.PodObserved.class::isInstance)
        .map(Input.PodObserved.class::cast)
        .filter(pod -> pod.facts().marks().isEntryInService())
        .filter(pod -> pod.facts().marks().isScaleTarget())
        .map(pod -> pod.pod().role().group())
        .toList();
  }

  /** Those in use, and of the others as many as are to be kept, in the cluster as in the state. */
  private static void assertRevisions(Simulation simulation) {
    var state = simulation.state();
    var used = new TreeSet<>(List.of(state.spec().orElseThrow().revision()));
    for (var group : state.groups().byOrdinal().values()) {
      used.add(group.revision());
      group.roles().values().forEach(role -> used.add(role.revision()));
    }
    var stored = new TreeSet<Revision>();
    simulation
        .cluster()
        .objects()
        .keySet()
        .forEach(
            target -> {
              if (target instanceof Target.ForRevision(var revision)) {
                stored.add(revision);
              }
            });
    assertThat(state.revisions().keySet())
        .as("revisions of the state")
        .isEqualTo(stored)
        .containsAll(used)
        .hasSizeLessThanOrEqualTo(
            used.size() + 1 + simulation.wanted().recover().revisions().historyLimit());
    assertThat(state.spec().map(spec -> state.revision(spec.revision()).orElseThrow().number()))
        .as("the number of what is asked for")
        .hasValue(
            state.revisions().values().stream().mapToLong(RevisionState::number).max().orElse(0));
  }

  private static Set<PodAddress> podsOf(Simulation simulation) {
    var pods = new TreeSet<PodAddress>();
    simulation
        .cluster()
        .objects()
        .keySet()
        .forEach(
            target -> {
              if (target instanceof Target.ForPod(var pod)) {
                pods.add(pod);
              }
            });
    return pods;
  }

  /**
   * The roles that each group is to have, as often as the newest spec says: a protected one those
   * of its own revision, and others those that are asked for, whichever of their replicas are kept.
   */
  private static Set<PodAddress> podsAskedFor(Simulation simulation) {
    var pods = new TreeSet<PodAddress>();
    int isProtected = simulation.wanted().rollout().protectedOf(simulation.wanted().groups());
    for (var group : simulation.state().groups().byOrdinal().values()) {
      for (var role : group.roles().values()) {
        for (int index = 0; index < role.podsExpected(); index++) {
          pods.add(new RoleAddress(group.ordinal(), role.id()).pod(index));
        }
      }
      var revision =
          group.ordinal().value() < isProtected
              ? group.revision()
              : simulation.state().target().orElseThrow();
      var own = simulation.state().revision(revision).orElseThrow().roles();
      var names = own.stream().map(RoleTemplate::name).toList();
      for (var template : simulation.wanted().templates()) {
        if (!names.contains(template.name())) {
          continue;
        }
        long replicas =
            group.roles().keySet().stream().filter(id -> id.role().equals(template.name())).count();
        assertThat(replicas)
            .isEqualTo(simulation.wanted().replicas().getOrDefault(template.name(), 1).longValue());
      }
    }
    return pods;
  }

  private static List<Class<?>> leaves(Class<?> sealed) {
    return Stream.of(sealed.getPermittedSubclasses())
        .flatMap(type -> type.isSealed() ? leaves(type).stream() : Stream.of(type))
        .<Class<?>>map(type -> type)
        .toList();
  }
}
