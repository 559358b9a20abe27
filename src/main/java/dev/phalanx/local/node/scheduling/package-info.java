/**
 * Which pod goes to which node, as functions of what was seen: all of a gang or none, and in words
 * what is short.
 */
@NullMarked
package dev.phalanx.local.node.scheduling;

import org.jspecify.annotations.NullMarked;
