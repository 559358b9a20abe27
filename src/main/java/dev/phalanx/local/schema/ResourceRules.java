package dev.phalanx.local.schema;

import static dev.phalanx.local.refusal.FieldError.invalid;
import static dev.phalanx.local.refusal.FieldError.required;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.local.refusal.FieldError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the resources of a container must fulfil. */
final class ResourceRules {
  private static final Set<String> STANDARD = Set.of("cpu", "memory", "ephemeral-storage");
  private static final String HUGE_PAGES = "hugepages-";

  private final List<FieldError> errors = new ArrayList<>();

  private ResourceRules() {}

  static List<FieldError> check(JsonNode resources, String path) {
    var rules = new ResourceRules();
    rules.visit(resources.path("limits"), resources.path("requests"), path);
    return rules.errors;
  }

  private void visit(JsonNode limits, JsonNode requests, String path) {
    limits.properties().forEach(each -> visitOne(each.getKey(), each.getValue(), path + ".limits"));
    for (var request : requests.properties()) {
      String name = request.getKey();
      visitOne(name, request.getValue(), path + ".requests");
      JsonNode limit = limits.path(name);
      if (limit.isMissingNode()) {
        if (!isOvercommitted(name)) {
          errors.add(
              required(path + ".limits", "Limit must be set for non overcommitable resources"));
        }
      } else {
        compare(name, request.getValue(), limit, path);
      }
    }
  }

  private void compare(String name, JsonNode request, JsonNode limit, String path) {
    int order = value(request).compareTo(value(limit));
    String field = path + ".requests";
    if (!isOvercommitted(name) && order != 0) {
      errors.add(
          invalid(
              field,
              request.asText(),
              "must be equal to %s limit of %s".formatted(name, limit.asText())));
    } else if (order > 0) {
      errors.add(
          invalid(
              field,
              request.asText(),
              "must be less than or equal to %s limit of %s".formatted(name, limit.asText())));
    }
  }

  private void visitOne(String name, JsonNode amount, String path) {
    String field = path + "[" + name + "]";
    if (!name.contains("/") && !isStandard(name)) {
      errors.add(invalid(field, name, "must be a standard resource type or fully qualified"));
      errors.add(invalid(field, name, "must be a standard resource for containers"));
    }
    BigDecimal value = value(amount);
    if (value.signum() < 0) {
      errors.add(invalid(field, amount.asText(), "must be greater than or equal to 0"));
    }
    if (name.contains("/") && value.stripTrailingZeros().scale() > 0) {
      errors.add(invalid(field, amount.asText(), "must be an integer"));
    }
  }

  private static boolean isStandard(String name) {
    return STANDARD.contains(name) || name.startsWith(HUGE_PAGES);
  }

  /** Extended resources and huge pages are given or not, never shared. */
  private static boolean isOvercommitted(String name) {
    return STANDARD.contains(name);
  }

  private static BigDecimal value(JsonNode quantity) {
    return Quantities.value(quantity.asText());
  }
}
