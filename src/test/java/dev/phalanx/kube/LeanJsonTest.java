package dev.phalanx.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeanJsonTest {

  @Test
  void whatIsSkippedIsLeftOutWhereverItStands() {
    var json =
        "{\"a\":1,\"skip\":{\"x\":[1,{\"y\":2}]},\"b\":[{\"skip\":3,\"c\":null,\"d\":\"é\"},true,1.5]}";

    assertThat(LeanJson.read(json, Set.of("skip")))
        .hasToString("{\"a\":1,\"b\":[{\"c\":null,\"d\":\"é\"},true,1.5]}");
  }

  @Test
  void whatIsNoJsonIsMissing() {
    assertThat(LeanJson.read("{\"a\":", Set.of()).isMissingNode()).isTrue();
    assertThat(LeanJson.read("", Set.of()).isMissingNode()).isTrue();
    assertThat(LeanJson.read("<html>", Set.of()).isMissingNode()).isTrue();
  }

  @Test
  void readsOneFieldAndNothingAfterIt() throws IOException {
    assertThat(LeanJson.field("{\"k\":{\"a\":[1]},\"a\":{\"b\":2},\"broken", "a"))
        .hasToString("{\"b\":2}");
    assertThat(LeanJson.field("{\"k\":1}", "a").isMissingNode()).isTrue();
    assertThatThrownBy(() -> LeanJson.field("<html>", "a")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> LeanJson.field("[]", "a")).hasMessageContaining("no JSON object");
  }

  @Test
  void readsTheElementsOfAnArray() throws IOException {
    var read = new ArrayList<String>();
    LeanJson.forEach(
        "{\"b\":[0],\"a\":[{\"skip\":1,\"x\":2},3]}",
        "a",
        Set.of("skip"),
        item -> read.add(item.toString()));
    LeanJson.forEach("{\"a\":null}", "a", Set.of(), item -> read.add(item.toString()));
    assertThat(read).containsExactly("{\"x\":2}", "3");
    assertThatThrownBy(() -> LeanJson.forEach("{\"a\":[1,", "a", Set.of(), _ -> {}))
        .isInstanceOf(IOException.class);
  }
}
