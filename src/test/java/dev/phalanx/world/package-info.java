/** API servers for tests: a real one, and the embedded one. */
@NullMarked
package dev.phalanx.world;

import org.jspecify.annotations.NullMarked;
