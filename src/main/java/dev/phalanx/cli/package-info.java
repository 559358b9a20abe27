/**
 * The command line: root command, exit codes, error lines, and the commands that need no actor
 * system.
 */
@NullMarked
package dev.phalanx.cli;

import org.jspecify.annotations.NullMarked;
