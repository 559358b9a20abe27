package dev.phalanx.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.decision.Input;
import dev.phalanx.decision.PodPhase;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
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
                  │  ├─ ◌ service  llama-multinode-0-405b-0-0  not there
                  │  ├─ ✘ 0  llama-multinode-0-405b-0-0  not there  -  waits for ControllerRevision llama-multinode-7kx2vbm4qz, which is refused
                  │  └─ ✘ 1  llama-multinode-0-405b-0-1  not there  -  waits for ControllerRevision llama-multinode-7kx2vbm4qz, which is refused
                  └─ ✘ 405b-1  0/2 pods ready  waits for ControllerRevision llama-multinode-7kx2vbm4qz, which is refused
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
                  │  ├─ ◌ 0  llama-multinode-0-405b-0-0  Running  node-1  waits for its readiness on node-1
                  │  └─ ◌ 1  llama-multinode-0-405b-0-1  Pending  -       waits for the scheduler
                  └─ ✘ 405b-1  0/2 pods ready  waits for the containers of 1 pod to start; the creation of 1 pod, which is refused
                     ├─ ◌ 0  llama-multinode-0-405b-1-0  Pending    node-2  waits for its containers to start on node-2
                     └─ ✘ 1  llama-multinode-0-405b-1-1  not there  -       waits for its creation, which is refused: exceeded quota: gpus
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
  void whatIsDeletedIsGone() {
    assertThat(tree(LlamaStory.available().deleted()))
        .startsWith("⊖  default/llama-multinode  Deleted  0/1 groups ready\n")
        .contains("⊖ 1  llama-multinode-0-405b-1-1  not there  -  gone\n");
  }

  @Test
  void aPodThatWasReplacedSaysSo() {
    var story =
        LlamaStory.available()
            .sees(new Input.PodGone(PodAddress.parse("0/405b-0/1"), "uid-0/405b-0/1"))
            .sees(LlamaStory.pod("0/405b-0/1", PodPhase.RUNNING, true, "node-9"));
    assertThat(groups(story))
        .contains("✔ 1  llama-multinode-0-405b-0-1  Running  node-9  ready, replaced once");
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
