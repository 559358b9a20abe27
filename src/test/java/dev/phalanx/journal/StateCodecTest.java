package dev.phalanx.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.phalanx.decision.Fixtures;
import dev.phalanx.decision.ServingState;
import java.io.IOException;
import java.io.NotSerializableException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StateCodecTest {

  /**
   * A field that old snapshots do not have would silently be empty after an upgrade; a version that
   * is raised makes the controller fold the whole journal instead.
   */
  @Test
  void aStateOfAnotherShapeHasAnotherVersion() throws IOException {
    var file = Path.of("src/test/resources/snapshot/state.v%d.txt".formatted(StateCodec.VERSION));
    var shape = shape();
    assertThat(file)
        .as("the shape of version %d, to be added:%n%s", StateCodec.VERSION, shape)
        .exists();
    assertThat(file)
        .as("the state has changed: raise StateCodec.VERSION, and add its shape as a file")
        .content()
        .isEqualTo(shape);
  }

  @Test
  void whatIsNoSnapshotIsSaidSo() {
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> StateCodec.fromBytes(new byte[] {0}))
        .withMessage("not a snapshot of version %d", StateCodec.VERSION);
    assertThatExceptionOfType(NotSerializableException.class)
        .isThrownBy(() -> new EventSerializer().fromBinary(new byte[] {0}, "state.0"))
        .withMessageContaining("state.0");
  }

  @Test
  void anEmptyStateIsSmall() {
    var state = ServingState.initial(Fixtures.ID);
    assertThat(StateCodec.fromBytes(StateCodec.toBytes(state))).isEqualTo(state);
    assertThat(StateCodec.toBytes(state)).hasSizeLessThan(60);
  }

  /** One line per record that a state may hold, by name. */
  private static String shape() {
    var lines = new TreeMap<String, String>();
    collect(ServingState.class, lines);
    return lines.entrySet().stream()
        .map(line -> "%s(%s)%n".formatted(line.getKey(), line.getValue()))
        .collect(Collectors.joining());
  }

  private static void collect(Type type, SortedMap<String, String> lines) {
    if (type instanceof ParameterizedType generic) {
      Stream.of(generic.getActualTypeArguments()).forEach(argument -> collect(argument, lines));
    } else if (type instanceof Class<?> raw
        && raw.isRecord()
        && !lines.containsKey(raw.getSimpleName())) {
      var components = Arrays.asList(raw.getRecordComponents());
      lines.put(
          raw.getSimpleName(),
          components.stream().map(StateCodecTest::text).collect(Collectors.joining(", ")));
      components.forEach(component -> collect(component.getGenericType(), lines));
    }
  }

  private static String text(RecordComponent component) {
    var type = component.getGenericType().getTypeName().replaceAll("[a-z0-9]+\\.", "");
    return type + " " + component.getName();
  }
}
