package dev.phalanx.local.compare;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The requests and the list of known differences, as files. */
class DifferencesTest {
  private static final Path GUIDE = Path.of("docs/embedded-cluster.md");
  private static final int FEWEST_REQUESTS = 150;

  @Test
  void theGuideShowsTheListAsATable() throws IOException {
    List<String> rows =
        Difference.all().stream()
            .map(
                each ->
                    "| %s | %d | %s |"
                        .formatted(each.what(), each.requests().size(), each.reason()))
            .toList();
    assertThat(Files.readAllLines(GUIDE)).containsSequence(rows);
  }

  @Test
  void theListNamesRequestsThatThereAre() {
    Set<String> requests =
        Theme.all().stream()
            .flatMap(theme -> theme.steps().stream().map(step -> theme + ": " + step.name()))
            .collect(toSet());
    Fabric8ComparisonIT.names().forEach(name -> requests.add("fabric8: " + name));
    assertThat(requests)
        .containsAll(Difference.all().stream().flatMap(each -> each.requests().stream()).toList());
  }

  @Test
  void thereAreManyRequestsAndEachHasAName() {
    int count = 0;
    for (Theme theme : Theme.all()) {
      assertThat(theme.steps().stream().map(Step::name)).as(theme.name()).doesNotHaveDuplicates();
      assertThat(theme.steps()).as(theme.name()).noneMatch(step -> step.name().isEmpty());
      count += theme.steps().size();
    }
    assertThat(count).isGreaterThan(FEWEST_REQUESTS);
  }

  @Test
  void everyRequestHasARecordedAnswer() {
    for (Theme theme : Theme.all()) {
      assertThat(Recorded.answers(theme.name()).keySet())
          .containsExactlyElementsOf(theme.steps().stream().map(Step::name).toList());
    }
    assertThat(Recorded.answers("fabric8").keySet())
        .containsExactlyElementsOf(Fabric8ComparisonIT.names());
  }
}
