package dev.phalanx.local.store;

import org.jspecify.annotations.Nullable;

/** The folder cannot be used; the message is one line for the user. */
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
