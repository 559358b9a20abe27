/**
 * Introspection, health and metrics over HTTP. Only GET and HEAD: nothing here changes state.
 *
 * <p>{@code IntrospectionRoutes} says which path shows what; it sees the live servings, their
 * journals and the checks of readiness through three small ports, which the root package binds.
 * Reads of the journal block, so they run on the executor given to it, never on Akka's dispatcher.
 */
@NullMarked
package dev.phalanx.http;

import org.jspecify.annotations.NullMarked;
