package dev.phalanx.decision;

import java.util.Optional;

/**
 * What is asked of one object: an effect, or to leave it alone.
 *
 * @param target the object
 * @param effect the effect that is outstanding, if any
 */
public record Demand(Target target, Optional<Effect> effect) {}
