package dev.phalanx.actor;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Tells when so much is seen of a ModelServing that resting between two decisions pays: a rest lets
 * one journal write do for more, and a single pod should not have to wait for it. Belongs to one
 * actor.
 */
final class InboxPace {
  private static final int MANY = 200;
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

  /** Whether more inputs than usual were decided on in about the last second. */
  boolean isBusy() {
    turn();
    return inSpan + inSpanBefore > MANY;
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
