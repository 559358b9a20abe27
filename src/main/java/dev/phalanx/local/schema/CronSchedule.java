package dev.phalanx.local.schema;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The schedule of a cron job; complaints are in the words of robfig/cron, which upstream uses. */
final class CronSchedule {
  private static final List<String> DESCRIPTORS =
      List.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
  private static final List<Integer> HIGHEST = List.of(59, 23, 31, 12, 6);
  private static final Pattern SEPARATORS = Pattern.compile("[,/-]");
  private static final Map<Integer, List<String>> NAMES =
      Map.of(
          3,
          List.of(
              "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
          4,
          List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

  private CronSchedule() {}

  /** Why it is no schedule; null where it is one. */
  static @Nullable String complaint(String schedule) {
    if (schedule.startsWith("@")) {
      boolean isKnown = DESCRIPTORS.contains(schedule) || schedule.startsWith("@every ");
      return isKnown ? null : "unrecognized descriptor: " + schedule;
    }
    List<String> fields = Arrays.asList(schedule.strip().split("\\s+"));
    if (fields.size() != HIGHEST.size()) {
      return "expected exactly 5 fields, found %d: [%s]"
          .formatted(fields.size(), String.join(" ", fields));
    }
    for (int i = 0; i < fields.size(); i++) {
      String complaint = inField(fields.get(i), i);
      if (complaint != null) {
        return complaint;
      }
    }
    return null;
  }

  private static @Nullable String inField(String field, int place) {
    for (String part : SEPARATORS.split(field, -1)) {
      String name = part.toLowerCase(Locale.ROOT);
      if (part.equals("*") || part.equals("?") || names(place).contains(name)) {
        continue;
      }
      if (!part.matches("\\d{1,9}")) {
        return "failed to parse int from %1$s: strconv.Atoi: parsing \"%1$s\": invalid syntax"
            .formatted(part);
      }
      if (Integer.parseInt(part) > HIGHEST.get(place)) {
        return "end of range (%s) above maximum (%d): %s"
            .formatted(part, HIGHEST.get(place), field);
      }
    }
    return null;
  }

  private static List<String> names(int place) {
    return NAMES.getOrDefault(place, List.of());
  }
}
