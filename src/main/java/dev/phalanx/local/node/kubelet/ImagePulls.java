package dev.phalanx.local.node.kubelet;

import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The images of one node. Pulls that go on at the same time share the line, so that each takes
 * longer. Never changed.
 *
 * @param present on the node
 * @param left of each pull, in simulated seconds that it would take alone
 * @param at when {@code left} was so
 */
public record ImagePulls(Set<String> present, SortedMap<String, Double> left, Instant at) {

  /** Simulated seconds in a few nanoseconds, which is as exact as time is. */
  private static double nothing(Pace pace) {
    return 4e-9 * pace.speed();
  }

  /** A node without images. */
  public static ImagePulls none(Instant now) {
    return new ImagePulls(Set.of(), new TreeMap<>(), now);
  }

  /** With an image that was seen running here. */
  public ImagePulls having(String image) {
    if (present.contains(image)) {
      return this;
    }
    var more = new HashSet<>(present);
    more.add(image);
    return new ImagePulls(more, left, at);
  }

  /** Pulls an image too, unless it is there or under way. */
  public ImagePulls pulling(String image, double seconds, Pace pace, Instant now) {
    if (present.contains(image) || left.containsKey(image)) {
      return this;
    }
    var pulls = advanced(pace, now);
    var more = new TreeMap<>(pulls.left);
    more.put(image, seconds);
    return new ImagePulls(pulls.present, more, pulls.at).advanced(pace, now);
  }

  /** As it is at {@code now}. */
  public ImagePulls advanced(Pace pace, Instant now) {
    var current = this;
    for (var next = current.next(pace); next.isPresent(); next = current.next(pace)) {
      if (now.isBefore(next.orElseThrow())) {
        return current.spent(pace, now);
      }
      current = current.spent(pace, next.orElseThrow());
    }
    return new ImagePulls(current.present, current.left, now);
  }

  private ImagePulls spent(Pace pace, Instant until) {
    double each = pace.between(at, until) / left.size();
    var done = new HashSet<>(present);
    var rest = new TreeMap<String, Double>();
    for (Map.Entry<String, Double> pull : left.entrySet()) {
      double remains = pull.getValue() - each;
      if (remains <= nothing(pace)) {
        done.add(pull.getKey());
      } else {
        rest.put(pull.getKey(), remains);
      }
    }
    return new ImagePulls(done, rest, until);
  }

  /** When the next pull is done; empty when nothing is pulled. */
  public Optional<Instant> next(Pace pace) {
    return left.values().stream()
        .min(Double::compare)
        .map(least -> pace.after(at, least * left.size()));
  }
}
