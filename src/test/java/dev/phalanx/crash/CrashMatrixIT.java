package dev.phalanx.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.crash.KillingProxy.Moment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controller is killed at each request of a recreation, and of a grace period and its end, and
 * started again on its folder: what comes of it is what comes of it without. {@code -Dcrashes=all}
 * kills both before and after each request, and in the recreation of a group too (three minutes).
 */
class CrashMatrixIT {
  private static final Logger LOG = LoggerFactory.getLogger(CrashMatrixIT.class);
  private static final boolean IS_ALL = "all".equals(System.getProperty("crashes"));

  /** Side by side: grace periods are waited for, not worked for. */
  private static final int LANES = 3;

  /** Two deletes, two creates, what the status says, three Kubernetes Events. */
  private static final int LEAST = 7;

  private final Path folder;

  CrashMatrixIT(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Kills at the requests {@code first}, {@code first + step}, ..., in a world of its own. */
  private record Lane(Path folder, CrashCase what, Moment moment, int first, int step)
      implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      int number = first;
      try (var world = new CrashWorld(folder.resolve("%s-%s-%d".formatted(what, moment, first)))) {
        while (new CrashRun(world, what, moment, number).isKilled()) {
          number += step;
        }
      }
      LOG.info("{}: killed {} requests {} to {} by {}", what, moment, first, number - step, step);
      return number;
    }
  }

  @Test
  void aKilledControllerLeavesTheSameOutcome() throws Exception {
    try (var threads = Executors.newFixedThreadPool(LANES)) {
      var lanes = threads.invokeAll(IS_ALL ? all() : some());
      for (var lane : lanes) {
        if (lane.state() == Future.State.FAILED) {
          throw new AssertionError(lane.exceptionNow());
        }
        assertThat(lane.resultNow()).as("requests of a lane").isGreaterThan(LEAST);
      }
    }
  }

  private List<Lane> some() {
    return List.of(
        new Lane(folder, CrashCase.ROLE, Moment.AFTER, 1, 1),
        new Lane(folder, CrashCase.GRACE, Moment.BEFORE, 1, 2),
        new Lane(folder, CrashCase.GRACE, Moment.BEFORE, 2, 2));
  }

  private List<Lane> all() {
    var lanes = new ArrayList<Lane>();
    for (var what : CrashCase.values()) {
      for (var moment : Moment.values()) {
        lanes.add(new Lane(folder, what, moment, 1, 1));
      }
    }
    return lanes;
  }
}
