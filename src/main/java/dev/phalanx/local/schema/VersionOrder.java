package dev.phalanx.local.schema;

import java.util.Comparator;
import java.util.regex.Pattern;

/** The order of API versions: v2, v1, v1beta2, v1beta1, v1alpha1, then anything else by name. */
final class VersionOrder {
  static final Comparator<String> PREFERRED_FIRST =
      Comparator.comparing(VersionOrder::rank).reversed().thenComparing(Comparator.naturalOrder());

  private static final Pattern VERSION =
      Pattern.compile("v(?<major>[1-9][0-9]{0,8})((?<level>alpha|beta)(?<minor>[1-9][0-9]{0,8}))?");

  private VersionOrder() {}

  private record Rank(int stability, int major, int minor) implements Comparable<Rank> {
    @Override
    public int compareTo(Rank other) {
      return Comparator.comparingInt(Rank::stability)
          .thenComparingInt(Rank::major)
          .thenComparingInt(Rank::minor)
          .compare(this, other);
    }
  }

  private static Rank rank(String version) {
    var match = VERSION.matcher(version);
    if (!match.matches()) {
      return new Rank(0, 0, 0);
    }
    int major = Integer.parseInt(match.group("major"));
    String level = match.group("level");
    if (level == null) {
      return new Rank(3, major, 0);
    }
    return new Rank(level.equals("beta") ? 2 : 1, major, Integer.parseInt(match.group("minor")));
  }
}
