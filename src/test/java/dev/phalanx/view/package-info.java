/** Tests of the room {@code view}, and the serving that tests of other rooms show too. */
@NullMarked
package dev.phalanx.view;

import org.jspecify.annotations.NullMarked;
