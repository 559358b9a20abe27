/**
 * Typed settings, read once from {@code application.conf}, where every key has its comment, its
 * default and the environment variable that overrides it.
 */
@NullMarked
package dev.phalanx.config;

import org.jspecify.annotations.NullMarked;
