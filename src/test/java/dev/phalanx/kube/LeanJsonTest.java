package dev.phalanx.kube;

import static org.assertj.core.api.Assertions.assertThat;

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
}
