/**
 * The same requests to the embedded API server and to a real one, and whether the answers are the
 * same.
 */
@NullMarked
package dev.phalanx.local.compare;

import org.jspecify.annotations.NullMarked;
