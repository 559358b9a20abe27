package dev.phalanx.local.node.kubelet;

import java.time.Instant;
import java.util.Optional;

/** What a container's status says of it. */
sealed interface ContainerState {

  /**
   * Not running yet, or again.
   *
   * @param until when it goes on by itself; empty when it waits for something
   */
  record Waiting(Reason reason, String message, Optional<Instant> until) implements ContainerState {
    Waiting until(Instant end) {
      return new Waiting(reason, message, Optional.of(end));
    }
  }

  /**
   * Running.
   *
   * @param stops when it ends, once it was told to make room for another image
   */
  record Running(Instant since, Optional<Instant> stops) implements ContainerState {
    static Running since(Instant start) {
      return new Running(start, Optional.empty());
    }
  }

  record Ended(int code, String reason, Instant started, Instant finished)
      implements ContainerState {
    boolean isSuccess() {
      return code == 0;
    }
  }

  /** Why it waits. */
  enum Reason {
    POD_INITIALIZING("PodInitializing"),
    CONTAINER_CREATING("ContainerCreating"),
    ERR_IMAGE_PULL("ErrImagePull"),
    IMAGE_PULL_BACK_OFF("ImagePullBackOff"),
    CRASH_LOOP_BACK_OFF("CrashLoopBackOff");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    static Reason of(String text) {
      for (var reason : values()) {
        if (reason.text.equals(text)) {
          return reason;
        }
      }
      return CONTAINER_CREATING;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
