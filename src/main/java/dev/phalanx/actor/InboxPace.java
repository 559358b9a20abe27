package dev.phalanx.actor;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Tells how long resting between two decisions on a ModelServing pays: a rest lets one journal
 * write do for more, and a single pod should not have to wait for it. Belongs to one actor.
 */
final class InboxPace {
  private static final int MANY = 200;
  private static final int RUSH = 600;
  private static final long SPAN = Duration.ofSeconds(1).toMillis();

  private final InstantSource clock;
  private long spanStart;
  private int inSpan;
  private int inSpanBefore;

  InboxPace(InstantSource clock) {
    this.clock = clock;
    this.spanStart = clock.millis();
  }

  void decided(int inputs) {
    turn();
    inSpan += inputs;
  }

  /**
   * How long to rest: not at all while no more inputs than usual were decided on in about the last
   * second, {@code most} in a rush, and in between as long as their number is between the two. A
   * rolling update waits for each of its steps.
   */
  Duration rest(Duration most) {
    turn();
    int excess = Math.clamp(inSpan + inSpanBefore, MANY, RUSH) - MANY;
    return most.multipliedBy(excess).dividedBy(RUSH - MANY);
  }

  private void turn() {
    long spans = (clock.millis() - spanStart) / SPAN;
    if (spans > 0) {
      inSpanBefore = spans == 1 ? inSpan : 0;
      inSpan = 0;
      spanStart += spans * SPAN;
    }
  }
}
