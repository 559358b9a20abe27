package dev.phalanx.local.server;

import dev.phalanx.local.refusal.ApiRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Keys and values that a label selector may name, and upstream's texts for others. */
final class LabelTexts {
  private static final int LONGEST = 63;
  private static final String NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String SUBDOMAIN =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
  private static final Pattern NAME_FORM = Pattern.compile(NAME);
  private static final Pattern SUBDOMAIN_FORM = Pattern.compile(SUBDOMAIN);
  private static final Pattern VALUE_FORM = Pattern.compile("(" + NAME + ")?");
  private static final String ENDS =
      "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character (e.g. ";

  private LabelTexts() {}

  /**
   * The key, if it is one.
   *
   * @throws ApiRefusal it is none
   */
  static String key(String key) {
    List<String> complaints = new ArrayList<>();
    int slash = key.indexOf('/');
    if (slash == 0) {
      complaints.add("prefix part must be non-empty");
    } else if (slash > 0 && !SUBDOMAIN_FORM.matcher(key.substring(0, slash)).matches()) {
      complaints.add(
          "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
              + " characters, '-' or '.', and must start and end with an alphanumeric character"
              + " (e.g. 'example.com', regex used for validation is '"
              + SUBDOMAIN
              + "')");
    }
    String name = key.substring(slash + 1);
    if (name.length() > LONGEST) {
      complaints.add("name part must be no more than 63 characters");
    }
    if (!NAME_FORM.matcher(name).matches()) {
      complaints.add(
          "name part must "
              + ENDS
              + "'MyName',  or 'my.name',  or '123-abc', regex used for validation is '"
              + NAME
              + "')");
    }
    if (!complaints.isEmpty()) {
      throw refused("<nil>", key, String.join("; ", complaints));
    }
    return key;
  }

  /**
   * The value, if it is one.
   *
   * @throws ApiRefusal it is none
   */
  static String value(String key, String value) {
    if (value.length() > LONGEST || !VALUE_FORM.matcher(value).matches()) {
      throw refused(
          "values[0][" + key + "]",
          value,
          value.length() > LONGEST
              ? "must be no more than 63 characters"
              : "a valid label must be an empty string or "
                  + ENDS
                  + "'MyValue',  or 'my_value',  or '12345', regex used for validation is '("
                  + NAME
                  + ")?')");
    }
    return value;
  }

  /**
   * The number that labels are compared with.
   *
   * @throws ApiRefusal it is none
   */
  static long number(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw refused("values[0][]", value, "for 'Gt', 'Lt' operators, the value must be an integer");
    }
  }

  private static ApiRefusal refused(String field, String value, String why) {
    return ApiRefusal.badRequest(
        "unable to parse requirement: %s: Invalid value: \"%s\": %s".formatted(field, value, why));
  }
}
