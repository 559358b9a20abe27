/**
 * Java mirror of the CRD, label keys, annotation keys and environment names; the canonical form of
 * roles and the revisions made of it.
 *
 * <p>What the API server sends passes through unharmed: fields that this version does not know are
 * kept, and pod templates stay raw JSON, because a typed PodSpec would drop what a newer Kubernetes
 * adds.
 */
@NullMarked
package dev.phalanx.api;

import org.jspecify.annotations.NullMarked;
