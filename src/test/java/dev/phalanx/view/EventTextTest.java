package dev.phalanx.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.decision.Input;
import dev.phalanx.decision.PodPhase;
import dev.phalanx.decision.ServingState;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.PodAddress;
import java.util.ArrayList;
import java.util.List;
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
                 7  2026-01-01T10:00:01.000Z  status: 0 of 1 groups available, 1 updated; Progressing (Some groups is progressing: [0])  ← the state
                 8  2026-01-01T10:00:02.000Z  ControllerRevision llama-multinode-7kx2vbm4qz exists  ← ControllerRevision 7kx2vbm4qz observed
                 9  2026-01-01T10:00:03.000Z  PodGroup llama-multinode-0 exists, of 2 pods  ← PodGroup 0 observed
                10  2026-01-01T10:00:04.000Z  Service llama-multinode-0-405b-0-0 exists  ← Service 0/405b-0 observed
                11  2026-01-01T10:00:04.000Z  Service llama-multinode-0-405b-1-0 exists  ← Service 0/405b-1 observed
                12  2026-01-01T10:00:05.000Z  pod llama-multinode-0-405b-0-0 exists: Running and Ready on node-1  ← pod 0/405b-0/0 observed
                13  2026-01-01T10:00:06.000Z  pod llama-multinode-0-405b-0-1 exists: Running and Ready on node-2  ← pod 0/405b-0/1 observed
                14  2026-01-01T10:00:06.000Z  role llama-multinode-0-405b-0 is ready  ← its pods
                15  2026-01-01T10:00:07.000Z  pod llama-multinode-0-405b-1-0 exists: Running and Ready on node-3  ← pod 0/405b-1/0 observed
                16  2026-01-01T10:00:08.000Z  pod llama-multinode-0-405b-1-1 exists: Running and Ready on node-4  ← pod 0/405b-1/1 observed
                17  2026-01-01T10:00:08.000Z  role llama-multinode-0-405b-1 is ready  ← its pods
                18  2026-01-01T10:00:08.000Z  group llama-multinode-0 is ready  ← its role replicas
                19  2026-01-01T10:00:08.000Z  status: 1 of 1 groups available, 1 updated; Available (All Serving groups are ready)  ← the state
                20  2026-01-01T10:00:09.000Z  deletion of ModelServing default/llama-multinode has begun  ← ModelServing has a deletionTimestamp
                21  2026-01-01T10:00:10.000Z  pod llama-multinode-0-405b-0-0 is gone  ← pod 0/405b-0/0 is gone
                22  2026-01-01T10:00:10.000Z  role llama-multinode-0-405b-0 is no longer ready  ← its pods
                23  2026-01-01T10:00:10.000Z  group llama-multinode-0 is no longer ready  ← its role replicas
                24  2026-01-01T10:00:11.000Z  pod llama-multinode-0-405b-0-1 is gone  ← pod 0/405b-0/1 is gone
                25  2026-01-01T10:00:12.000Z  pod llama-multinode-0-405b-1-0 is gone  ← pod 0/405b-1/0 is gone
                26  2026-01-01T10:00:12.000Z  role llama-multinode-0-405b-1 is no longer ready  ← its pods
                27  2026-01-01T10:00:13.000Z  pod llama-multinode-0-405b-1-1 is gone  ← pod 0/405b-1/1 is gone
                28  2026-01-01T10:00:14.000Z  ModelServing default/llama-multinode is deleted  ← ModelServing is gone""");
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
            "    12  2026-01-01T10:00:05.000Z  the cluster refuses Pod llama-multinode-0-405b-1-1: invalid; spec: too long"
                + "  ← effect on pod 0/405b-1/1 refused");
  }

  @Test
  void readinessNamesTheNodeWhereItIsKnown() {
    var story =
        LlamaStory.available()
            .sees(LlamaStory.pod("0/405b-1/1", PodPhase.RUNNING, false, "node-4"));
    assertThat(lines(story).get(19))
        .contains("pod llama-multinode-0-405b-1-1 is no longer Ready on node-4");
    assertThat(EventText.say(ServingState.initial(LlamaStory.ID), story.journal().get(19).event()))
        .isEqualTo("pod llama-multinode-0-405b-1-1 is no longer Ready");
  }
}
