/** What is left when the controller's process is killed between two of its requests. */
@NullMarked
package dev.phalanx.crash;

import org.jspecify.annotations.NullMarked;
