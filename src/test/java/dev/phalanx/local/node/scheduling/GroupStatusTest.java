package dev.phalanx.local.node.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.phalanx.local.node.seen.Amounts;
import dev.phalanx.local.node.seen.SeenPodGroup;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupStatusTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.5Z");

  private static SeenPodGroup group(String status) throws IOException {
    return SeenPodGroup.read(
        new YAMLMapper()
            .readTree(
                "{metadata: {namespace: n, name: g, uid: u}, spec: {minMember: 3, minResources:"
                    + " {gpu: 24}}, status: {%s}}".formatted(status)));
  }

  private static Amounts gpus(int count) throws IOException {
    return Amounts.read(new YAMLMapper().readTree("{gpu: %d}".formatted(count)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, '', 8, Pending",
    "0, 0, 0, '', 32, Inqueue",
    "0, 0, 0, short, 32, Inqueue",
    "3, 0, 0, '', 8, Running",
    "3, 2, 0, '', 8, Running",
    "2, 2, 0, short, 8, Unknown",
    "2, 1, 1, '', 8, Running",
    "0, 0, 3, '', 8, Completed"
  })
  void thePhaseFollowsFromThePods(
      int placed, int running, int succeeded, String unschedulable, int free, String phase)
      throws IOException {
    var counts = new GroupStatus.Counts(placed, running, succeeded, 0);
    assertThat(GroupStatus.standing(group(""), counts, unschedulable, gpus(free)).phase())
        .isEqualTo(phase);
  }

  private static Optional<String> patch(String seen, SeenPodGroup.Standing wanted)
      throws IOException {
    return GroupStatus.patch(group(seen), wanted, Optional.empty(), NOW)
        .map(patch -> patch.path("status").toString());
  }

  @Test
  void aPatchHoldsWhatDiffers() throws IOException {
    assertThat(patch("phase: Inqueue", new SeenPodGroup.Standing("Running", 2, 0, 0, "")))
        .contains(
            "{\"phase\":\"Running\",\"running\":2,\"conditions\":[{\"type\":\"Scheduled\","
                + "\"status\":\"True\",\"reason\":\"tasks in gang are ready to be scheduled\","
                + "\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}]}");
    assertThat(
            patch("phase: Running, running: 2", new SeenPodGroup.Standing("Running", 3, 0, 0, "")))
        .contains("{\"phase\":\"Running\",\"running\":3}");
  }

  @Test
  void theSameIsNotWrittenAgain() throws IOException {
    assertThat(
            patch("phase: Running, running: 2", new SeenPodGroup.Standing("Running", 2, 0, 0, "")))
        .isEmpty();
  }

  @Test
  void whyItCannotRunIsACondition() throws IOException {
    var why = new Verdict.Unschedulable("NotEnoughResources", "no room");
    var wanted = new SeenPodGroup.Standing("Pending", 0, 0, 0, "no room");
    assertThat(
            GroupStatus.patch(group("phase: Pending"), wanted, Optional.of(why), NOW)
                .orElseThrow()
                .at("/status/conditions/0")
                .toString())
        .contains("\"type\":\"Unschedulable\"", "\"NotEnoughResources\"", "\"no room\"");
  }
}
