package dev.phalanx.journal;

import static dev.phalanx.decision.Fixtures.T0;
import static dev.phalanx.journal.Journals.entry;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.phalanx.decision.Event;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.decision.ModelServingDecider;
import dev.phalanx.decision.ServingState;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.ServingId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Akka writes with the product's own configuration; it and the reader read the same. */
class JournalIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int SNAPSHOT_EVERY = 10;

  private final Path folder;
  private final JournalDatabase database;

  JournalIT(@TempDir Path folder) {
    this.folder = folder;
    this.database = Journals.database(folder);
  }

  private record Write(List<JournalEntry> entries, ActorRef<ServingState> done) {}

  /** Journals what it is told, as the controller's actor does. */
  private static final class Writer
      extends EventSourcedBehavior<Write, JournalEntry, ServingState> {
    private final ServingId id;

    Writer(ServingId id) {
      super(PersistenceId.of("ModelServing", id.toString()));
      this.id = id;
    }

    @Override
    public ServingState emptyState() {
      return ServingState.initial(id);
    }

    @Override
    public CommandHandler<Write, JournalEntry, ServingState> commandHandler() {
      return (_, write) -> Effect().persist(write.entries()).thenReply(write.done(), s -> s);
    }

    @Override
    public EventHandler<ServingState, JournalEntry> eventHandler() {
      return ModelServingDecider::apply;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
      return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, 2);
    }
  }

  @Test
  void theUrlOfTheConfigurationNamesTheFileThatTheReaderOpens() {
    var db = config().getConfig("akka-persistence-jdbc.shared-databases.slick.db");
    assertThat(
            new JournalDatabase(
                db.getString("url"), db.getString("user"), db.getString("password")))
        .isEqualTo(database);
  }

  @Test
  void whatAkkaWroteIsWhatTheReaderReads() {
    var id = new ServingId("d", "m", "u");
    var entries = EventSamples.all().toList();
    List<ServingState> states = new ArrayList<>();
    running(
        kit -> {
          states.add(write(kit, id, entries));
          try (var reader = JournalReader.inside(database)) {
            assertThat(reader.fold(id, Long.MAX_VALUE)).isEqualTo(states.getLast());
          }
        });
    try (var reader = JournalReader.open(folder)) {
      assertThat(reader.entries(id, 0).map(NumberedEntry::entry)).isEqualTo(entries);
      assertThat(reader.fold(id, Long.MAX_VALUE)).isEqualTo(states.getLast());
    }
    running(kit -> assertThat(write(kit, id, List.of())).isEqualTo(states.getLast()));
  }

  @Test
  void aSnapshotShortensRecoveryAndTheJournalStaysWhole() {
    var id = new ServingId("d", "m", "u");
    List<ServingState> states = new ArrayList<>();
    running(kit -> states.add(writeWithSnapshot(kit, id)));
    Journals.execute(
        database, "UPDATE \"event_journal\" SET \"event_payload\" = X'00' WHERE \"ordering\" < 10");
    running(kit -> assertThat(write(kit, id, List.of())).isEqualTo(states.getLast()));
    assertThat(Journals.count(database, "event_journal")).isEqualTo(SNAPSHOT_EVERY);
  }

  @Test
  void snapshotsThatCannotBeReadAreIgnored() {
    var ids = IntStream.range(0, 12).mapToObj(i -> new ServingId("d", "m" + i, "u")).toList();
    List<ServingState> states = new ArrayList<>();
    running(kit -> ids.forEach(id -> states.add(writeWithSnapshot(kit, id))));
    Journals.execute(database, "UPDATE \"snapshot\" SET \"snapshot_payload\" = X'00'");
    running(kit -> assertThat(ids).map(id -> write(kit, id, List.of())).isEqualTo(states));
  }

  private ServingState writeWithSnapshot(ActorTestKit kit, ServingId id) {
    long before = Journals.count(database, "snapshot");
    var state = write(kit, id, groups(SNAPSHOT_EVERY));
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> Journals.count(database, "snapshot") == before + 1);
    return state;
  }

  private static ServingState write(ActorTestKit kit, ServingId id, List<JournalEntry> entries) {
    Behavior<Write> behavior = new Writer(id);
    var done = kit.<ServingState>createTestProbe();
    kit.spawn(behavior).tell(new Write(entries, done.ref()));
    return done.receiveMessage(PATIENCE);
  }

  private void running(Consumer<ActorTestKit> test) {
    try (var files = JournalFiles.open(database)) {
      assertThat(files).isNotNull();
      var kit = ActorTestKit.create("journal", config());
      try {
        test.accept(kit);
      } finally {
        kit.shutdownTestKit();
      }
    }
  }

  private Config config() {
    return ConfigFactory.load(
        ConfigFactory.parseMap(Map.of("phalanx.data-dir", folder.toString()))
            .withFallback(ConfigFactory.parseResources("application.conf")));
  }

  private static List<JournalEntry> groups(int count) {
    return Stream.iterate(0, i -> i < count, i -> i + 1)
        .map(i -> entry(T0, new Event.ServingGroupAdded(new GroupOrdinal(i), new Revision("r"))))
        .toList();
  }
}
