package dev.phalanx.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What the lanes of one ModelServing share.
 *
 * @param threads where effects run
 * @param pace how long they wait
 * @param random spreads the waits
 * @param inbox takes their reports
 * @param clock tells what is not to be sent yet
 */
record LaneTools(
    EffectThreads threads,
    LanePace pace,
    RandomGenerator random,
    ActorRef<InboxActor.Command> inbox,
    InstantSource clock) {

  Lane lane(ActorContext<LaneCommand> actor, TimerScheduler<LaneCommand> timers) {
    return new Lane(pace, random, new LaneShell(actor, timers, this));
  }
}
