/**
 * Nouns: identities, spec values, revisions, quantities and policies; pod templates are opaque
 * canonical JSON with a hash.
 *
 * <p>Uses nothing but the Java library. Every value is immutable, prints itself and, where it is an
 * identity, parses what it prints.
 */
@NullMarked
package dev.phalanx.domain;

import org.jspecify.annotations.NullMarked;
