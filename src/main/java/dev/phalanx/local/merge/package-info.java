/** Patches of every content type, server-side apply, and who owns which field. */
@NullMarked
package dev.phalanx.local.merge;

import org.jspecify.annotations.NullMarked;
