package dev.phalanx.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.decision.Effect;
import dev.phalanx.decision.ImageChange;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.Outstanding;
import dev.phalanx.decision.PodGroupFacts;
import dev.phalanx.decision.PodGroupShape;
import dev.phalanx.decision.ServiceFacts;
import dev.phalanx.decision.ServingState;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What parts wait for agrees with what is outstanding. */
class WaitsTest {
  private static final GroupOrdinal GROUP = new GroupOrdinal(0);
  private static final RoleAddress ROLE = RoleAddress.parse("0/405b-0");
  private static final PodAddress POD = ROLE.pod(1);

  private static Optional<String> waitOf(ServingState state, PodAddress pod) {
    var group = state.group(pod.role().group()).orElseThrow();
    var role = group.role(pod.role().role()).orElseThrow();
    return Waits.in(state, group).ofPod(role, pod).map(Wait::describe);
  }

  private static List<String> waitsOf(ServingState state) {
    var group = state.group(ROLE.group()).orElseThrow();
    return Waits.in(state, group).ofRole(group.role(ROLE.role()).orElseThrow()).stream()
        .map(Wait::describe)
        .toList();
  }

  private static PodGroupFacts podGroup(ServingState state) {
    return state.group(GROUP).orElseThrow().podGroup().orElseThrow();
  }

  /** A story with everything lost that can be lost, and its state after every event. */
  private static List<ServingState> manyMoments() {
    var story = LlamaStory.applied().parentsAppear();
    var facts = podGroup(story.state());
    story
        .sees(new Input.PodGroupGone(GROUP, facts.uid()))
        .parentsAppear()
        .sees(new Input.ServiceGone(ROLE, "uid-s" + ROLE))
        .sees(new Input.RevisionGone(new Revision("7kx2vbm4qz"), "uid-7kx2vbm4qz"))
        .parentsAppear()
        .podsBecomeReady()
        .sees(new Input.PodGone(POD, "uid-" + POD))
        .sees(
            new Input.PodGroupObserved(
                GROUP, new PodGroupFacts("other", facts.shape(), true, Optional.empty())))
        .sees(new Input.PodGroupObserved(GROUP, resized(facts, 1)))
        .parentsAppear()
        .applied(2, 3)
        .parentsAppear()
        .applied(1, 1)
        .deleted();
    var moments = new ArrayList<ServingState>();
    var playback = new Playback(LlamaStory.ID, Playback.Moment.NOW);
    long next = 1;
    for (var entry : story.journal()) {
      playback.accepts(next++, entry);
      moments.add(playback.state());
    }
    return moments;
  }

  private static PodGroupFacts resized(PodGroupFacts facts, int minMember) {
    var shape = facts.shape();
    return new PodGroupFacts(
        "other",
        new PodGroupShape(
            minMember,
            shape.minResources(),
            shape.queue(),
            shape.topology(),
            Collections.emptySortedMap(),
            shape.subGroups()),
        false,
        Optional.empty());
  }

  @Test
  void aPodWaitsForItsCreationExactlyWhenThatIsOutstanding() {
    int asked = 0;
    int others = 0;
    for (var state : manyMoments()) {
      for (var group : state.groups().byOrdinal().values()) {
        for (var role : group.roles().values()) {
          for (var index : role.pods().keySet()) {
            var pod = new RoleAddress(group.ordinal(), role.id()).pod(index);
            boolean isAsked =
                Outstanding.of(state, new Target.ForPod(pod))
                    .filter(Effect.CreatePod.class::isInstance)
                    .isPresent();
            asked += isAsked ? 1 : 0;
            others += isAsked ? 0 : 1;
            assertThat(waitOf(state, pod).equals(Optional.of("its creation")))
                .as("%s: %s", pod, waitOf(state, pod))
                .isEqualTo(isAsked);
          }
        }
      }
    }
    assertThat(asked).isPositive();
    assertThat(others).isPositive();
  }

  @Test
  void whatIsNotReadyAlwaysWaitsForSomethingOrGoes() {
    for (var state : manyMoments()) {
      for (var group : state.groups().byOrdinal().values()) {
        boolean isLeaving =
            !state.isActive()
                || group.condemned().isPresent()
                || group.roles().values().stream().anyMatch(role -> role.condemned().isPresent())
                || group.roles().isEmpty();
        assertThat(Waits.in(state, group).ofGroup().isEmpty())
            .as(NodeText.of("", ServingNode.of(state), Ink.PLAIN))
            .satisfiesAnyOf(
                isSilent -> assertThat(isSilent).isEqualTo(group.isReady()),
                _ -> assertThat(isLeaving).isTrue());
      }
    }
  }

  @Test
  void aPodThatGetsAnotherImageWaitsForItsContainers() {
    var story = LlamaStory.available();
    var facts = story.state().role(ROLE).orElseThrow().slot(1).live().orElseThrow();
    var progress = facts.progress().with(ImageChange.PENDING);
    story.sees(new Input.PodObserved(POD, facts.withProgress(progress)));
    assertThat(waitOf(story.state(), POD))
        .contains("its containers to be replaced by those of its new image on node-2");
  }

  @Test
  void theEndOfAPodThatGoesIsWaitedForWhereItTakesTooLong() {
    var story = LlamaStory.available().applied(1, 1);
    var pod = PodAddress.parse("0/405b-1/1");
    var facts = story.state().role(pod.role()).orElseThrow().slot(1).live().orElseThrow();
    story.sees(new Input.PodObserved(pod, facts.withTerminating()));
    var since = story.state().role(pod.role()).orElseThrow().slot(1).since().orElseThrow();
    assertThat(waitOf(story.state(), pod)).isEmpty();
    story.after(Duration.ofMinutes(11));
    var says = "%s: it is overdue, since %s".formatted(facts.node().orElseThrow(), Times.of(since));
    assertThat(waitOf(story.state(), pod)).contains("its end: it is terminating on " + says);
    var summary = "the end of 1 pod, terminating: on " + says;
    assertThat(WaitSummary.full(Waits.ofServing(story.state()))).contains(summary);
    assertThat(NodeText.of("", ServingNode.of(story.state()), Ink.PLAIN))
        .contains("going: scaled down, waits for " + summary);
  }

  @Test
  void anObjectThatEndsIsWaitedFor() {
    var story = LlamaStory.applied().parentsAppear();
    var facts = podGroup(story.state());
    story.sees(
        new Input.PodGroupObserved(
            GROUP, new PodGroupFacts(facts.uid(), facts.shape(), true, Optional.empty())));
    assertThat(waitOf(story.state(), POD)).contains("PodGroup llama-multinode-0 to end");
    story.sees(new Input.PodGroupObserved(GROUP, resized(facts, 7)));
    assertThat(waitOf(story.state(), POD))
        .contains("PodGroup llama-multinode-0 to be brought in shape");
    story
        .parentsAppear()
        .sees(new Input.ServiceObserved(ROLE, new ServiceFacts("uid-s" + ROLE, true)));
    assertThat(waitsOf(story.state())).contains("Service llama-multinode-0-405b-0-0 to end");
    story.sees(new Input.ServiceGone(ROLE, "uid-s" + ROLE));
    assertThat(waitsOf(story.state())).contains("Service llama-multinode-0-405b-0-0");
  }

  @Test
  void whatLacksItsServiceOnlyWaitsForNothingElse() {
    var story = LlamaStory.available();
    story.sees(new Input.ServiceGone(ROLE, "uid-s" + ROLE));
    assertThat(waitsOf(story.state())).containsExactly("Service llama-multinode-0-405b-0-0");
  }
}
