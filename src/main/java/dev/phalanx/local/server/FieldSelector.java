package dev.phalanx.local.server;

import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.schema.ResourceType;
import dev.phalanx.local.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The field selector of a query: {@code metadata.name=a,spec.nodeName!=b}. */
final class FieldSelector {
  private static final String NAME = "metadata.name";
  private static final String NAMESPACE = "metadata.namespace";
  private static final List<String> POD =
      List.of(
          "spec.hostNetwork",
          "spec.nodeName",
          "spec.restartPolicy",
          "spec.schedulerName",
          "spec.serviceAccountName",
          "status.nominatedNodeName",
          "status.phase",
          "status.podIP");
  private static final List<String> EVENT =
      List.of(
          "involvedObject.apiVersion",
          "involvedObject.fieldPath",
          "involvedObject.kind",
          "involvedObject.name",
          "involvedObject.namespace",
          "involvedObject.resourceVersion",
          "involvedObject.uid",
          "reason",
          "regarding.kind",
          "regarding.name",
          "regarding.namespace",
          "regarding.uid",
          "reportingComponent",
          "reportingController",
          "source",
          "type");
  private static final Map<String, List<String>> KNOWN =
      Map.of(
          "pods",
          POD,
          "events",
          EVENT,
          "nodes",
          List.of("spec.unschedulable"),
          "namespaces",
          List.of("status.phase"),
          "secrets",
          List.of("type"),
          "services",
          List.of("spec.clusterIP", "spec.type"),
          "jobs",
          List.of("status.successful"),
          "replicasets",
          List.of("status.replicas"));

  private final List<Term> terms;

  private FieldSelector(List<Term> terms) {
    this.terms = terms;
  }

  private record Term(String field, String value, boolean isEqual) {}

  /**
   * Parses a selector; an empty one selects all.
   *
   * @throws ApiRefusal it cannot be parsed, or names a field that the type cannot be selected by
   */
  static FieldSelector parse(ResourceType type, String selector) {
    List<Term> terms = new ArrayList<>();
    for (String part : selector.isBlank() ? new String[0] : selector.split(",", -1)) {
      if (!part.isBlank()) {
        terms.add(term(type, part.strip()));
      }
    }
    return new FieldSelector(List.copyOf(terms));
  }

  private static Term term(ResourceType type, String part) {
    int equals = part.indexOf('=');
    if (equals < 0) {
      throw ApiRefusal.badRequest(
          "invalid selector: '%s'; can't understand '%s'".formatted(part, part));
    }
    boolean isUnequal = equals > 0 && part.charAt(equals - 1) == '!';
    String field = part.substring(0, isUnequal ? equals - 1 : equals);
    String value = part.substring(part.startsWith("==", equals) ? equals + 2 : equals + 1);
    requireKnown(type, field);
    return new Term(field, value, !isUnequal);
  }

  private static void requireKnown(ResourceType type, String field) {
    if (field.equals(NAME) || (field.equals(NAMESPACE) && type.namespaced())) {
      return;
    }
    List<String> known = type.custom() ? List.of() : KNOWN.get(type.plural());
    if (known != null) {
      if (!known.contains(field)) {
        throw ApiRefusal.badRequest("field label not supported: " + field);
      }
      return;
    }
    throw ApiRefusal.badRequest(
        "\"%s\" is not a known field selector: only %s"
            .formatted(
                field,
                type.namespaced()
                    ? "\"metadata.name\", \"metadata.namespace\""
                    : "\"metadata.name\""));
  }

  /** The one name that is selected, if the selector names one. */
  Optional<String> name() {
    return terms.stream()
        .filter(term -> term.isEqual() && term.field().equals(NAME))
        .map(Term::value)
        .findFirst();
  }

  Predicate<StoredObject> predicate() {
    return object -> terms.stream().allMatch(term -> matches(object, term));
  }

  private static boolean matches(StoredObject object, Term term) {
    return value(object, term.field()).equals(term.value()) == term.isEqual();
  }

  private static String value(StoredObject object, String field) {
    return switch (field) {
      case NAME -> object.key().name();
      case NAMESPACE -> object.key().namespace();
      default ->
          object.key().resource().equals("pods")
              ? object.fields().getOrDefault(field, field.equals("spec.hostNetwork") ? "false" : "")
              : parsed(object, field);
    };
  }

  private static String parsed(StoredObject object, String field) {
    String path =
        field.equals("source")
            ? "source.component"
            : field.replace("regarding.", "involvedObject.");
    return object.tree().at("/" + path.replace('.', '/')).asText("");
  }
}
