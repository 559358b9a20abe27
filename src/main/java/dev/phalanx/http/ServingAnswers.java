package dev.phalanx.http;

import akka.http.javadsl.model.HttpResponse;
import dev.phalanx.decision.ServingState;
import dev.phalanx.view.Ink;
import dev.phalanx.view.Lookup;
import dev.phalanx.view.NodeJson;
import dev.phalanx.view.NodeText;
import dev.phalanx.view.Playback;
import dev.phalanx.view.ServingNode;
import dev.phalanx.view.ServingSummary;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** {@code /servings} and the tree below each of them. */
final class ServingAnswers {
  private static final List<Form> FORMS = List.of(Form.JSON, Form.TEXT);

  private final ServingLookup lookup;
  private final Executor executor;

  ServingAnswers(ServingLookup lookup, Executor executor) {
    this.lookup = lookup;
    this.executor = executor;
  }

  /** The live servings, of one namespace where {@code path} names one. */
  CompletionStage<HttpResponse> list(Ask ask, List<String> path) {
    return lookup.all().thenApplyAsync(states -> list(ask, path, states), executor);
  }

  private static HttpResponse list(Ask ask, List<String> path, List<ServingState> states) {
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
    if (Form.of(ask.request(), FORMS) == Form.TEXT) {
      return Answers.text(ServingSummary.table(servings));
    }
    return Answers.json(
        to -> {
          to.writeStartArray();
          for (var serving : servings) {
            NodeJson.write(serving.node(), to);
          }
          to.writeEndArray();
        });
  }

  /** One node: live, or as the journal has it where it is gone or a moment is asked for. */
  CompletionStage<HttpResponse> node(Ask ask, String namespace, String name, String path) {
    var moment = ask.moment();
    return lookup
        .find(namespace, name, ask.text("uid"))
        .thenApplyAsync(
            found -> {
              var state =
                  moment.isEmpty() && found.live().isPresent()
                      ? found.live().get()
                      : lookup.past(found.id(), moment.orElse(Playback.Moment.NOW));
              return node(ask, state, path);
            },
            executor);
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
