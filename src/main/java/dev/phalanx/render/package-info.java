/**
 * Effects as the Kubernetes objects they ask for, as raw JSON: templates pass through unharmed, so
 * a field that a newer Kubernetes adds reaches the pod. Pure: no client, no clock.
 */
@NullMarked
package dev.phalanx.render;

import org.jspecify.annotations.NullMarked;
