package dev.phalanx.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeLogTest {
  private static final int MOST = 100;

  @Test
  void aReaderThatFellBehindIsToldInsteadOfSkippingSomething() throws Exception {
    ChangeLog log = new ChangeLog(0, MOST, Long.MAX_VALUE);
    for (int revision = 1; revision <= 10_000; revision++) {
      log.append(List.of(change(revision)));
    }

    assertThat(log.after(9_900, () -> 10_000, 0, 1_000).changes()).hasSize(MOST);
    assertThatThrownBy(() -> log.after(9_899, () -> 10_000, 0, 1_000))
        .isInstanceOf(RevisionGone.class)
        .hasMessage("too old resource version: 9899 (9900)");
  }

  @Test
  void bytesBoundTheLogToo() {
    ChangeLog log = new ChangeLog(0, MOST, 1);
    log.append(List.of(change(1)));

    assertThatThrownBy(() -> log.requireKnown(0)).isInstanceOf(RevisionGone.class);
  }

  @Test
  void aReaderGetsAtMostWhatItAsksForAndGoesOnFromThere() throws Exception {
    ChangeLog log = new ChangeLog(0, MOST, Long.MAX_VALUE);
    log.append(List.of(change(1), change(3), change(5)));

    Watch.Batch first = log.after(0, () -> 9, 0, 2);
    Watch.Batch second = log.after(first.upTo(), () -> 9, 0, 2);

    assertThat(first.changes()).extracting(Change::revision).containsExactly(1L, 3L);
    assertThat(first.upTo()).isEqualTo(3);
    assertThat(second.changes()).extracting(Change::revision).containsExactly(5L);
    assertThat(second.upTo()).isEqualTo(9);
  }

  private static Change change(long revision) {
    ObjectNode object = new JsonMapper().createObjectNode();
    object.putObject("metadata").put("uid", "u");
    ObjectKey key = new ObjectKey("pods", "ns", "p");
    return new Change(revision, null, new StoredObject(Draft.of(key, object), revision));
  }
}
