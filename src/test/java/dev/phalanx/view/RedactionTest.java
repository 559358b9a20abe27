package dev.phalanx.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.phalanx.api.CanonicalRole;
import dev.phalanx.decision.Event;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.decision.ServingState;
import dev.phalanx.domain.Resources;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.journal.EventCodec;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing that somebody put into a template leaves by any of the ways out. */
class RedactionTest {
  private static final JsonMapper JSON = new JsonMapper();
  private final LlamaStory story = LlamaStory.backingOff().deleted();

  private static RoleTemplate template(JournalEntry entry) {
    return ((Event.RevisionRecorded) entry.event()).roles().getFirst();
  }

  private JournalEntry recorded() {
    return story.journal().stream()
        .filter(entry -> entry.event() instanceof Event.RevisionRecorded)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theTestsThemselvesHaveSomethingToHide() {
    var codec = new EventCodec();
    assertThat(story.journal().stream().map(codec::toJson).toList().toString())
        .contains(LlamaStory.TOKEN);
  }

  @Test
  void noWayOutShowsIt() throws IOException {
    var codec = new EventCodec();
    var playback = new Playback(LlamaStory.ID, Playback.Moment.NOW);
    long next = 1;
    for (var entry : story.journal()) {
      playback.accepts(next, entry);
      var node = ServingNode.of(playback.state());
      assertThat(
              List.of(
                  ServingNodeTest.json(node).toString(),
                  NodeText.of("x", node, Ink.PLAIN),
                  EventText.line(playback.state(), next, entry, Ink.PLAIN),
                  EventShape.of(playback.state(), next, entry, codec::toTree).toString(),
                  codec.toJson(Redaction.of(entry)),
                  Redaction.of(entry).toString()))
          .noneMatch(text -> text.contains(LlamaStory.TOKEN));
      next++;
    }
    for (var path :
        List.of("revisions/7kx2vbm4qz/roles/405b/entry/containers/leader/env", "spec")) {
      var part = (Lookup.Found) ServingNode.of(story.state()).find(path);
      assertThat(NodeText.of("x", part.node(), Ink.PLAIN)).doesNotContain(LlamaStory.TOKEN);
    }
  }

  @Test
  void whatIsHarmlessStays() throws IOException {
    var role = JSON.readTree(template(Redaction.of(recorded())).json());
    var container = role.at("/entryTemplate/spec/containers/0");
    assertThat(container.path("image").asText()).isEqualTo("vllm/vllm-openai:latest");
    assertThat(container.path("env").toString())
        .isEqualTo(
            """
            [{"name":"HF_TOKEN","value":"***"},{"name":"EMPTY","value":"***"},\
            {"name":"FROM_SECRET","valueFrom":{"secretKeyRef":{"name":"hf-token","key":"TOKEN"}}}]""");
    assertThat(container.path("resources").toString())
        .isEqualTo("{\"limits\":{\"nvidia.com/gpu\":\"8\"},\"requests\":{\"cpu\":125}}");
    assertThat(container.path("command").toString()).isEqualTo("[\"***\",\"***\",\"***\"]");
    assertThat(role.at("/entryTemplate/spec/imagePullSecrets/0/name").asText())
        .isEqualTo("registry");
  }

  @Test
  void theRestIsStillARoleAndStillFoldsToTheSameTree() throws IOException {
    assertThat(CanonicalRole.of(JSON.readTree(template(Redaction.of(recorded())).json())).json())
        .contains("\"name\":\"405b\"");
    var redacted = new Playback(LlamaStory.ID, Playback.Moment.NOW);
    long next = 1;
    for (var entry : story.journal()) {
      redacted.accepts(next++, Redaction.of(entry));
    }
    assertThat(ServingNodeTest.json(ServingNode.of(redacted.state())))
        .isEqualTo(ServingNodeTest.json(ServingNode.of(story.state())));
  }

  @Test
  void whatIsSharedDecodesAgain() {
    var codec = new EventCodec();
    var known = ServingState.initial(LlamaStory.ID);
    for (var entry : story.journal()) {
      var shape = EventShape.of(known, 7, entry, codec::toTree);
      assertThat(EventShape.sequenceNr(shape)).isEqualTo(7);
      assertThat(codec.fromTree(EventShape.coded(shape))).isEqualTo(Redaction.of(entry));
    }
  }

  @Test
  void aTemplateThatIsNoJsonIsNotQuoted() {
    var odd =
        new RoleTemplate(
            "r", 0, false, "h", "{" + LlamaStory.TOKEN, Resources.NONE, Resources.NONE);
    var entry =
        new JournalEntry(
            LlamaStory.START, "", new Event.RevisionRecorded(new Revision("a"), List.of(odd)));
    assertThat(template(Redaction.of(entry)).json()).isEqualTo("{}");
  }
}
