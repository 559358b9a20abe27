package dev.phalanx.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import java.util.random.RandomGenerator;

/**
 * What the lanes of one ModelServing share.
 *
 * @param threads where effects run
 * @param pace how long they wait
 * @param random spreads the waits
 * @param inbox takes their reports
 */
record LaneTools(
    EffectThreads threads,
    LanePace pace,
    RandomGenerator random,
    ActorRef<InboxActor.Command> inbox) {

  Lane lane(ActorContext<LaneCommand> actor, TimerScheduler<LaneCommand> timers) {
    return new Lane(pace, random, new LaneShell(actor, timers, threads, inbox));
  }
}
