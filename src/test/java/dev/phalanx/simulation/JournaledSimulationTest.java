package dev.phalanx.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.decision.Fixtures;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.decision.ModelServingDecider;
import dev.phalanx.decision.ServingState;
import dev.phalanx.journal.EventCodec;
import dev.phalanx.journal.EventSerializer;
import java.io.NotSerializableException;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a shaken serving journals survives being written and read, entry by entry. */
class JournaledSimulationTest {
  private static final int STEPS = 300;

  private final EventCodec codec = new EventCodec();
  private final EventSerializer serializer = new EventSerializer();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void everyEntryAndEveryStateReadsBackAsItWasWritten(long seed) throws NotSerializableException {
    var simulation = new Simulation(seed, new HashSet<>());
    simulation.shake(STEPS);
    simulation.settle();
    simulation.delete(false);
    var state = ServingState.initial(Fixtures.ID);
    for (var entry : simulation.journal()) {
      assertThat(codec.fromJson(codec.toJson(entry))).isEqualTo(entry);
      var read = (JournalEntry) stored(entry);
      assertThat(read).isEqualTo(entry);
      state = ModelServingDecider.apply(state, read);
      assertThat(stored(state)).isEqualTo(state);
    }
    assertThat(state).isEqualTo(simulation.state());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aStateReadFromASnapshotIsFoldedOnLikeTheOneItWasMadeOf(long seed)
      throws NotSerializableException {
    var simulation = new Simulation(seed, new HashSet<>());
    simulation.shake(STEPS);
    List<JournalEntry> journal = simulation.journal();
    var state = ServingState.initial(Fixtures.ID);
    for (var entry : journal) {
      state = (ServingState) stored(ModelServingDecider.apply(state, entry));
    }
    assertThat(state).isEqualTo(simulation.state());
  }

  private Object stored(Object value) throws NotSerializableException {
    return serializer.fromBinary(serializer.toBinary(value), serializer.manifest(value));
  }
}
