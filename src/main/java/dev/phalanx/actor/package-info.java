/**
 * The shells around the core: the registry of ModelServings, one persistent actor for each, and its
 * lanes.
 *
 * <p>Actors decide nothing: {@link dev.phalanx.actor.ModelServingActor} journals what the core
 * decides and then hands its demands to the lanes, which repeat each effect until the core no
 * longer asks for it.
 */
@NullMarked
package dev.phalanx.actor;

import org.jspecify.annotations.NullMarked;
