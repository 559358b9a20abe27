package dev.phalanx.local.node.seen;

import java.util.Map;
import java.util.Optional;

/**
 * What annotations of a pod tell its simulated kubelet to do; times are simulated seconds.
 *
 * @param crash how a container ends that would not end by itself
 * @param neverPulls no image of this pod can be pulled
 * @param neverReady its programs start and never serve
 * @param pull instead of the usual time for an image
 * @param start instead of the usual time for a container
 * @param load instead of the usual time for a model
 * @param stop instead of the usual time from SIGTERM to the end
 */
public record Faults(
    Optional<Crash> crash,
    boolean neverPulls,
    boolean neverReady,
    Optional<Double> pull,
    Optional<Double> start,
    Optional<Double> load,
    Optional<Double> stop) {

  /** Before the name of each annotation. */
  public static final String PREFIX = "simulate.phalanx.dev/";

  public static final Faults NONE =
      new Faults(
          Optional.empty(),
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * A container's end.
   *
   * @param seconds after its start
   * @param outOfMemory killed for it, with code 137
   * @param times how often, counted by restarts; {@link Integer#MAX_VALUE} is always
   * @param container its name; empty is the first
   */
  public record Crash(double seconds, int code, boolean outOfMemory, int times, String container) {}

  private static final int KILLED = 137;

  static Faults read(Map<String, String> annotations) {
    if (annotations.keySet().stream().noneMatch(key -> key.startsWith(PREFIX))) {
      return NONE;
    }
    return new Faults(
        crash(annotations),
        text(annotations, "image-pull").equals("never"),
        text(annotations, "ready").equals("never"),
        number(annotations, "pull-seconds"),
        number(annotations, "start-seconds"),
        number(annotations, "load-seconds"),
        number(annotations, "stop-seconds"));
  }

  private static Optional<Crash> crash(Map<String, String> annotations) {
    var memory = number(annotations, "out-of-memory-after");
    return memory
        .or(() -> number(annotations, "crash-after"))
        .map(
            seconds ->
                new Crash(
                    seconds,
                    memory.isPresent()
                        ? KILLED
                        : number(annotations, "crash-code").map(Double::intValue).orElse(1),
                    memory.isPresent(),
                    times(annotations),
                    text(annotations, "crash-container")));
  }

  private static int times(Map<String, String> annotations) {
    return switch (text(annotations, "crash-times")) {
      case "once" -> 1;
      case "", "always" -> Integer.MAX_VALUE;
      default -> number(annotations, "crash-times").map(Double::intValue).orElse(Integer.MAX_VALUE);
    };
  }

  private static String text(Map<String, String> annotations, String name) {
    return annotations.getOrDefault(PREFIX + name, "");
  }

  /** Empty where it is no number of at least zero. */
  private static Optional<Double> number(Map<String, String> annotations, String name) {
    try {
      var number = Double.valueOf(text(annotations, name));
      return number >= 0 && number <= Integer.MAX_VALUE ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
