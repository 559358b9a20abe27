/** Wires the rooms together and starts them; decides nothing. */
@NullMarked
package dev.phalanx;

import org.jspecify.annotations.NullMarked;
