package dev.phalanx.http;

import dev.phalanx.decision.ServingState;
import dev.phalanx.domain.ServingId;
import dev.phalanx.journal.RecordedServing;
import dev.phalanx.view.Playback;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a serving by name: in memory, else in the journals. Blocks. */
final class ServingLookup {
  private static final int PAGE = 1000;
  private static final int NAMED = 20;

  private final LiveServings live;
  private final Journals journals;

  ServingLookup(LiveServings live, Journals journals) {
    this.live = live;
    this.journals = journals;
  }

  /** Which serving is meant, and its state where it is live. */
  record Found(ServingId id, Optional<ServingState> live) {}

  List<ServingState> all() {
    return live.all();
  }

  /** The live serving of that name, else the one recorded last; {@code uid} asks for that one. */
  Found find(String namespace, String name, Optional<String> uid) {
    var state =
        live.find(namespace, name)
            .filter(found -> uid.isEmpty() || uid.get().equals(found.id().uid()));
    return state
        .map(found -> new Found(found.id(), state))
        .or(() -> recorded(namespace, name, uid).map(id -> new Found(id, Optional.empty())))
        .orElseThrow(
            () ->
                Problem.notFound(
                    "there is no ModelServing %s/%s%s, neither live nor in a journal"
                        .formatted(
                            namespace, name, uid.map(value -> " with UID " + value).orElse("")),
                    names()));
  }

  private Optional<ServingId> recorded(String namespace, String name, Optional<String> uid) {
    var serving =
        uid.isPresent()
            ? journals.find(new ServingId(namespace, name, uid.get()))
            : journals.find(namespace, name);
    return serving.map(RecordedServing::id);
  }

  private List<String> names() {
    return Stream.concat(
            live.all().stream().map(ServingState::id),
            journals.servings().stream().map(RecordedServing::id))
        .map(ServingId::key)
        .distinct()
        .sorted()
        .limit(NAMED)
        .toList();
  }

  /** The state at a moment, folded from the journal. */
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
