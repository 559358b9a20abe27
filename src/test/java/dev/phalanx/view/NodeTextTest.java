package dev.phalanx.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.decision.Input;
import dev.phalanx.decision.PodPhase;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The multi-node example as people see it, from the first second to the last. */
class NodeTextTest {

  private static String tree(LlamaStory story) {
    return NodeText.of("default/llama-multinode", ServingNode.of(story.state()), Ink.PLAIN);
  }

  private static String part(LlamaStory story, String path) {
    var found = (Lookup.Found) ServingNode.of(story.state()).find(path);
    return NodeText.of(path, found.node(), Ink.PLAIN);
  }

  /** The lines from the heading {@code groups} on. */
  private static String groups(LlamaStory story) {
    var text = tree(story);
    return text.substring(text.indexOf("└─ groups"));
  }

  @Test
  void nothingHasHappened() {
    assertThat(tree(LlamaStory.of(LlamaStory.ID)))
        .isEqualTo(
            """
            ◌  default/llama-multinode  New  0/0 groups ready
              uid        uid-of-llama
              podGroups  None
            """);
  }

  @Test
  void everythingRuns() {
    assertThat(tree(LlamaStory.available()))
        .isEqualTo(
            """
            ✔  default/llama-multinode  Available  1/1 groups ready
              uid         uid-of-llama
              generation  1
              revision    7kx2vbm4qz
              podGroups   Subgroups
            ├─ spec    1 × (2 × 405b), scheduler volcano, RoleRecreate after 60 s
            ├─ status  1 of 1 available, 1 updated, 1 current
            ├─ conditions
            │  ├─ Progressing  False  since 2026-01-01T10:00:08.000Z
            │  └─ Available    True   since 2026-01-01T10:00:08.000Z  AllGroupsReady: All Serving groups are ready
            ├─ revisions
            │  └─ ✔ 7kx2vbm4qz  wanted, 1 group  ControllerRevision llama-multinode-7kx2vbm4qz
            │     └─ 405b  1 entry + 1 worker
            │        ├─ entry   vllm/vllm-openai:latest  cpu 125, memory 1124Gi, nvidia.com/gpu 8
            │        └─ worker  vllm/vllm-openai:latest  cpu 125, memory 1124Gi, nvidia.com/gpu 8
            └─ groups
               └─ ✔ 0  llama-multinode-0  2/2 roles ready  revision 7kx2vbm4qz
                  ├─ ✔ 405b-0  2/2 pods ready
                  │  ├─ ✔ 0  llama-multinode-0-405b-0-0  Running  node-1  ready
                  │  └─ ✔ 1  llama-multinode-0-405b-0-1  Running  node-2  ready
                  └─ ✔ 405b-1  2/2 pods ready
                     ├─ ✔ 0  llama-multinode-0-405b-1-0  Running  node-3  ready
                     └─ ✔ 1  llama-multinode-0-405b-1-1  Running  node-4  ready
            """);
  }

  @Test
  void aRefusedParentIsNamedWhereverSomethingWaitsForIt() {
    var refused = new Target.ForRevision(new Revision("7kx2vbm4qz"));
    var story = LlamaStory.applied().sees(new Input.EffectRefused(refused, "forbidden: no rights"));
    assertThat(tree(story))
        .contains(
            "✘  default/llama-multinode  Progressing, Degraded  0/1 groups ready",
            "waitsFor    ControllerRevision llama-multinode-7kx2vbm4qz, which is refused: forbidden: no rights");
    assertThat(groups(story))
        .isEqualTo(
            """
            └─ groups
               └─ ✘ 0  llama-multinode-0  0/2 roles ready  revision 7kx2vbm4qz  waits for ControllerRevision llama-multinode-7kx2vbm4qz, which is refused
                  ├─ ◌ podGroup  llama-multinode-0  not there
                  ├─ ✘ 405b-0  0/2 pods ready  waits for ControllerRevision llama-multinode-7kx2vbm4qz, which is refused
                  │  ├─ bootstrap  planned since 2026-01-01T10:00:01.000Z  next: scheduled by 2026-01-02T10:00:01.000Z
                  │  ├─ ◌ service  llama-multinode-0-405b-0-0  not there
                  │  ├─ ✘ 0  llama-multinode-0-405b-0-0  not there  -  waits for ControllerRevision llama-multinode-7kx2vbm4qz, which is refused
                  │  └─ ✘ 1  llama-multinode-0-405b-0-1  not there  -  waits for ControllerRevision llama-multinode-7kx2vbm4qz, which is refused
                  └─ ✘ 405b-1  0/2 pods ready  waits for ControllerRevision llama-multinode-7kx2vbm4qz, which is refused
                     ├─ bootstrap  planned since 2026-01-01T10:00:01.000Z  next: scheduled by 2026-01-02T10:00:01.000Z
                     ├─ ◌ service  llama-multinode-0-405b-1-0  not there
                     ├─ ✘ 0  llama-multinode-0-405b-1-0  not there  -  waits for ControllerRevision llama-multinode-7kx2vbm4qz, which is refused
                     └─ ✘ 1  llama-multinode-0-405b-1-1  not there  -  waits for ControllerRevision llama-multinode-7kx2vbm4qz, which is refused
            """);
  }

  @Test
  void everyPodSaysWhatItWaitsFor() {
    var story =
        LlamaStory.applied()
            .parentsAppear()
            .sees(
                LlamaStory.pod("0/405b-0/0", PodPhase.RUNNING, false, "node-1"),
                LlamaStory.pod("0/405b-0/1", PodPhase.PENDING, false),
                LlamaStory.pod("0/405b-1/0", PodPhase.PENDING, false, "node-2"),
                new Input.EffectRefused(
                    new Target.ForPod(PodAddress.parse("0/405b-1/1")), "exceeded quota: gpus"));
    assertThat(groups(story))
        .isEqualTo(
            """
            └─ groups
               └─ ✘ 0  llama-multinode-0  0/2 roles ready  revision 7kx2vbm4qz  waits for readiness of 1 pod; the scheduler to place 1 pod; the containers of 1 pod to start; and 1 more
                  ├─ ◌ 405b-0  0/2 pods ready  waits for readiness of 1 pod; the scheduler to place 1 pod
                  │  ├─ bootstrap  planned since 2026-01-01T10:00:01.000Z  next: scheduled by 2026-01-02T10:00:01.000Z
                  │  ├─ ◌ 0  llama-multinode-0-405b-0-0  Running  node-1  waits for its readiness on node-1
                  │  └─ ◌ 1  llama-multinode-0-405b-0-1  Pending  -       waits for the scheduler
                  └─ ✘ 405b-1  0/2 pods ready  waits for the containers of 1 pod to start; the creation of 1 pod, which is refused
                     ├─ bootstrap  planned since 2026-01-01T10:00:01.000Z  next: scheduled by 2026-01-02T10:00:01.000Z
                     ├─ ◌ 0  llama-multinode-0-405b-1-0  Pending    node-2  waits for its containers to start on node-2
                     └─ ✘ 1  llama-multinode-0-405b-1-1  not there  -       waits for its creation, which is refused: exceeded quota: gpus
            """);
  }

  @Test
  void aSlowStartSaysWhichPhaseItIsInSinceWhenAndUntilWhenAndWhoHoldsItUp() {
    var story =
        LlamaStory.applied()
            .parentsAppear()
            .pulls("0/405b-0/1", "node-2")
            .sees(LlamaStory.pod("0/405b-0/0", PodPhase.RUNNING, false, "node-1"));
    assertThat(groups(story))
        .contains(
            """
                  ├─ ◌ 405b-0  0/2 pods ready  waits for readiness of 1 pod; the containers of 1 pod to start: on node-2: pulling vllm/vllm-openai:latest, since 2026-01-01T10:00:05.000Z
                  │  ├─ bootstrap  scheduled since 2026-01-01T10:00:06.000Z  next: images present by 2026-01-01T12:00:06.000Z
                  │  ├─ ◌ 0  llama-multinode-0-405b-0-0  Running  node-1  waits for its readiness on node-1
                  │  └─ ◌ 1  llama-multinode-0-405b-0-1  Pending  node-2  waits for its containers to start on node-2: pulling vllm/vllm-openai:latest, since 2026-01-01T10:00:05.000Z
            """);
    assertThat(groups(story.after(Duration.ofHours(2))))
        .contains(
            """
                  ├─ ◌ 405b-0  0/2 pods ready  waits for the pods of role replica llama-multinode-0-405b-0 to end, then its recreation
                  │  ├─ ✘ bootstrap  scheduled since 2026-01-01T10:00:06.000Z  late: pod llama-multinode-0-405b-0-1 did not get its images in time: pulling vllm/vllm-openai:latest
                  │  ├─ ✘ recovery  being recreated  pod llama-multinode-0-405b-0-1 did not get its images in time: pulling vllm/vllm-openai:latest
                  │  ├─ ⊖ 0  llama-multinode-0-405b-0-0  Running  node-1  going: failure
                  │  └─ ⊖ 1  llama-multinode-0-405b-0-1  Pending  node-2  going: failure
            """);
  }

  @Test
  void aPodThatMayComeBackInPlaceSaysUntilWhen() {
    assertThat(groups(LlamaStory.available().restarts("0/405b-1/1", 1)))
        .contains(
            """
                  └─ ◌ 405b-1  1/2 pods ready  waits for 1 pod to come back in place: on node-4: it failed: container worker exited with code 1 (Error); its grace ends at 2026-01-01T10:01:09.000Z
                     ├─ ✔ 0  llama-multinode-0-405b-1-0  Running  node-3  ready
                     └─ ◌ 1  llama-multinode-0-405b-1-1  Running  node-4  waits for it to come back in place on node-4: it failed: container worker exited with code 1 (Error); its grace ends at 2026-01-01T10:01:09.000Z
            """);
  }

  @Test
  void whatIsRecreatedSaysWhyFromTheFailureToTheNextAttempt() {
    var story = LlamaStory.available().fails("0/405b-1/1");
    assertThat(tree(story))
        .contains(
            "  waitsFor    the pods of role replica llama-multinode-0-405b-1 to end, then its recreation:"
                + " pod llama-multinode-0-405b-1-1 failed: container worker exited with code 1 (Error)\n");
    assertThat(groups(story))
        .contains(
            """
                  └─ ◌ 405b-1  1/2 pods ready  waits for the pods of role replica llama-multinode-0-405b-1 to end, then its recreation
                     ├─ ✘ recovery  being recreated  pod llama-multinode-0-405b-1-1 failed: container worker exited with code 1 (Error)
                     ├─ ⊖ 0  llama-multinode-0-405b-1-0  Running  node-3  going: failure
                     └─ ⊖ 1  llama-multinode-0-405b-1-1  Failed   node-4  going: failure
            """);
    assertThat(groups(story.podsEnd()))
        .contains(
            """
                  └─ ◌ 405b-1  0/2 pods ready  waits for the creation of 2 pods
                     ├─ bootstrap  planned since 2026-01-01T10:00:13.000Z  next: scheduled by 2026-01-02T10:00:13.000Z  attempt 1
                     ├─ recovery  application exit: 1 recreation, the last at 2026-01-01T10:00:09.000Z
                     ├─ ◌ 0  llama-multinode-0-405b-1-0  not there  -  waits for its creation, replaced once
                     └─ ◌ 1  llama-multinode-0-405b-1-1  not there  -  waits for its creation, replaced once
            """);
    assertThat(groups(story.podsBecomeReady())).doesNotContain("recovery");
  }

  @Test
  void backOffSaysWhenTheNextAttemptIsMade() {
    var story = LlamaStory.backingOff();
    assertThat(tree(story))
        .startsWith("◌  default/llama-multinode  Progressing, Degraded  0/1 groups ready\n")
        .contains(
            "  waitsFor    the recreation of role replica llama-multinode-0-405b-1 at 2026-01-01T10:00:19.000Z:"
                + " pod llama-multinode-0-405b-1-1 failed: container worker exited with code 1 (Error)\n",
            "│  └─ Degraded     True   since 2026-01-01T10:00:16.000Z  BackOff: role replica llama-multinode-0-405b-1"
                + " is to be recreated at 2026-01-01T10:00:19Z, attempt 2: pod llama-multinode-0-405b-1-1 failed:"
                + " container worker exited with code 1 (Error)\n");
    assertThat(groups(story))
        .isEqualTo(
            """
            └─ groups
               └─ ◌ 0  llama-multinode-0  1/2 roles ready  revision 7kx2vbm4qz  waits for the recreation of role replica llama-multinode-0-405b-1 at 2026-01-01T10:00:19.000Z
                  ├─ ✔ 405b-0  2/2 pods ready
                  │  ├─ ✔ 0  llama-multinode-0-405b-0-0  Running  node-1  ready
                  │  └─ ✔ 1  llama-multinode-0-405b-0-1  Running  node-2  ready
                  └─ ◌ 405b-1  1/2 pods ready  waits for the recreation of role replica llama-multinode-0-405b-1 at 2026-01-01T10:00:19.000Z
                     ├─ ✘ recovery  attempt 2 at 2026-01-01T10:00:19.000Z  pod llama-multinode-0-405b-1-1 failed: container worker exited with code 1 (Error)
                     ├─ ✔ 0  llama-multinode-0-405b-1-0  Running  node-1  ready, replaced once
                     └─ ◌ 1  llama-multinode-0-405b-1-1  Failed   node-2  waits for the recreation of role replica llama-multinode-0-405b-1 at 2026-01-01T10:00:19.000Z, replaced once
            """);
    assertThat(part(story, "groups/0/roles/405b-1/recovery"))
        .isEqualTo(
            """
            ✘  groups/0/roles/405b-1/recovery  attempt 2 at 2026-01-01T10:00:19.000Z  pod llama-multinode-0-405b-1-1 failed: container worker exited with code 1 (Error)
              nextAttempt    2
              nextAttemptAt  2026-01-01T10:00:19.000Z
              held           no
              failure        pod llama-multinode-0-405b-1-1 failed: container worker exited with code 1 (Error)
              made           application exit: 1 recreation, the last at 2026-01-01T10:00:09.000Z
            """);
  }

  @Test
  void aSilentNodeIsNamedWithTheTimeFromWhichItsPodsCountAsFailed() {
    var story = LlamaStory.available();
    story.sees(new Input.NodesObserved(new TreeMap<>(Map.of("node-4", LlamaStory.START))));
    assertThat(tree(story))
        .contains(
            """
            ├─ lostNodes
            │  └─ ✘ node-4  silent, its pods count as failed from 2026-01-01T10:01:00.000Z on
            """);
  }

  @Test
  void whatIsScaledAwaySaysThatItGoes() {
    var story = LlamaStory.available().applied(1, 1);
    assertThat(groups(story))
        .contains(
            "⊖ 405b-1  2/2 pods ready  going: scaled down",
            "⊖ service  llama-multinode-0-405b-1-0  there, delete asked for",
            "⊖ 1  llama-multinode-0-405b-1-1  Running  node-4  going: scaled down");
  }

  @Test
  void whatDrainsSaysUntilWhen() {
    var story = LlamaStory.draining();
    assertThat(groups(story))
        .contains(
            "llama-multinode-0  1/2 roles ready  revision 7kx2vbm4qz  waits for its requests to end,"
                + " until 2026-01-01T10:00:39.000Z",
            "⊖ 405b-1  2/2 pods ready  going: scaled down, waits for its requests to end, until"
                + " 2026-01-01T10:00:39.000Z",
            "⊖ 0  llama-multinode-0-405b-1-0  Running  node-3  going: scaled down, waits for its requests"
                + " to end, until 2026-01-01T10:00:39.000Z")
        .doesNotContain("delete asked for");
    assertThat(ServingSummary.of(story.state()).waitsFor())
        .contains("its requests to end, until 2026-01-01T10:00:39.000Z");
  }

  @Test
  void whatIsDeletedIsGone() {
    assertThat(tree(LlamaStory.available().deleted()))
        .startsWith("⊖  default/llama-multinode  Deleted  0/1 groups ready\n")
        .contains("⊖ 1  llama-multinode-0-405b-1-1  not there  -  gone\n");
  }

  @Test
  void podsThatWereReplacedSaySo() {
    var story =
        LlamaStory.available()
            .sees(new Input.PodGone(PodAddress.parse("0/405b-0/1"), "uid-0/405b-0/1"));
    assertThat(groups(story))
        .contains(
            "recovery  being recreated  pod llama-multinode-0-405b-0-1 was deleted by somebody else",
            "⊖ 0  llama-multinode-0-405b-0-0  Running    node-1  going: failure",
            "◌ 1  llama-multinode-0-405b-0-1  not there  -       waits for the pods of role replica"
                + " llama-multinode-0-405b-0 to end, then its recreation, replaced once");
    assertThat(groups(story.podsEnd().podsBecomeReady()))
        .contains(
            "✔ 0  llama-multinode-0-405b-0-0  Running  node-1  ready, replaced once",
            "✔ 1  llama-multinode-0-405b-0-1  Running  node-2  ready, replaced once");
  }

  @Test
  void aPartShowsItsFactsAndAllThatIsDirectlyBelowIt() {
    assertThat(part(LlamaStory.available(), "groups/0/roles/405b-1"))
        .isEqualTo(
            """
            ✔  groups/0/roles/405b-1  2/2 pods ready
              role          405b
              ready         yes
              readyPods     2
              expectedPods  2
              revision      7kx2vbm4qz
            ├─ bootstrap  ready since 2026-01-01T10:00:08.000Z
            ├─ ✔ service  llama-multinode-0-405b-1-0  there
            └─ pods
               ├─ ✔ 0  llama-multinode-0-405b-1-0  Running  node-3  ready
               └─ ✔ 1  llama-multinode-0-405b-1-1  Running  node-4  ready
            """);
    assertThat(part(LlamaStory.available(), "groups/0/podGroup"))
        .contains("minMember    2", "minResources  cpu 250, memory 2248Gi, nvidia.com/gpu 16");
  }

  @Test
  void colourIsOnlyThereWhenItIsAskedFor() {
    var node = ServingNode.of(LlamaStory.available().state());
    assertThat(NodeText.of("x", node, Ink.PLAIN)).doesNotContain("\u001b");
    assertThat(NodeText.of("x", node, Ink.COLOUR)).contains("\u001b[32m✔\u001b[0m");
    assertThat(NodeText.of("x", node, Ink.COLOUR).replaceAll("\u001b\\[[0-9]+m", ""))
        .isEqualTo(NodeText.of("x", node, Ink.PLAIN));
  }
}
