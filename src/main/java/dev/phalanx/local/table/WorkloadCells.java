package dev.phalanx.local.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Rows of workloads, and of what scales, guards and ranks them. */
final class WorkloadCells {
  private WorkloadCells() {}

  static void deployment(JsonNode object, ArrayNode row, Instant now) {
    JsonNode status = object.path("status");
    row.add(Cells.name(object));
    row.add(status.path("readyReplicas").asInt() + "/" + object.at("/spec/replicas").asInt());
    row.add(status.path("updatedReplicas").asInt());
    row.add(status.path("availableReplicas").asInt());
    row.add(Cells.age(object, now));
    templated(object, row);
  }

  static void replicaSet(JsonNode object, ArrayNode row, Instant now) {
    counted(object, row);
    row.add(Cells.age(object, now));
    templated(object, row);
  }

  static void replicationController(JsonNode object, ArrayNode row, Instant now) {
    counted(object, row);
    row.add(Cells.age(object, now));
    Cells.containers(object.at("/spec/template/spec"), row);
    row.add(Cells.labels(object.at("/spec/selector")));
  }

  private static void counted(JsonNode object, ArrayNode row) {
    row.add(Cells.name(object));
    row.add(object.at("/spec/replicas").asInt());
    row.add(object.at("/status/replicas").asInt());
    row.add(object.at("/status/readyReplicas").asInt());
  }

  private static void templated(JsonNode object, ArrayNode row) {
    Cells.containers(object.at("/spec/template/spec"), row);
    row.add(Cells.selector(object.at("/spec/selector")));
  }

  static void statefulSet(JsonNode object, ArrayNode row, Instant now) {
    row.add(Cells.name(object));
    row.add(object.at("/status/readyReplicas").asInt() + "/" + object.at("/spec/replicas").asInt());
    row.add(Cells.age(object, now));
    Cells.containers(object.at("/spec/template/spec"), row);
  }

  static void daemonSet(JsonNode object, ArrayNode row, Instant now) {
    JsonNode status = object.path("status");
    row.add(Cells.name(object));
    row.add(status.path("desiredNumberScheduled").asInt());
    row.add(status.path("currentNumberScheduled").asInt());
    row.add(status.path("numberReady").asInt());
    row.add(status.path("updatedNumberScheduled").asInt());
    row.add(status.path("numberAvailable").asInt());
    row.add(Cells.labels(object.at("/spec/template/spec/nodeSelector")));
    row.add(Cells.age(object, now));
    templated(object, row);
  }

  static void controllerRevision(JsonNode object, ArrayNode row, Instant now) {
    String controller = Cells.NONE;
    for (JsonNode owner : object.at("/metadata/ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        controller = kindWithGroup(owner) + "/" + owner.path("name").asText();
      }
    }
    row.add(Cells.name(object));
    row.add(controller);
    row.add(object.path("revision").asLong());
    row.add(Cells.age(object, now));
  }

  private static String kindWithGroup(JsonNode owner) {
    String version = owner.path("apiVersion").asText();
    int slash = version.indexOf('/');
    String kind = owner.path("kind").asText().toLowerCase(Locale.ROOT);
    return slash < 0 ? kind : kind + "." + version.substring(0, slash);
  }

  static void job(JsonNode object, ArrayNode row, Instant now) {
    JsonNode status = object.path("status");
    row.add(Cells.name(object));
    row.add(jobStatus(object));
    row.add(completions(object));
    row.add(duration(status, now));
    row.add(Cells.age(object, now));
    templated(object, row);
  }

  private static String jobStatus(JsonNode job) {
    for (String type : new String[] {"Complete", "Failed", "Suspended", "FailureTarget"}) {
      for (JsonNode condition : job.at("/status/conditions")) {
        if (condition.path("type").asText().equals(type)
            && condition.path("status").asText().equals("True")) {
          return type;
        }
      }
    }
    return job.path("metadata").hasNonNull("deletionTimestamp") ? "Terminating" : "Running";
  }

  private static String completions(JsonNode job) {
    int succeeded = job.at("/status/succeeded").asInt();
    JsonNode wanted = job.at("/spec/completions");
    if (wanted.isNumber()) {
      return succeeded + "/" + wanted.asInt();
    }
    int parallel = job.at("/spec/parallelism").asInt(1);
    return parallel > 1 ? "%d/1 of %d".formatted(succeeded, parallel) : succeeded + "/1";
  }

  private static String duration(JsonNode status, Instant now) {
    if (!status.path("startTime").isTextual()) {
      return "";
    }
    Instant start = Instant.parse(status.path("startTime").asText());
    JsonNode end = status.path("completionTime");
    return Ages.of(Duration.between(start, end.isTextual() ? Instant.parse(end.asText()) : now));
  }

  static void cronJob(JsonNode object, ArrayNode row, Instant now) {
    JsonNode spec = object.path("spec");
    JsonNode last = object.at("/status/lastScheduleTime");
    row.add(Cells.name(object));
    row.add(spec.path("schedule").asText());
    row.add(spec.path("timeZone").asText(Cells.NONE));
    row.add(spec.path("suspend").asBoolean());
    row.add(object.at("/status/active").size());
    row.add(last.isTextual() ? Ages.since(last, now) : Cells.NONE);
    row.add(Cells.age(object, now));
    Cells.containers(spec.at("/jobTemplate/spec/template/spec"), row);
    row.add(Cells.selector(spec.at("/jobTemplate/spec/selector")));
  }

  static void priorityClass(JsonNode object, ArrayNode row, Instant now) {
    row.add(Cells.name(object));
    row.add(object.path("value").asLong());
    row.add(object.path("globalDefault").asBoolean());
    row.add(Cells.age(object, now));
    row.add(object.path("preemptionPolicy").asText("PreemptLowerPriority"));
  }

  static void autoscaler(JsonNode object, ArrayNode row, Instant now) {
    JsonNode spec = object.path("spec");
    JsonNode target = spec.path("scaleTargetRef");
    row.add(Cells.name(object));
    row.add(target.path("kind").asText() + "/" + target.path("name").asText());
    row.add(spec.path("metrics").isEmpty() ? Cells.NONE : "<unknown>");
    row.add(spec.path("minReplicas").asText(Cells.UNSET));
    row.add(spec.path("maxReplicas").asInt());
    row.add(object.at("/status/currentReplicas").asInt());
    row.add(Cells.age(object, now));
  }

  static void disruptionBudget(JsonNode object, ArrayNode row, Instant now) {
    row.add(Cells.name(object));
    row.add(object.at("/spec/minAvailable").asText("N/A"));
    row.add(object.at("/spec/maxUnavailable").asText("N/A"));
    row.add(object.at("/status/disruptionsAllowed").asInt());
    row.add(Cells.age(object, now));
  }

  static void roleBinding(JsonNode object, ArrayNode row, Instant now) {
    JsonNode role = object.path("roleRef");
    row.add(Cells.name(object));
    row.add(role.path("kind").asText() + "/" + role.path("name").asText());
    row.add(Cells.age(object, now));
    row.add(subjects(object, "User"));
    row.add(subjects(object, "Group"));
    row.add(subjects(object, "ServiceAccount"));
  }

  private static String subjects(JsonNode binding, String kind) {
    StringBuilder text = new StringBuilder();
    for (JsonNode subject : binding.path("subjects")) {
      if (subject.path("kind").asText().equals(kind)) {
        text.append(text.isEmpty() ? "" : ", ");
        if (kind.equals("ServiceAccount")) {
          text.append(subject.path("namespace").asText()).append('/');
        }
        text.append(subject.path("name").asText());
      }
    }
    return text.toString();
  }
}
