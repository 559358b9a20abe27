/**
 * Kubernetes as the core sees it: watches in, writes out, and the one place where answers get a
 * meaning.
 *
 * <p>In: a {@link dev.phalanx.kube.ListWatch} per kind reads what the API server has into small
 * facts, {@link dev.phalanx.kube.ClusterPicture} knows whose they are and tells the sink. Out:
 * {@link dev.phalanx.kube.KubeCluster} sends what {@code render} makes of an effect, {@link
 * dev.phalanx.kube.Answers} says what the answer means.
 */
@NullMarked
package dev.phalanx.kube;

import org.jspecify.annotations.NullMarked;
