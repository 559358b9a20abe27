package dev.phalanx.actor;

import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.Outcome;
import dev.phalanx.decision.Target;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A lane's shell in its actor: threads of effects, timers by object, reports to the inbox. */
class LaneShell implements Lane.Shell {
  private final ActorContext<LaneCommand> actor;
  private final TimerScheduler<LaneCommand> timers;
  private final LaneTools tools;

  LaneShell(ActorContext<LaneCommand> actor, TimerScheduler<LaneCommand> timers, LaneTools tools) {
    this.actor = actor;
    this.timers = timers;
    this.tools = tools;
  }

  @Override
  public void run(Sending sending) {
    actor.pipeToSelf(
        tools.threads().run(sending),
        (outcome, failure) -> new LaneCommand.Settled(sending.effect(), outcome(outcome, failure)));
  }

  /** An effect runner does not throw; if one does, that is a fault of ours and worth a retry. */
  static Outcome outcome(@Nullable Outcome outcome, @Nullable Throwable failure) {
    return outcome != null ? outcome : new Outcome.Retry("internal error: " + failure);
  }

  @Override
  public Duration holdBack(Effect effect) {
    return effect
        .earliest()
        .map(earliest -> Duration.between(tools.clock().instant(), earliest))
        .orElse(Duration.ZERO);
  }

  @Override
  public void wakeAfter(Target target, Duration wait) {
    timers.startSingleTimer(target, new LaneCommand.Woken(target), TimerWait.of(wait));
  }

  @Override
  public void cancelWake(Target target) {
    timers.cancel(target);
  }

  @Override
  public void report(Input input) {
    tools.inbox().tell(new InboxActor.Seen(List.of(input)));
  }
}
