/**
 * {@code phalanx rollout}: revisions of a ModelServing, going back to one, waiting for and holding
 * a rollout. Everything goes through the API server with the user's own rights; no controller is
 * asked and no journal read. Start at {@code RolloutCommand}; what is pure is in {@code Rollback},
 * {@code History} and {@code RolloutProgress}.
 */
@NullMarked
package dev.phalanx.rollout;

import org.jspecify.annotations.NullMarked;
