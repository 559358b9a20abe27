package dev.phalanx.http;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.phalanx.decision.ServingState;
import dev.phalanx.view.Ink;
import dev.phalanx.view.Lookup;
import dev.phalanx.view.NodeJson;
import dev.phalanx.view.NodeText;
import dev.phalanx.view.Playback;
import dev.phalanx.view.ServingNode;
import dev.phalanx.view.ServingSummary;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/** {@code /servings} and the tree below each of them. */
final class ServingAnswers {
  private static final List<Form> FORMS = List.of(Form.JSON, Form.TEXT);

  private final ServingLookup lookup;

  ServingAnswers(ServingLookup lookup) {
    this.lookup = lookup;
  }

  /** The live servings, of one namespace where {@code path} names one. */
  HttpResponse list(Ask ask, List<String> path) {
    var states = lookup.all();
    var servings =
        states.stream()
            .filter(state -> path.isEmpty() || path.getFirst().equals(state.id().namespace()))
            .sorted(Comparator.comparing(ServingState::id))
            .map(ServingSummary::of)
            .toList();
    if (servings.isEmpty() && !path.isEmpty()) {
      var namespaces = states.stream().map(state -> state.id().namespace()).distinct().sorted();
      throw Problem.notFound(
          "there is no ModelServing in namespace %s".formatted(path.getFirst()),
          namespaces.toList());
    }
    return Form.of(ask.request(), FORMS) == Form.TEXT
        ? Answers.text(ServingSummary.table(servings))
        : Answers.json(to -> write(servings, to));
  }

  private static void write(List<ServingSummary> servings, JsonGenerator to) throws IOException {
    to.writeStartArray();
    for (var serving : servings) {
      NodeJson.write(serving.node(), to);
    }
    to.writeEndArray();
  }

  /** One node: live, or as the journal has it where it is gone or a moment is asked for. */
  HttpResponse node(Ask ask, String namespace, String name, String path) {
    var moment = ask.moment();
    var found = lookup.find(namespace, name, ask.text("uid"));
    var state =
        moment.isEmpty() && found.live().isPresent()
            ? found.live().get()
            : lookup.past(found.id(), moment.orElse(Playback.Moment.NOW));
    return node(ask, state, path);
  }

  private static HttpResponse node(Ask ask, ServingState state, String path) {
    return switch (ServingNode.of(state).find(path)) {
      case Lookup.Found(var node) when Form.of(ask.request(), FORMS) == Form.TEXT -> {
        var title = state.id().key() + (path.isEmpty() ? "" : "/" + path);
        yield Answers.text(NodeText.of(title, node, Ink.PLAIN));
      }
      case Lookup.Found(var node) -> Answers.json(to -> NodeJson.write(node, to));
      case Lookup.Missing missing ->
          throw Problem.notFound(state.id().key() + ": " + missing.message(), missing.there());
    };
  }
}
