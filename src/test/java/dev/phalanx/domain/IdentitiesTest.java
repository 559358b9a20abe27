package dev.phalanx.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Identities print and parse themselves, and order as people count. */
class IdentitiesTest {
  private static final ServingId LLAMA = ServingId.parse("default/llama/uid-1");

  @Test
  void printWhatTheyParse() {
    assertThat(PodAddress.parse("3/my-role-12/7")).hasToString("3/my-role-12/7");
    assertThat(RoleAddress.parse("0/405b-1")).hasToString("0/405b-1");
    assertThat(LLAMA).hasToString("default/llama/uid-1");
    assertThat(Amount.parse("25%")).hasToString("25%");
    assertThat(Amount.parse("3")).hasToString("3");
  }

  @Test
  void nameTheirObjects() {
    assertThat(PodAddress.parse("0/405b-1/1").nameIn(LLAMA)).isEqualTo("llama-0-405b-1-1");
    assertThat(new GroupOrdinal(4).nameIn(LLAMA)).isEqualTo("llama-4");
    assertThat(new Revision("abc").nameIn(LLAMA)).isEqualTo("llama-abc");
    assertThat(RoleAddress.parse("0/405b-1").entry().isEntry()).isTrue();
    assertThat(LLAMA.key()).isEqualTo("default/llama");
  }

  @Test
  void orderByNumberNotByText() {
    assertThat(
            List.of("10/a-0/0", "2/a-10/0", "2/a-9/0", "2/a-9/10", "2/a-9/2").stream()
                .map(PodAddress::parse)
                .sorted())
        .map(PodAddress::toString)
        .containsExactly("2/a-9/0", "2/a-9/2", "2/a-9/10", "2/a-10/0", "10/a-0/0");
    assertThat(LLAMA).isLessThan(ServingId.parse("default/m/uid-0"));
  }

  @Test
  void refuseWhatTheyWouldNotPrint() {
    refuse(PodAddress::parse, "0/a-0", "x", "0/a-0/01", "0/a-0/-1", "0/a-0/9999999999");
    refuse(RoleAddress::parse, "a-0", "/a-0", "0/-1", "0/a");
    refuse(GroupOrdinal::parse, "", "-1", "01", "1.0");
    refuse(ServingId::parse, "a/b", "a//b", "a/b/c/d");
    refuse(Amount::parse, "x", "-1", "%", "1.5");
    refuse(RecoveryPolicy::parse, "Always");
    refuse(RolloutType::parse, "");
    refuse(text -> new Revision(text), "");
  }

  @Test
  void percentagesOfReplicas() {
    assertThat(Amount.parse("25%").downOf(3)).isZero();
    assertThat(Amount.parse("25%").upOf(3)).isEqualTo(1);
    assertThat(Amount.of(2).upOf(1)).isEqualTo(2);
    assertThat(Amount.of(2).downOf(1)).isEqualTo(2);
    assertThat(RecoveryPolicy.parse("None")).isEqualTo(RecoveryPolicy.NONE);
    assertThat(RolloutType.parse("RoleRollingUpdate")).isEqualTo(RolloutType.ROLE_ROLLING_UPDATE);
  }

  private static void refuse(Function<String, ?> parse, String... texts) {
    for (var text : texts) {
      assertThatThrownBy(() -> parse.apply(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
