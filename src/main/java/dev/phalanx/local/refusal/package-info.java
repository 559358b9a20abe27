/** The API server's own error answers: status code, reason, message and field causes. */
@NullMarked
package dev.phalanx.local.refusal;

import org.jspecify.annotations.NullMarked;
