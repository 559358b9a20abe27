package dev.phalanx.actor;

import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What the actors of all ModelServings share.
 *
 * @param threads where effects run
 * @param pace how long lanes wait
 * @param states where states are published
 * @param storms counts what is torn down
 * @param clock the core's clock
 * @param random spreads waits
 * @param inboxCapacity inputs of one ModelServing that wait, beyond which only the latest of each
 *     object is kept
 * @param maxBatch inputs that are decided on in one go
 * @param gather longest rest between two decisions on one ModelServing, while much is seen of it
 * @param snapshotEvery events between two snapshots
 */
public record ServingTools(
    EffectThreads threads,
    LanePace pace,
    LiveStates states,
    StormBreaker storms,
    InstantSource clock,
    RandomGenerator random,
    int inboxCapacity,
    int maxBatch,
    Duration gather,
    int snapshotEvery) {}
