/** The embedded cluster: a Kubernetes API of this process, and what runs on it. */
@NullMarked
package dev.phalanx.local;

import org.jspecify.annotations.NullMarked;
