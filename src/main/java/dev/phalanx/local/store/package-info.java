/**
 * A durable, versioned store of API objects with a bounded history for watches.
 *
 * <p>One revision counter numbers every change. A change is first on disk and then visible: what a
 * reader or watcher has seen is still there after {@code kill -9}.
 */
@NullMarked
package dev.phalanx.local.store;

import org.jspecify.annotations.NullMarked;
