package dev.phalanx.local.schema;

import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;

/** The string formats that a CRD may name; others are not checked, as upstream does not. */
final class Formats {
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern DURATION =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?(ns|us|µs|ms|s|m|h))+|0");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:\\S*|/\\S*");

  private Formats() {}

  static boolean accepts(String format, String text) {
    return switch (format) {
      case "date-time", "datetime" -> GoDecoding.isTime(text);
      case "date" -> DATE.matcher(text).matches();
      case "duration" -> DURATION.matcher(text).matches();
      case "ipv4" -> IPV4.matcher(text).matches();
      case "email" -> EMAIL.matcher(text).matches();
      case "uri" -> URI.matcher(text).matches();
      case "uuid", "uuid3", "uuid4", "uuid5" -> isUuid(text);
      case "byte" -> isBase64(text);
      default -> true;
    };
  }

  private static boolean isUuid(String text) {
    try {
      return UUID.fromString(text).toString().length() == text.length();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isBase64(String text) {
    try {
      byte[] decoded = Base64.getDecoder().decode(text);
      return text.isEmpty() || decoded.length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
