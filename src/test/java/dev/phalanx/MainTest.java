package dev.phalanx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.rollout.RolloutCommand;
import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void onlyTheCommandThatIsNamedIsRead() {
    assertThat(Main.subcommands("rollout", "status"))
        .singleElement()
        .isEqualTo(RolloutCommand.class);
  }

  @Test
  void allAreReadWhereNoneIsNamed() {
    var all = Main.subcommands();
    assertThat(all).contains(DevCommand.class, ControllerCommand.class, RolloutCommand.class);
    assertThat(Main.subcommands("--help")).isEqualTo(all);
    assertThat(Main.subcommands("controler")).isEqualTo(all);
  }
}
