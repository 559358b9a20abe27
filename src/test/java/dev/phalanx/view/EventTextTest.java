package dev.phalanx.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.decision.Event;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.decision.PodMarks;
import dev.phalanx.decision.PodPhase;
import dev.phalanx.decision.ServingState;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The journal of the multi-node example in words. */
class EventTextTest {

  private static List<String> lines(LlamaStory story) {
    var playback = new Playback(LlamaStory.ID, Playback.Moment.NOW);
    var lines = new ArrayList<String>();
    long next = 1;
    for (var entry : story.journal()) {
      assertThat(playback.accepts(next, entry)).isTrue();
      lines.add(EventText.line(playback.state(), next++, entry, Ink.PLAIN));
    }
    return lines;
  }

  @Test
  void theWholeStoryOneLineEach() {
    assertThat(String.join("\n", lines(LlamaStory.available().deleted())).stripIndent())
        .isEqualTo(
            """
                 1  2026-01-01T10:00:01.000Z  the cluster has PodGroups with sub-groups  ← PodGroup CRD observed: SUBGROUPS
                 2  2026-01-01T10:00:01.000Z  templates of revision 7kx2vbm4qz recorded: 405b  ← ModelServing generation 1 observed
                 3  2026-01-01T10:00:01.000Z  generation 1 accepted: 1 group, revision 7kx2vbm4qz  ← ModelServing generation 1 observed
                 4  2026-01-01T10:00:01.000Z  group llama-multinode-0 is wanted at revision 7kx2vbm4qz  ← generation 1 asks for 1 group
                 5  2026-01-01T10:00:01.000Z  role llama-multinode-0-405b-0 is wanted at revision 7kx2vbm4qz  ← generation 1 asks for 2 replicas of role 405b
                 6  2026-01-01T10:00:01.000Z  role llama-multinode-0-405b-1 is wanted at revision 7kx2vbm4qz  ← generation 1 asks for 2 replicas of role 405b
                 7  2026-01-01T10:00:01.000Z  role llama-multinode-0-405b-0 is planned, nodes for its pods are due by 2026-01-02T10:00:01.000Z  ← its pods
                 8  2026-01-01T10:00:01.000Z  role llama-multinode-0-405b-1 is planned, nodes for its pods are due by 2026-01-02T10:00:01.000Z  ← its pods
                 9  2026-01-01T10:00:01.000Z  status: 0 of 1 groups available, 1 updated; Progressing (Some groups is progressing: [0])  ← the state
                10  2026-01-01T10:00:02.000Z  ControllerRevision llama-multinode-7kx2vbm4qz exists  ← ControllerRevision 7kx2vbm4qz observed
                11  2026-01-01T10:00:03.000Z  PodGroup llama-multinode-0 exists, of 2 pods  ← PodGroup 0 observed
                12  2026-01-01T10:00:04.000Z  Service llama-multinode-0-405b-0-0 exists  ← Service 0/405b-0 observed
                13  2026-01-01T10:00:04.000Z  Service llama-multinode-0-405b-1-0 exists  ← Service 0/405b-1 observed
                14  2026-01-01T10:00:05.000Z  pod llama-multinode-0-405b-0-0 exists: Running and Ready on node-1  ← pod 0/405b-0/0 observed
                15  2026-01-01T10:00:06.000Z  pod llama-multinode-0-405b-0-1 exists: Running and Ready on node-2  ← pod 0/405b-0/1 observed
                16  2026-01-01T10:00:06.000Z  role llama-multinode-0-405b-0 is ready  ← its pods
                17  2026-01-01T10:00:07.000Z  pod llama-multinode-0-405b-1-0 exists: Running and Ready on node-3  ← pod 0/405b-1/0 observed
                18  2026-01-01T10:00:08.000Z  pod llama-multinode-0-405b-1-1 exists: Running and Ready on node-4  ← pod 0/405b-1/1 observed
                19  2026-01-01T10:00:08.000Z  role llama-multinode-0-405b-1 is ready  ← its pods
                20  2026-01-01T10:00:08.000Z  group llama-multinode-0 is ready  ← its role replicas
                21  2026-01-01T10:00:08.000Z  all groups are ready with revision 7kx2vbm4qz  ← its groups
                22  2026-01-01T10:00:08.000Z  status: 1 of 1 groups available, 1 updated; Available (All Serving groups are ready)  ← the state
                23  2026-01-01T10:00:09.000Z  deletion of ModelServing default/llama-multinode has begun  ← ModelServing has a deletionTimestamp
                24  2026-01-01T10:00:10.000Z  pod llama-multinode-0-405b-0-0 is gone  ← pod 0/405b-0/0 is gone
                25  2026-01-01T10:00:10.000Z  role llama-multinode-0-405b-0 is no longer ready  ← its pods
                26  2026-01-01T10:00:10.000Z  group llama-multinode-0 is no longer ready  ← its role replicas
                27  2026-01-01T10:00:11.000Z  pod llama-multinode-0-405b-0-1 is gone  ← pod 0/405b-0/1 is gone
                28  2026-01-01T10:00:12.000Z  pod llama-multinode-0-405b-1-0 is gone  ← pod 0/405b-1/0 is gone
                29  2026-01-01T10:00:12.000Z  role llama-multinode-0-405b-1 is no longer ready  ← its pods
                30  2026-01-01T10:00:13.000Z  pod llama-multinode-0-405b-1-1 is gone  ← pod 0/405b-1/1 is gone
                31  2026-01-01T10:00:14.000Z  ModelServing default/llama-multinode is deleted  ← ModelServing is gone""");
  }

  @Test
  void aFailureItsRecreationAndTheBackOffOfTheNext() {
    var story = LlamaStory.backingOff().after(Duration.ofSeconds(3));
    assertThat(String.join("\n", lines(story).subList(22, lines(story).size())).stripIndent())
        .isEqualTo(
            """
                23  2026-01-01T10:00:09.000Z  pod llama-multinode-0-405b-1-1 is Failed on node-4  ← pod 0/405b-1/1 observed
                24  2026-01-01T10:00:09.000Z  pod llama-multinode-0-405b-1-1 is no longer Ready on node-4  ← pod 0/405b-1/1 observed
                25  2026-01-01T10:00:09.000Z  pod llama-multinode-0-405b-1-1 on node-4: failed: container worker exited with code 1 (Error)  ← pod 0/405b-1/1 observed
                26  2026-01-01T10:00:09.000Z  pod llama-multinode-0-405b-1-1 failed: container worker exited with code 1 (Error); cause: application exit  ← it has ended
                27  2026-01-01T10:00:09.000Z  role llama-multinode-0-405b-1 is recreated, attempt 1: pod llama-multinode-0-405b-1-1 failed: container worker exited with code 1 (Error)  ← recoveryPolicy RoleRecreate
                28  2026-01-01T10:00:09.000Z  role llama-multinode-0-405b-1 is no longer ready  ← its pods
                29  2026-01-01T10:00:09.000Z  group llama-multinode-0 is no longer ready  ← its role replicas
                30  2026-01-01T10:00:09.000Z  status: 0 of 1 groups available, 1 updated; Progressing (Some groups is progressing: [0])  ← the state
                31  2026-01-01T10:00:10.000Z  pod llama-multinode-0-405b-1-0 is terminating on node-3  ← pod 0/405b-1/0 observed
                32  2026-01-01T10:00:10.000Z  pod llama-multinode-0-405b-1-0 is to have ended by 2026-01-01T10:10:40.000Z  ← pod 0/405b-1/0 observed
                33  2026-01-01T10:00:11.000Z  pod llama-multinode-0-405b-1-1 is terminating on node-4  ← pod 0/405b-1/1 observed
                34  2026-01-01T10:00:11.000Z  pod llama-multinode-0-405b-1-1 is to have ended by 2026-01-01T10:10:41.000Z  ← pod 0/405b-1/1 observed
                35  2026-01-01T10:00:12.000Z  pod llama-multinode-0-405b-1-0 is gone  ← pod 0/405b-1/0 is gone
                36  2026-01-01T10:00:13.000Z  pod llama-multinode-0-405b-1-1 is gone  ← pod 0/405b-1/1 is gone
                37  2026-01-01T10:00:13.000Z  role llama-multinode-0-405b-1 is built again  ← nothing of it is left
                38  2026-01-01T10:00:13.000Z  role llama-multinode-0-405b-1 is planned, nodes for its pods are due by 2026-01-02T10:00:13.000Z  ← its pods
                39  2026-01-01T10:00:14.000Z  pod llama-multinode-0-405b-1-0 exists: Running and Ready on node-1  ← pod 0/405b-1/0 observed
                40  2026-01-01T10:00:15.000Z  pod llama-multinode-0-405b-1-1 exists: Running and Ready on node-2  ← pod 0/405b-1/1 observed
                41  2026-01-01T10:00:15.000Z  role llama-multinode-0-405b-1 is ready  ← its pods
                42  2026-01-01T10:00:15.000Z  group llama-multinode-0 is ready  ← its role replicas
                43  2026-01-01T10:00:15.000Z  status: 1 of 1 groups available, 1 updated; Available (All Serving groups are ready)  ← the state
                44  2026-01-01T10:00:16.000Z  pod llama-multinode-0-405b-1-1 is Failed on node-2  ← pod 0/405b-1/1 observed
                45  2026-01-01T10:00:16.000Z  pod llama-multinode-0-405b-1-1 is no longer Ready on node-2  ← pod 0/405b-1/1 observed
                46  2026-01-01T10:00:16.000Z  pod llama-multinode-0-405b-1-1 on node-2: failed: container worker exited with code 1 (Error)  ← pod 0/405b-1/1 observed
                47  2026-01-01T10:00:16.000Z  pod llama-multinode-0-405b-1-1 failed: container worker exited with code 1 (Error); cause: application exit  ← it has ended
                48  2026-01-01T10:00:16.000Z  role replica llama-multinode-0-405b-1 is to be recreated at 2026-01-01T10:00:19.000Z, attempt 2: pod llama-multinode-0-405b-1-1 failed: container worker exited with code 1 (Error)  ← attempt 1 began at 2026-01-01T10:00:09Z
                49  2026-01-01T10:00:16.000Z  role llama-multinode-0-405b-1 is no longer ready  ← its pods
                50  2026-01-01T10:00:16.000Z  group llama-multinode-0 is no longer ready  ← its role replicas
                51  2026-01-01T10:00:16.000Z  status: 0 of 1 groups available, 1 updated; Progressing (Some groups is progressing: [0]), Degraded (role replica llama-multinode-0-405b-1 is to be recreated at 2026-01-01T10:00:19Z, attempt 2: pod llama-multinode-0-405b-1-1 failed: container worker exited with code 1 (Error))  ← the state
                52  2026-01-01T10:00:19.000Z  role llama-multinode-0-405b-1 is recreated, attempt 2: pod llama-multinode-0-405b-1-1 failed: container worker exited with code 1 (Error)  ← it has waited long enough
                53  2026-01-01T10:00:19.000Z  status: 0 of 1 groups available, 1 updated; Progressing (Some groups is progressing: [0])  ← the state""");
  }

  @Test
  void aGracePeriodAndTheRestartThatItOutlasts() {
    var story = LlamaStory.available().restarts("0/405b-1/1", 1).after(Duration.ofSeconds(60));
    assertThat(lines(story))
        .contains(
            "    25  2026-01-01T10:00:09.000Z  pod llama-multinode-0-405b-1-1 failed: container worker exited with code 1"
                + " (Error); cause: application exit; it may come back in place until 2026-01-01T10:01:09.000Z"
                + "  ← it restarted and is not Ready",
            "    29  2026-01-01T10:01:09.000Z  role llama-multinode-0-405b-1 is recreated, attempt 1: pod"
                + " llama-multinode-0-405b-1-1 failed: container worker exited with code 1 (Error)"
                + "  ← recoveryPolicy RoleRecreate");
  }

  @Test
  void theWayToReadinessPhaseByPhase() {
    var story =
        LlamaStory.applied()
            .parentsAppear()
            .pulls("0/405b-0/0", "node-1")
            .pulls("0/405b-0/1", "node-2")
            .sees(
                LlamaStory.pod("0/405b-0/0", PodPhase.RUNNING, false, "node-1"),
                LlamaStory.pod("0/405b-0/1", PodPhase.RUNNING, false, "node-2"))
            .after(Duration.ofHours(3));
    assertThat(lines(story).stream().filter(line -> line.contains("role ")))
        .endsWith(
            "    16  2026-01-01T10:00:06.000Z  all pods of role llama-multinode-0-405b-0 have a node,"
                + " their images are due by 2026-01-01T12:00:06.000Z  ← its pods",
            "    21  2026-01-01T10:00:07.000Z  all images of role llama-multinode-0-405b-0 are there,"
                + " its readiness is due by 2026-01-01T13:00:07.000Z  ← its pods",
            "    22  2026-01-01T13:00:07.000Z  role llama-multinode-0-405b-0 is late:"
                + " pod llama-multinode-0-405b-0-0 did not become Ready in time  ← its deadline has passed",
            "    23  2026-01-01T13:00:07.000Z  role llama-multinode-0-405b-0 is recreated, attempt 1:"
                + " pod llama-multinode-0-405b-0-0 did not become Ready in time  ← recoveryPolicy RoleRecreate");
  }

  @Test
  void aDrainFromItsBeginningToItsEnd() {
    var story = LlamaStory.draining().after(Duration.ofSeconds(30));
    assertThat(lines(story))
        .contains(
            "    25  2026-01-01T10:00:09.000Z  role llama-multinode-0-405b-1 may finish its requests, out of"
                + " Services, until 2026-01-01T10:00:39.000Z  ← it is to go",
            "    29  2026-01-01T10:00:39.000Z  role llama-multinode-0-405b-1 drains no longer: its pods are"
                + " to end  ← its time is over");
  }

  @Test
  void anEntryOutOfServicesSaysSo() {
    var pod = (Input.PodObserved) LlamaStory.pod("0/405b-1/0", PodPhase.RUNNING, true, "node-3");
    var marks = new PodMarks(Optional.of(new Revision("7kx2vbm4qz")), false, true);
    var story =
        LlamaStory.available().sees(new Input.PodObserved(pod.pod(), pod.facts().withMarks(marks)));
    assertThat(lines(story).getLast())
        .endsWith(
            "pod llama-multinode-0-405b-1-0 is labelled: revision 7kx2vbm4qz, entry out of Services,"
                + " scale target of its group  ← pod 0/405b-1/0 observed");
  }

  @Test
  void newImagesInPlace() {
    var state = LlamaStory.available().state();
    var revision = new Revision("7kx2vbm4qz");
    var role = RoleAddress.parse("0/405b-1");
    assertThat(
            Stream.of(
                    new Event.ServingGroupRevisedInPlace(role.group(), revision),
                    new Event.RoleReplicaRevisedInPlace(role, revision))
                .map(event -> EventText.say(state, new JournalEntry(Instant.EPOCH, "", event))))
        .containsExactly(
            "the pods of group llama-multinode-0 get the images of revision 7kx2vbm4qz in place",
            "the pods of role llama-multinode-0-405b-1 get the images of revision 7kx2vbm4qz in place");
  }

  @Test
  void aRefusalOfSeveralLinesIsOneLine() {
    var refused = new Target.ForPod(PodAddress.parse("0/405b-1/1"));
    var story =
        LlamaStory.applied()
            .parentsAppear()
            .sees(new Input.EffectRefused(refused, "invalid:\n  spec: too long\n"));
    assertThat(lines(story))
        .contains(
            "    14  2026-01-01T10:00:05.000Z  the cluster refuses Pod llama-multinode-0-405b-1-1: invalid; spec: too long"
                + "  ← effect on pod 0/405b-1/1 refused");
  }

  @Test
  void readinessNamesTheNodeWhereItIsKnown() {
    var story =
        LlamaStory.available()
            .sees(LlamaStory.pod("0/405b-1/1", PodPhase.RUNNING, false, "node-4"));
    assertThat(lines(story).get(22))
        .contains("pod llama-multinode-0-405b-1-1 is no longer Ready on node-4");
    assertThat(EventText.say(ServingState.initial(LlamaStory.ID), story.journal().get(22)))
        .isEqualTo("pod llama-multinode-0-405b-1-1 is no longer Ready");
  }
}
