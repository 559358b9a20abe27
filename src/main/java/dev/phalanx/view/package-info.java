/**
 * What people and scripts see of a ModelServing: the one navigable tree of its state, as text and
 * as JSON, its journal in words, and what of a template may be shown.
 *
 * <p>Pure: state in, text out. A newcomer reads {@code ServingNode}; {@code Waits} says what a part
 * that is not ready waits for, {@code Redaction} what is never shown.
 */
@NullMarked
package dev.phalanx.view;

import org.jspecify.annotations.NullMarked;
