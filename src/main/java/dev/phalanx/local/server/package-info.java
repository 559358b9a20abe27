/**
 * The API server: HTTP, routes, verbs, watches and subresources.
 *
 * <p>A request is a {@link dev.phalanx.local.server.Request}, its answer a {@link
 * dev.phalanx.local.server.Reply} or an {@link dev.phalanx.local.refusal.ApiRefusal}. {@link
 * dev.phalanx.local.server.Routes} says who answers which path.
 */
@NullMarked
package dev.phalanx.local.server;

import org.jspecify.annotations.NullMarked;
