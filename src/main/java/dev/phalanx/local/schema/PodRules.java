package dev.phalanx.local.schema;

import static dev.phalanx.local.refusal.FieldError.duplicate;
import static dev.phalanx.local.refusal.FieldError.forbidden;
import static dev.phalanx.local.refusal.FieldError.invalid;
import static dev.phalanx.local.refusal.FieldError.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.phalanx.local.refusal.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a pod's spec must fulfil, in a pod or in a template. */
final class PodRules {
  private static final List<String> RESTARTS = List.of("Always", "OnFailure", "Never");
  private static final List<String> DNS =
      List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");

  private static final List<String> HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc");
  private static final List<String> PROBE_NUMBERS =
      List.of(
          "initialDelaySeconds",
          "timeoutSeconds",
          "periodSeconds",
          "successThreshold",
          "failureThreshold");
  private static final Pattern FIELD_OF_POD =
      Pattern.compile(
          "metadata\\.(name|namespace|uid|(labels|annotations)(\\['.+'])?)"
              + "|spec\\.(nodeName|serviceAccountName|restartPolicy|schedulerName|hostNetwork)"
              + "|status\\.(hostIPs?|podIPs?|phase|nominatedNodeName)");

  /** Whose template it is. */
  enum Owner {
    NONE,
    CONTROLLER,
    JOB
  }

  private final List<FieldError> errors = new ArrayList<>();
  private final Set<String> volumes = new HashSet<>();
  private final Set<String> containers = new HashSet<>();

  private PodRules() {}

  static List<FieldError> check(JsonNode spec, String path, Owner owner) {
    var rules = new PodRules();
    rules.visit(spec, path, owner);
    return rules.errors;
  }

  private void visit(JsonNode spec, String path, Owner owner) {
    visitVolumes(spec.path("volumes"), path + ".volumes");
    JsonNode main = spec.path("containers");
    if (main.isEmpty()) {
      errors.add(required(path + ".containers", ""));
    }
    visitContainers(main, path + ".containers");
    visitContainers(spec.path("initContainers"), path + ".initContainers");
    visitPolicy(spec, path, owner);
    errors.addAll(NameRules.labels(spec.path("nodeSelector"), path + ".nodeSelector"));
    JsonNode deadline = spec.path("activeDeadlineSeconds");
    if (deadline.isNumber() && (deadline.asLong() < 1 || deadline.asLong() > Integer.MAX_VALUE)) {
      errors.add(
          invalid(
              path + ".activeDeadlineSeconds",
              deadline,
              "must be between 1 and 2147483647, inclusive"));
    }
    visitNames(spec, path);
    visitTolerations(spec.path("tolerations"), path + ".tolerations");
    if (owner == Owner.NONE) {
      visitImages(main, path + ".containers");
      visitImages(spec.path("initContainers"), path + ".initContainers");
    }
  }

  private void visitNames(JsonNode spec, String path) {
    for (String field : List.of("hostname", "subdomain")) {
      String name = spec.path(field).asText();
      if (!name.isEmpty()) {
        errors.addAll(NameRules.Kind.LABEL.errors(path + "." + field, name));
      }
    }
  }

  private void visitTolerations(JsonNode tolerations, String path) {
    for (int i = 0; i < tolerations.size(); i++) {
      JsonNode value = tolerations.get(i).path("value");
      if (tolerations.get(i).path("operator").asText().equals("Exists")
          && !value.asText().isEmpty()) {
        errors.add(
            invalid(
                path + "[" + i + "].operator",
                value,
                "value must be empty when `operator` is 'Exists'"));
      }
    }
  }

  private void visitImages(JsonNode list, String path) {
    for (int i = 0; i < list.size(); i++) {
      JsonNode image = list.get(i).path("image");
      if (!image.asText().strip().equals(image.asText())) {
        errors.add(
            invalid(
                path + "[" + i + "].image", image, "must not have leading or trailing whitespace"));
      }
    }
  }

  private void visitPolicy(JsonNode spec, String path, Owner owner) {
    JsonNode restart = spec.path("restartPolicy");
    String field = path + ".restartPolicy";
    switch (owner) {
      case NONE -> ServiceRules.checkOneOf(restart, field, RESTARTS, errors);
      case CONTROLLER -> ServiceRules.checkOneOf(restart, field, List.of("Always"), errors);
      case JOB -> {
        if (restart.asText().equals("Always")) {
          errors.add(required(field, "valid values: \"OnFailure\", \"Never\""));
        } else {
          ServiceRules.checkOneOf(restart, field, List.of("OnFailure", "Never"), errors);
        }
      }
    }
    ServiceRules.checkOneOf(spec.path("dnsPolicy"), path + ".dnsPolicy", DNS, errors);
  }

  private void visitVolumes(JsonNode list, String path) {
    for (int i = 0; i < list.size(); i++) {
      JsonNode name = list.get(i).path("name");
      String field = path + "[" + i + "].name";
      if (name.asText().isEmpty()) {
        errors.add(required(field, ""));
        continue;
      }
      List<FieldError> wrong = NameRules.Kind.LABEL.errors(field, name.asText());
      errors.addAll(wrong);
      if (wrong.isEmpty() && !volumes.add(name.asText())) {
        errors.add(duplicate(field, name));
      }
      if (list.get(i).size() == 1) {
        errors.add(required(path + "[" + i + "]", "must specify a volume type"));
      }
    }
  }

  private void visitContainers(JsonNode list, String path) {
    for (int i = 0; i < list.size(); i++) {
      JsonNode container = list.get(i);
      String field = path + "[" + i + "]";
      visitName(container.path("name"), field + ".name");
      if (container.path("image").asText().isBlank()) {
        errors.add(required(field + ".image", ""));
      }
      visitPorts(container.path("ports"), field + ".ports");
      visitEnvironment(container.path("env"), field + ".env");
      visitMounts(container.path("volumeMounts"), field + ".volumeMounts");
      ServiceRules.checkOneOf(
          container.path("imagePullPolicy"),
          field + ".imagePullPolicy",
          List.of("Always", "IfNotPresent", "Never"),
          errors);
      errors.addAll(ResourceRules.check(container.path("resources"), field + ".resources"));
      for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
        visitProbe(container.path(probe), field + "." + probe);
      }
    }
  }

  private void visitName(JsonNode name, String field) {
    if (name.asText().isEmpty()) {
      errors.add(required(field, ""));
      return;
    }
    List<FieldError> wrong = NameRules.Kind.LABEL.errors(field, name.asText());
    errors.addAll(wrong);
    if (!containers.add(name.asText())) {
      errors.add(duplicate(field, name));
    }
  }

  private void visitPorts(JsonNode ports, String path) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      JsonNode port = ports.get(i);
      String field = path + "[" + i + "]";
      visitPortName(port.path("name"), field + ".name", names);
      if (port.path("containerPort").asInt() == 0) {
        errors.add(required(field + ".containerPort", ""));
      } else {
        ServiceRules.checkNumber(port.path("containerPort"), field + ".containerPort", errors);
      }
      ServiceRules.checkOneOf(
          port.path("protocol"), field + ".protocol", ServiceRules.PROTOCOLS, errors);
    }
  }

  private void visitPortName(JsonNode name, String field, Set<String> names) {
    if (name.asText().isEmpty()) {
      return;
    }
    List<String> wrong = portNameComplaints(name.asText());
    wrong.forEach(text -> errors.add(invalid(field, name, text)));
    if (wrong.isEmpty() && !names.add(name.asText())) {
      errors.add(duplicate(field, name));
    }
  }

  private static List<String> portNameComplaints(String name) {
    List<String> wrong = new ArrayList<>();
    if (name.length() > 15) {
      wrong.add("must be no more than 15 characters");
    }
    if (!name.matches("[-a-z0-9]+")) {
      wrong.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (!name.matches(".*[a-z].*")) {
      wrong.add("must contain at least one letter (a-z)");
    }
    if (name.contains("--")) {
      wrong.add("must not contain consecutive hyphens");
    }
    if (name.startsWith("-") || name.endsWith("-")) {
      wrong.add("must not begin or end with a hyphen");
    }
    return wrong;
  }

  private void visitEnvironment(JsonNode variables, String path) {
    for (int i = 0; i < variables.size(); i++) {
      JsonNode variable = variables.get(i);
      String field = path + "[" + i + "]";
      if (variable.path("name").asText().isEmpty()) {
        errors.add(required(field + ".name", ""));
      }
      if (variable.has("valueFrom") && !variable.path("value").asText().isEmpty()) {
        errors.add(
            invalid(
                field + ".valueFrom",
                TextNode.valueOf(""),
                "may not be specified when `value` is not empty"));
        continue;
      }
      JsonNode source = variable.at("/valueFrom/fieldRef/fieldPath");
      if (source.isTextual() && !FIELD_OF_POD.matcher(source.asText()).matches()) {
        errors.add(
            invalid(
                field + ".valueFrom.fieldRef.fieldPath",
                source,
                "error converting fieldPath: field label not supported: " + source.asText()));
      }
    }
  }

  private void visitMounts(JsonNode mounts, String path) {
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < mounts.size(); i++) {
      JsonNode name = mounts.get(i).path("name");
      JsonNode target = mounts.get(i).path("mountPath");
      String field = path + "[" + i + "]";
      if (name.asText().isEmpty()) {
        errors.add(required(field + ".name", ""));
      } else if (!volumes.contains(name.asText())) {
        errors.add(FieldError.of(FieldError.Reason.NOT_FOUND, field + ".name", name, ""));
      }
      if (target.asText().isEmpty()) {
        errors.add(required(field + ".mountPath", ""));
      } else if (!paths.add(target.asText())) {
        errors.add(invalid(field + ".mountPath", target, "must be unique"));
      }
    }
  }

  private void visitProbe(JsonNode probe, String path) {
    if (probe.isMissingNode()) {
      return;
    }
    List<String> handlers = HANDLERS.stream().filter(probe::has).toList();
    if (handlers.isEmpty()) {
      errors.add(required(path, "must specify a handler type"));
    } else {
      String port = "." + handlers.getFirst() + ".port";
      ServiceRules.checkNumber(probe.path(handlers.getFirst()).path("port"), path + port, errors);
    }
    for (String another : handlers.stream().skip(1).toList()) {
      errors.add(forbidden(path + "." + another, "may not specify more than 1 handler type"));
    }
    SmallRules.requireNoDebt(probe, path, PROBE_NUMBERS, errors);
  }
}
