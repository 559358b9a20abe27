/** Tests of the room {@code http}, over real connections. */
@NullMarked
package dev.phalanx.http;

import org.jspecify.annotations.NullMarked;
