package dev.phalanx.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.phalanx.domain.ServingId;
import dev.phalanx.journal.EventCodec;
import dev.phalanx.journal.NumberedEntry;
import dev.phalanx.view.EventShape;
import dev.phalanx.view.EventText;
import dev.phalanx.view.Ink;
import dev.phalanx.view.Lookup;
import dev.phalanx.view.NodeJson;
import dev.phalanx.view.NodeText;
import dev.phalanx.view.Playback;
import dev.phalanx.view.ServingNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;

/** One journal being replayed onto a terminal, a file or a pipe. */
final class Replay {
  private final RecordedJournal journal;
  private final ServingId id;
  private final Playback playback;
  private final PrintWriter out;

  Replay(RecordedJournal journal, ServingId id, Playback.Moment moment, PrintWriter out) {
    this.journal = journal;
    this.id = id;
    this.playback = new Playback(id, moment);
    this.out = out;
  }

  /** What is told of each entry, after it has been folded. */
  @FunctionalInterface
  private interface Teller {
    void tell(NumberedEntry entry) throws IOException;
  }

  /** The state at the moment as a tree of lines, below one line that says when that is. */
  void tree(String path, Ink ink) throws IOException {
    fold(_ -> {});
    out.println(
        "event %d%s of %s"
            .formatted(
                playback.sequenceNr(),
                playback.lastAt().map(at -> ", " + EventText.time(at)).orElse(""),
                id));
    out.print(NodeText.of(path.isEmpty() ? id.key() : id.key() + "/" + path, node(path), ink));
  }

  /** The same as one object. */
  void tree(String path, Output form) throws IOException {
    fold(_ -> {});
    var node = node(path);
    try (var generator = form.generator(out)) {
      NodeJson.write(node, generator);
    }
    end(form);
  }

  /** One line for each entry. */
  void events(Ink ink) throws IOException {
    fold(
        entry ->
            out.println(EventText.line(playback.state(), entry.sequenceNr(), entry.entry(), ink)));
  }

  /** One line for each entry, then for each that is written, until the serving is deleted. */
  void follow(Ink ink) throws IOException {
    events(ink);
    out.flush();
    try (var entries = journal.follow(id, playback.sequenceNr())) {
      entries
          .takeWhile(_ -> !out.checkError())
          .filter(entry -> playback.accepts(entry.sequenceNr(), entry.entry()))
          .forEach(
              entry ->
                  out.println(
                      EventText.line(playback.state(), entry.sequenceNr(), entry.entry(), ink)));
    } catch (UncheckedIOException e) {
      throw new IOException("the controller has ended the stream of events", e);
    }
  }

  /** The entries as a list of redacted objects. */
  void events(Output form) throws IOException {
    var codec = new EventCodec();
    try (var generator = form.generator(out)) {
      generator.writeStartArray();
      fold(entry -> write(entry, codec, generator));
      generator.writeEndArray();
    }
    end(form);
  }

  private void write(NumberedEntry entry, EventCodec codec, JsonGenerator generator)
      throws IOException {
    generator.writeTree(
        EventShape.of(playback.state(), entry.sequenceNr(), entry.entry(), codec::toTree));
  }

  private void end(Output form) {
    if (form == Output.JSON) {
      out.println();
    }
    out.flush();
  }

  private ServingNode node(String path) {
    return switch (ServingNode.of(playback.state()).find(path)) {
      case Lookup.Found(var node) -> node;
      case Lookup.Missing missing ->
          throw new NoSuchElementException(
              "%s, event %d: %s".formatted(id.key(), playback.sequenceNr(), missing.message()));
    };
  }

  /** Reads until the moment, the end, or nobody listens any more. */
  private void fold(Teller teller) throws IOException {
    for (var page = journal.entries(id, 0);
        !page.isEmpty() && !out.checkError();
        page = journal.entries(id, page.getLast().sequenceNr())) {
      for (var entry : page) {
        if (!playback.accepts(entry.sequenceNr(), entry.entry())) {
          return;
        }
        teller.tell(entry);
      }
    }
  }
}
