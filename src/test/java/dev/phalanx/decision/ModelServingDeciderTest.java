package dev.phalanx.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.ServingId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How a decision comes to its end. */
class ModelServingDeciderTest {
  private static final Decision NOTHING_YET =
      Decision.from(
          ServingState.initial(new ServingId("default", "llama", "uid")),
          Instant.parse("2026-01-01T00:00:00Z"));

  private static Decision addsGroup(Decision d) {
    int next = d.after().groups().size();
    return d.and(new Event.ServingGroupAdded(new GroupOrdinal(next), new Revision("r1")));
  }

  @Test
  void roundsEndWithTheFirstThatAddsNothing() {
    var decision =
        ModelServingDecider.untilNothingIsAdded(
            NOTHING_YET, d -> d.after().groups().size() < 3 ? addsGroup(d) : d);
    assertThat(decision.events()).hasSize(3);
  }

  @Test
  void roundsThatNeverEndFailNamingTheServingAndWhatTheyAdd() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                ModelServingDecider.untilNothingIsAdded(
                    NOTHING_YET, ModelServingDeciderTest::addsGroup))
        .withMessageContaining("ModelServing default/llama")
        .withMessageContaining("no end in 1000 rounds of [ServingGroupAdded]");
  }
}
