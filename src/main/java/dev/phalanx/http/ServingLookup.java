package dev.phalanx.http;

import dev.phalanx.decision.ServingState;
import dev.phalanx.domain.ServingId;
import dev.phalanx.journal.RecordedServing;
import dev.phalanx.view.Playback;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** Finds a serving by name: in memory, else in the journals. */
final class ServingLookup {
  private static final int PAGE = 1000;
  private static final int NAMED = 20;

  private final LiveServings live;
  private final Journals journals;
  private final Executor executor;

  ServingLookup(LiveServings live, Journals journals, Executor executor) {
    this.live = live;
    this.journals = journals;
    this.executor = executor;
  }

  /** Which serving is meant, and its state if that was asked for. */
  record Found(ServingId id, Optional<ServingState> live) {}

  CompletionStage<List<ServingState>> all() {
    return live.all();
  }

  /** The live serving of that name, else the one recorded last; {@code uid} asks for that one. */
  CompletionStage<Found> find(String namespace, String name, Optional<String> uid) {
    return live.find(namespace, name)
        .thenCompose(
            state ->
                state
                        .filter(found -> uid.isEmpty() || uid.get().equals(found.id().uid()))
                        .isPresent()
                    ? CompletableFuture.completedFuture(new Found(state.orElseThrow().id(), state))
                    : recorded(namespace, name, uid));
  }

  private CompletionStage<Found> recorded(String namespace, String name, Optional<String> uid) {
    return CompletableFuture.supplyAsync(
            () ->
                uid.isPresent()
                    ? journals.find(new ServingId(namespace, name, uid.get()))
                    : journals.find(namespace, name),
            executor)
        .thenCompose(
            recorded ->
                recorded
                    .map(
                        serving ->
                            CompletableFuture.completedStage(
                                new Found(serving.id(), Optional.empty())))
                    .orElseGet(() -> unknown(namespace, name, uid)));
  }

  private CompletionStage<Found> unknown(String namespace, String name, Optional<String> uid) {
    return live.all()
        .thenApplyAsync(
            states -> {
              var recorded = journals.servings();
              var names =
                  Stream.concat(
                          states.stream().map(ServingState::id),
                          recorded.stream().map(RecordedServing::id))
                      .map(ServingId::key)
                      .distinct()
                      .sorted()
                      .limit(NAMED)
                      .toList();
              throw Problem.notFound(
                  "there is no ModelServing %s/%s%s, neither live nor in a journal"
                      .formatted(
                          namespace, name, uid.map(value -> " with UID " + value).orElse("")),
                  names);
            },
            executor);
  }

  /** The state at a moment, folded from the journal. Blocks. */
  ServingState past(ServingId id, Playback.Moment moment) {
    var playback = new Playback(id, moment);
    var page = journals.entries(id, 0, PAGE);
    while (!page.isEmpty()
        && page.stream().allMatch(entry -> playback.accepts(entry.sequenceNr(), entry.entry()))) {
      page = journals.entries(id, playback.sequenceNr(), PAGE);
    }
    return playback.state();
  }
}
