package dev.phalanx.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControllerSettingsTest {

  @Test
  void defaultsAreThoseOfTheFile() {
    var settings = ControllerSettings.load(Map.of());

    assertThat(settings.kubernetes().kubeconfig()).isEmpty();
    assertThat(settings.http().host()).isEqualTo("127.0.0.1");
    assertThat(settings.effects().maxInFlight()).isEqualTo(64);
    assertThat(settings.journal().retention()).isEqualTo(Duration.ofDays(30));
  }

  @Test
  void theCommandLineGoesFirstAndReachesTheJournalsUrl() {
    var settings =
        ControllerSettings.load(Map.of("phalanx.data-dir", "./here", "phalanx.http.port", 0));

    assertThat(settings.dataDirectory()).isEqualTo(Path.of("./here"));
    assertThat(settings.journal().url()).startsWith("jdbc:h2:file:./here/journal;WRITE_DELAY=0;");
    assertThat(settings.http().port()).isZero();
  }

  @Test
  void aWrongValueIsNamed() {
    assertThatThrownBy(() -> ControllerSettings.load(Map.of("phalanx.http.port", 70_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("http.port", "70000", "65535");
  }

  @Test
  void everyKeyHasACommentAndAnEnvironmentVariable() throws IOException {
    var lines = Files.readAllLines(Path.of("src/main/resources/application.conf"));

    for (var entry : ConfigFactory.load().getConfig("phalanx").entrySet()) {
      var key = entry.getKey().substring(entry.getKey().lastIndexOf('.') + 1);
      assertThat(lines)
          .as("environment variable of %s", entry.getKey())
          .anyMatch(line -> line.strip().startsWith(key + " = ${?PHALANX_"));
      assertThat(isCommented(lines, key)).as("comment above %s", entry.getKey()).isTrue();
    }
  }

  @Test
  void theReadmeHasEveryEnvironmentVariable() throws IOException {
    var readme = Files.readString(Path.of("README.md"));

    for (var line : Files.readAllLines(Path.of("src/main/resources/application.conf"))) {
      int start = line.indexOf("${?PHALANX_");
      if (start >= 0) {
        assertThat(readme).contains("`" + line.substring(start + 3, line.indexOf('}')) + "`");
      }
    }
  }

  /** A comment stands above the key, or above the key whose pair it is ({@code retry-max}). */
  private static boolean isCommented(List<String> lines, String key) {
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).strip().startsWith(key + " = ")) {
        return lines.get(i - 1).strip().startsWith("#")
            || (key.endsWith("-max")
                && lines.get(i - 1).strip().startsWith(key.replace("-max", "") + " = ${?"));
      }
    }
    return false;
  }
}
