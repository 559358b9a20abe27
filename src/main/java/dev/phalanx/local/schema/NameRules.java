package dev.phalanx.local.schema;

import static dev.phalanx.local.refusal.FieldError.invalid;
import static dev.phalanx.local.refusal.FieldError.required;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.local.refusal.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Upstream's rules for names, labels and annotations, and its texts. */
final class NameRules {
  private static final String ENDS =
      " must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character (e.g. ";
  private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String VALUE = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";
  private static final int LABEL_LENGTH = 63;
  private static final int SUBDOMAIN_LENGTH = 253;
  private static final int ANNOTATIONS_SIZE = 256 * 1024;

  /** The kinds of names; the text is what upstream says of a name that is none. */
  enum Kind {
    LABEL(
        LABEL_LENGTH,
        "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
            + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
            + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"),
    SERVICE(
        LABEL_LENGTH,
        "[a-z]([-a-z0-9]*[a-z0-9])?",
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
            + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
            + " 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"),
    SUBDOMAIN(
        SUBDOMAIN_LENGTH,
        "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
            + " '.', and must start and end with an alphanumeric character (e.g. 'example.com',"
            + " regex used for validation is"
            + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"),
    PATH_SEGMENT(SUBDOMAIN_LENGTH, "(?!\\.{1,2}$)[^/%]+", "may not contain '/' or '%'");

    private final int length;
    private final Pattern pattern;
    private final String text;

    Kind(int length, String pattern, String text) {
      this.length = length;
      this.pattern = Pattern.compile(pattern);
      this.text = text;
    }

    /** What is wrong with a name. */
    List<String> complaints(String name) {
      List<String> complaints = new ArrayList<>();
      if (name.length() > length) {
        complaints.add("must be no more than " + length + " characters");
      }
      if (!pattern.matcher(name).matches()) {
        boolean hasDots = this == LABEL && SUBDOMAIN.pattern.matcher(name).matches();
        complaints.add(hasDots ? "must not contain dots" : text);
      }
      return complaints;
    }

    /** An error for each complaint. */
    List<FieldError> errors(String field, String name) {
      return complaints(name).stream().map(text -> invalid(field, name, text)).toList();
    }
  }

  private static final Pattern QUALIFIED_NAME = Pattern.compile(QUALIFIED);
  private static final Pattern LABEL_VALUE = Pattern.compile(VALUE);

  private NameRules() {}

  /** The errors of an object's metadata. */
  static List<FieldError> check(JsonNode metadata, Kind kind) {
    List<FieldError> errors = new ArrayList<>();
    String name = metadata.path("name").asText();
    if (name.isEmpty() && metadata.path("generateName").asText().isEmpty()) {
      errors.add(required("metadata.name", "name or generateName is required"));
    } else if (!name.isEmpty()) {
      errors.addAll(kind.errors("metadata.name", name));
    }
    errors.addAll(labels(metadata.path("labels"), "metadata.labels"));
    errors.addAll(annotations(metadata.path("annotations")));
    for (JsonNode finalizer : metadata.path("finalizers")) {
      qualified(finalizer.asText())
          .forEach(text -> errors.add(invalid("metadata.finalizers", finalizer, text)));
    }
    return errors;
  }

  static List<FieldError> labels(JsonNode labels, String field) {
    List<FieldError> errors = new ArrayList<>();
    for (var label : labels.properties()) {
      String value = label.getValue().asText();
      qualified(label.getKey()).forEach(text -> errors.add(invalid(field, label.getKey(), text)));
      if (value.length() > LABEL_LENGTH) {
        errors.add(invalid(field, value, "must be no more than 63 characters"));
      }
      if (!LABEL_VALUE.matcher(value).matches()) {
        errors.add(
            invalid(
                field,
                value,
                "a valid label must be an empty string or consist of alphanumeric characters, '-',"
                    + " '_' or '.', and must start and end with an alphanumeric character (e.g."
                    + " 'MyValue',  or 'my_value',  or '12345', regex used for validation is '"
                    + VALUE
                    + "')"));
      }
    }
    return errors;
  }

  private static List<FieldError> annotations(JsonNode annotations) {
    List<FieldError> errors = new ArrayList<>();
    long size = 0;
    for (var annotation : annotations.properties()) {
      String key = annotation.getKey();
      qualified(key.toLowerCase(Locale.ROOT))
          .forEach(text -> errors.add(invalid("metadata.annotations", key, text)));
      size += key.length() + annotation.getValue().asText().length();
    }
    if (size > ANNOTATIONS_SIZE) {
      errors.add(
          FieldError.tooLong(
              "metadata.annotations", "may not be more than " + ANNOTATIONS_SIZE + " bytes"));
    }
    return errors;
  }

  /** What is wrong with {@code prefix/name}. */
  static List<String> qualified(String key) {
    List<String> complaints = new ArrayList<>();
    int slash = key.indexOf('/');
    String name = key.substring(slash + 1);
    if (slash == 0) {
      complaints.add("prefix part must be non-empty");
    } else if (slash > 0) {
      Kind.SUBDOMAIN
          .complaints(key.substring(0, slash))
          .forEach(text -> complaints.add("prefix part " + text));
    }
    if (name.isEmpty()) {
      complaints.add("name part must be non-empty");
    } else if (name.length() > LABEL_LENGTH) {
      complaints.add("name part must be no more than 63 characters");
    }
    if (!QUALIFIED_NAME.matcher(name).matches()) {
      complaints.add(
          "name part"
              + ENDS
              + "'MyName',  or 'my.name',  or '123-abc', regex used for validation is '"
              + QUALIFIED
              + "')");
    }
    return complaints;
  }
}
