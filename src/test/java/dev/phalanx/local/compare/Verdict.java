package dev.phalanx.local.compare;

import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Optional;
import org.assertj.core.util.diff.DiffUtils;

/**
 * One request and what both servers answered.
 *
 * @param request {@code theme: name of the step}
 * @param expected the real server's answer
 * @param actual the embedded server's
 */
record Verdict(String request, String expected, String actual) {
  private static final int LINES_AROUND = 3;

  /** What is wrong: a difference that is not listed, or a listed one that is no more. */
  Optional<String> complaint() {
    boolean isSame = expected.equals(actual);
    Optional<Difference> known = Difference.at(request);
    if (known.isEmpty()) {
      return isSame ? Optional.empty() : Optional.of(diff(expected, actual));
    }
    if (isSame) {
      return Optional.of("%s: no longer different; remove it from the list".formatted(request));
    }
    String expectedRest = known.get().rest(expected);
    String actualRest = known.get().rest(actual);
    return expectedRest.equals(actualRest)
        ? Optional.empty()
        : Optional.of(diff(expectedRest, actualRest));
  }

  /** Fails with all of them, if there are any. */
  static void failOn(List<String> complaints) {
    if (!complaints.isEmpty()) {
      fail("%d answers%n%s", complaints.size(), String.join("\n", complaints));
    }
  }

  private String diff(String one, String other) {
    List<String> lines = one.lines().toList();
    return "%n%s%n%s"
        .formatted(
            request,
            String.join(
                "\n",
                DiffUtils.generateUnifiedDiff(
                    "real",
                    "embedded",
                    lines,
                    DiffUtils.diff(lines, other.lines().toList()),
                    LINES_AROUND)));
  }
}
