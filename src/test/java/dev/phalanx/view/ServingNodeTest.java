package dev.phalanx.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.phalanx.decision.Input;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tree as programs see it. */
class ServingNodeTest {
  private static final JsonMapper JSON = new JsonMapper();

  static JsonNode json(ServingNode node) throws IOException {
    var text = new StringWriter();
    try (var generator = JSON.getFactory().createGenerator(text)) {
      NodeJson.write(node, generator);
    }
    return JSON.readTree(text.toString());
  }

  private static JsonNode json(LlamaStory story) throws IOException {
    return json(ServingNode.of(story.state()));
  }

  @Test
  void everyPathIsAPathOfTheJsonToo() throws IOException {
    var tree = json(LlamaStory.available());
    assertThat(tree.at("/groups/0/roles/405b-1/pods/1").toString())
        .isEqualTo(
            """
            {"name":"llama-multinode-0-405b-1-1","entry":false,"ready":true,"phase":"Running","node":"node-4",\
            "uid":"uid-0/405b-1/1","terminating":false,"incarnation":0,"restarts":0}""");
    var found =
        (Lookup.Found)
            ServingNode.of(LlamaStory.available().state()).find("/groups/0//roles/405b-1/pods/1/");
    assertThat(json(found.node())).isEqualTo(tree.at("/groups/0/roles/405b-1/pods/1"));
  }

  @Test
  void theServingSaysHowItStands() throws IOException {
    var tree = json(LlamaStory.available());
    assertThat(tree.path("ready").asBoolean()).isTrue();
    assertThat(tree.at("/conditions/Available/status").asText()).isEqualTo("True");
    assertThat(tree.at("/status/availableReplicas").asInt()).isEqualTo(1);
    assertThat(tree.at("/spec/roles/405b/replicas").asInt()).isEqualTo(2);
    assertThat(tree.has("waitsFor")).isFalse();
  }

  @Test
  void templatesShowImagesPortsAmountsAndNamesOfVariables() throws IOException {
    var entry = json(LlamaStory.available()).at("/revisions/7kx2vbm4qz/roles/405b/entry");
    assertThat(entry.at("/containers/leader").toString())
        .isEqualTo(
            """
            {"image":"vllm/vllm-openai:latest","ports":[8080],"env":{"HF_TOKEN":"***","EMPTY":"***","FROM_SECRET":"***"}}""");
    assertThat(entry.at("/resources").toString())
        .isEqualTo("{\"cpu\":\"125\",\"memory\":\"1124Gi\",\"nvidia.com/gpu\":\"8\"}");
  }

  @Test
  void whatIsOutstandingIsAskedFor() throws IOException {
    var tree = json(LlamaStory.applied().parentsAppear());
    var pod = tree.at("/groups/0/roles/405b-0/pods/0");
    assertThat(pod.path("asked").asText()).isEqualTo("create");
    assertThat(pod.path("waitsFor").asText()).isEqualTo("its creation");
    assertThat(tree.path("waitsFor").asText()).isEqualTo("the creation of 4 pods");
  }

  @Test
  void aRefusedSpecIsNamed() throws IOException {
    var tree =
        json(
            LlamaStory.available()
                .sees(new Input.SpecUnreadable(2, List.of("spec.replicas: x: must be a number"))));
    assertThat(tree.at("/refusal/problems/0").asText())
        .isEqualTo("spec.replicas: x: must be a number");
    assertThat(tree.path("waitsFor").asText())
        .isEqualTo("a spec that can be followed: spec.replicas: x: must be a number");
  }

  @Test
  void whatIsMissingIsNamedWithWhatIsThere() {
    var node = ServingNode.of(LlamaStory.available().state());
    assertThat(((Lookup.Missing) node.find("groups/0/roles/405b-7/pods")).message())
        .isEqualTo("groups/0/roles has no part '405b-7'; it has 405b-0, 405b-1");
    assertThat(((Lookup.Missing) node.find("nothing")).message())
        .isEqualTo(
            "the serving has no part 'nothing'; it has spec, status, conditions, revisions, groups");
    assertThat(((Lookup.Missing) node.find("status/x")).message())
        .isEqualTo("status has no part 'x': it has no parts at all");
  }

  @Test
  void manyAreNotAllListed() {
    var node = ServingNode.of(LlamaStory.of(LlamaStory.ID).applied(40, 1).parentsAppear().state());
    assertThat(((Lookup.Missing) node.find("groups/99")).message())
        .endsWith("it has 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 28 more");
  }

  @Test
  void aListHasOneLineForEach() {
    var available = ServingSummary.of(LlamaStory.available().state());
    var waiting = ServingSummary.of(LlamaStory.applied().parentsAppear().state());
    assertThat(ServingSummary.table(List.of(available, waiting)))
        .isEqualTo(
            """
            NAMESPACE  NAME             REPLICAS  AVAILABLE  PHASE        WAITS FOR
            default    llama-multinode  1         1          Available    -
            default    llama-multinode  1         0          Progressing  the creation of 4 pods
            """);
  }
}
