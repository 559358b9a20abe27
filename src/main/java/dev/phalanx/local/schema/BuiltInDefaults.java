package dev.phalanx.local.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Upstream's {@code SetDefaults_…} functions, by the Go type to which they belong. */
final class BuiltInDefaults {
  private static final String CORE = "io.k8s.api.core.v1.";
  private static final String APPS = "io.k8s.api.apps.v1.";
  private static final String BATCH = "io.k8s.api.batch.v1.";
  private static final String RBAC = "io.k8s.api.rbac.v1.";
  private static final int MODE_0644 = 420;

  private static final Map<String, Consumer<ObjectNode>> BY_TYPE =
      Map.ofEntries(
          Map.entry(CORE + "Pod", BuiltInDefaults::pod),
          Map.entry(CORE + "PodSpec", BuiltInDefaults::podSpec),
          Map.entry(CORE + "Container", BuiltInDefaults::container),
          Map.entry(CORE + "Probe", BuiltInDefaults::probe),
          Map.entry(CORE + "HTTPGetAction", BuiltInDefaults::httpGet),
          Map.entry(CORE + "Volume", BuiltInDefaults::volume),
          Map.entry(CORE + "SecretVolumeSource", BuiltInDefaults::mode),
          Map.entry(CORE + "ConfigMapVolumeSource", BuiltInDefaults::mode),
          Map.entry(CORE + "DownwardAPIVolumeSource", BuiltInDefaults::mode),
          Map.entry(CORE + "ProjectedVolumeSource", BuiltInDefaults::mode),
          Map.entry(
              CORE + "ServiceAccountTokenProjection",
              projection -> put(projection, "expirationSeconds", 3600)),
          Map.entry(CORE + "HostPathVolumeSource", source -> put(source, "type", "")),
          Map.entry(CORE + "ObjectFieldSelector", selector -> put(selector, "apiVersion", "v1")),
          Map.entry(CORE + "PersistentVolumeClaimSpec", BuiltInDefaults::claim),
          Map.entry(CORE + "PersistentVolumeClaim", claim -> phase(claim, "Pending")),
          Map.entry(CORE + "Service", BuiltInDefaults::service),
          Map.entry(CORE + "Event", BuiltInDefaults::event),
          Map.entry(APPS + "StatefulSetStatus", status -> put(status, "availableReplicas", 0)),
          Map.entry(CORE + "Secret", BuiltInDefaults::secret),
          Map.entry(CORE + "Namespace", BuiltInDefaults::namespace),
          Map.entry(CORE + "Node", BuiltInDefaults::node),
          Map.entry(CORE + "ReplicationControllerSpec", BuiltInDefaults::replicas),
          Map.entry(APPS + "ReplicaSetSpec", BuiltInDefaults::replicas),
          Map.entry(APPS + "DeploymentSpec", BuiltInDefaults::deployment),
          Map.entry(APPS + "StatefulSetSpec", BuiltInDefaults::statefulSet),
          Map.entry(APPS + "DaemonSetSpec", BuiltInDefaults::daemonSet),
          Map.entry(BATCH + "Job", BuiltInDefaults::job),
          Map.entry(BATCH + "CronJobSpec", BuiltInDefaults::cronJob),
          Map.entry(
              "io.k8s.api.scheduling.v1.PriorityClass",
              type -> put(type, "preemptionPolicy", "PreemptLowerPriority")),
          Map.entry(
              "io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec", BuiltInDefaults::autoscaler),
          Map.entry("io.k8s.api.discovery.v1.EndpointPort", BuiltInDefaults::endpointPort),
          Map.entry(RBAC + "RoleRef", ref -> put(ref, "apiGroup", "rbac.authorization.k8s.io")),
          Map.entry(RBAC + "Subject", BuiltInDefaults::subject),
          Map.entry(
              "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionSpec",
              BuiltInDefaults::definition));

  /** Fields that Go writes as null where they are not given: times that are no pointers. */
  private static final Map<String, List<String>> NULLS =
      Map.of(
          CORE + "PodCondition",
          List.of("lastProbeTime", "lastTransitionTime"),
          CORE + "NodeCondition",
          List.of("lastHeartbeatTime", "lastTransitionTime"),
          CORE + "ContainerStateRunning",
          List.of("startedAt"),
          CORE + "ContainerStateTerminated",
          List.of("startedAt", "finishedAt"),
          CORE + "Event",
          List.of("firstTimestamp", "lastTimestamp", "eventTime"),
          APPS + "DeploymentCondition",
          List.of("lastUpdateTime", "lastTransitionTime"),
          "io.k8s.api.events.v1.Event",
          List.of("eventTime", "deprecatedFirstTimestamp", "deprecatedLastTimestamp"),
          "io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerStatus",
          List.of("currentMetrics"));

  private BuiltInDefaults() {}

  /** Writes the zero values that the documents do not show. */
  static void writeZeros(ObjectNode object, FieldSchema schema) {
    writeNulls(object, schema);
    if (schema.name().equals(CORE + "Event")) {
      event(object);
    }
  }

  /** Writes what Go writes as null, after everything else. */
  static void writeNulls(ObjectNode object, FieldSchema schema) {
    for (String field : NULLS.getOrDefault(schema.name(), List.of())) {
      if (!object.has(field)) {
        object.putNull(field);
      }
    }
  }

  /** Applies those of the object itself, before the fields below are completed. */
  static void apply(ObjectNode object, FieldSchema schema) {
    Consumer<ObjectNode> defaults = BY_TYPE.get(schema.name());
    if (defaults != null) {
      defaults.accept(object);
    }
  }

  private static void pod(ObjectNode pod) {
    if (pod.path("spec") instanceof ObjectNode spec) {
      spec.path("containers").forEach(BuiltInDefaults::requestTheLimits);
      spec.path("initContainers").forEach(BuiltInDefaults::requestTheLimits);
      put(spec, "enableServiceLinks", true);
      if (spec.path("hostNetwork").asBoolean()) {
        spec.path("containers").forEach(BuiltInDefaults::exposeHostPorts);
      }
    }
    phase(pod, "Pending");
  }

  private static void requestTheLimits(JsonNode container) {
    if (container.path("resources") instanceof ObjectNode resources
        && resources.path("limits") instanceof ObjectNode limits
        && !limits.isEmpty()) {
      ObjectNode requests = resources.withObject("/requests");
      limits.properties().forEach(limit -> set(requests, limit.getKey(), limit.getValue()));
    }
  }

  private static void exposeHostPorts(JsonNode container) {
    for (JsonNode each : container.path("ports")) {
      if (each instanceof ObjectNode port && port.has("containerPort")) {
        set(port, "hostPort", port.path("containerPort"));
      }
    }
  }

  private static void podSpec(ObjectNode spec) {
    put(spec, "restartPolicy", "Always");
    put(spec, "terminationGracePeriodSeconds", 30);
    put(spec, "dnsPolicy", "ClusterFirst");
    object(spec, "securityContext");
    put(spec, "schedulerName", "default-scheduler");
    if (spec.hasNonNull("serviceAccountName")) {
      set(spec, "serviceAccount", spec.path("serviceAccountName"));
    } else if (spec.hasNonNull("serviceAccount")) {
      set(spec, "serviceAccountName", spec.path("serviceAccount"));
    }
  }

  private static void container(ObjectNode container) {
    put(container, "terminationMessagePath", "/dev/termination-log");
    put(container, "terminationMessagePolicy", "File");
    if (!container.hasNonNull("imagePullPolicy")) {
      boolean latest = tag(container.path("image").asText()).equals("latest");
      container.put("imagePullPolicy", latest ? "Always" : "IfNotPresent");
    }
  }

  /** A digest is a tag of its own. */
  private static String tag(String image) {
    if (image.contains("@")) {
      return "";
    }
    int colon = image.lastIndexOf(':');
    return colon > image.lastIndexOf('/') ? image.substring(colon + 1) : "latest";
  }

  private static void probe(ObjectNode probe) {
    put(probe, "timeoutSeconds", 1);
    put(probe, "periodSeconds", 10);
    put(probe, "successThreshold", 1);
    put(probe, "failureThreshold", 3);
  }

  private static void httpGet(ObjectNode action) {
    put(action, "path", "/");
    put(action, "scheme", "HTTP");
  }

  private static void volume(ObjectNode volume) {
    if (volume.size() == (volume.has("name") ? 1 : 0)) {
      volume.putObject("emptyDir");
    }
  }

  private static void mode(ObjectNode source) {
    put(source, "defaultMode", MODE_0644);
  }

  private static void claim(ObjectNode spec) {
    put(spec, "volumeMode", "Filesystem");
  }

  private static void phase(ObjectNode object, String phase) {
    put(object(object, "status"), "phase", phase);
  }

  private static void service(ObjectNode service) {
    ObjectNode spec = object(service, "spec");
    put(spec, "sessionAffinity", "None");
    put(spec, "type", "ClusterIP");
    String type = spec.path("type").asText();
    for (JsonNode each : spec.path("ports")) {
      if (each instanceof ObjectNode port) {
        JsonNode target = port.path("targetPort");
        if (target.isMissingNode() || target.asText().isEmpty() || target.asText().equals("0")) {
          port.set("targetPort", port.path("port"));
        }
      }
    }
    if (Set.of("NodePort", "LoadBalancer").contains(type)) {
      put(spec, "externalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer")) {
      put(spec, "allocateLoadBalancerNodePorts", true);
    }
    if (Set.of("ClusterIP", "NodePort", "LoadBalancer").contains(type)) {
      put(spec, "internalTrafficPolicy", "Cluster");
    }
  }

  private static void event(ObjectNode event) {
    put(event, "reportingComponent", "");
    put(event, "reportingInstance", "");
  }

  private static void secret(ObjectNode secret) {
    put(secret, "type", "Opaque");
    if (secret.remove("stringData") instanceof ObjectNode texts) {
      ObjectNode data = object(secret, "data");
      texts
          .properties()
          .forEach(
              text ->
                  data.put(
                      text.getKey(),
                      Base64.getEncoder()
                          .encodeToString(text.getValue().asText().getBytes(UTF_8))));
    }
  }

  private static void namespace(ObjectNode namespace) {
    ObjectNode metadata = object(namespace, "metadata");
    if (metadata.hasNonNull("name")) {
      object(metadata, "labels").set("kubernetes.io/metadata.name", metadata.path("name"));
    }
  }

  private static void node(ObjectNode node) {
    if (node.path("status") instanceof ObjectNode status && status.has("capacity")) {
      set(status, "allocatable", status.path("capacity").deepCopy());
    }
  }

  private static void replicas(ObjectNode spec) {
    put(spec, "replicas", 1);
  }

  private static void deployment(ObjectNode spec) {
    replicas(spec);
    ObjectNode strategy = object(spec, "strategy");
    put(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      ObjectNode update = object(strategy, "rollingUpdate");
      put(update, "maxUnavailable", "25%");
      put(update, "maxSurge", "25%");
    }
    put(spec, "revisionHistoryLimit", 10);
    put(spec, "progressDeadlineSeconds", 600);
  }

  private static void statefulSet(ObjectNode spec) {
    replicas(spec);
    put(spec, "podManagementPolicy", "OrderedReady");
    ObjectNode strategy = object(spec, "updateStrategy");
    put(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      put(object(strategy, "rollingUpdate"), "partition", 0);
    }
    ObjectNode retention = object(spec, "persistentVolumeClaimRetentionPolicy");
    put(retention, "whenDeleted", "Retain");
    put(retention, "whenScaled", "Retain");
    put(spec, "revisionHistoryLimit", 10);
    for (JsonNode each : spec.path("volumeClaimTemplates")) {
      if (each instanceof ObjectNode claim) {
        put(claim, "apiVersion", "v1");
        put(claim, "kind", "PersistentVolumeClaim");
      }
    }
  }

  private static void daemonSet(ObjectNode spec) {
    ObjectNode strategy = object(spec, "updateStrategy");
    put(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      ObjectNode update = object(strategy, "rollingUpdate");
      put(update, "maxUnavailable", 1);
      put(update, "maxSurge", 0);
    }
    put(spec, "revisionHistoryLimit", 10);
  }

  private static void job(ObjectNode job) {
    ObjectNode spec = object(job, "spec");
    if (!spec.hasNonNull("completions") && !spec.hasNonNull("parallelism")) {
      spec.put("completions", 1);
    }
    put(spec, "parallelism", 1);
    put(spec, "backoffLimit", 6);
    put(spec, "completionMode", "NonIndexed");
    put(spec, "suspend", false);
    put(spec, "podReplacementPolicy", "TerminatingOrFailed");
  }

  private static void cronJob(ObjectNode spec) {
    put(spec, "concurrencyPolicy", "Allow");
    put(spec, "suspend", false);
    put(spec, "successfulJobsHistoryLimit", 3);
    put(spec, "failedJobsHistoryLimit", 1);
  }

  private static void autoscaler(ObjectNode spec) {
    put(spec, "minReplicas", 1);
    if (spec.path("metrics").isEmpty()) {
      ObjectNode metric = spec.putArray("metrics").addObject().put("type", "Resource");
      metric
          .putObject("resource")
          .put("name", "cpu")
          .putObject("target")
          .put("type", "Utilization")
          .put("averageUtilization", 80);
    }
  }

  private static void endpointPort(ObjectNode port) {
    put(port, "name", "");
    put(port, "protocol", "TCP");
  }

  private static void subject(ObjectNode subject) {
    if (List.of("User", "Group").contains(subject.path("kind").asText())) {
      put(subject, "apiGroup", "rbac.authorization.k8s.io");
    }
  }

  private static void definition(ObjectNode spec) {
    ObjectNode names = object(spec, "names");
    String kind = names.path("kind").asText();
    put(names, "singular", kind.toLowerCase(Locale.ROOT));
    put(names, "listKind", kind + "List");
    put(object(spec, "conversion"), "strategy", "None");
  }

  private static void put(ObjectNode object, String field, String value) {
    if (!object.hasNonNull(field)) {
      object.put(field, value);
    }
  }

  private static void put(ObjectNode object, String field, int value) {
    if (!object.hasNonNull(field)) {
      object.put(field, value);
    }
  }

  private static void put(ObjectNode object, String field, boolean value) {
    if (!object.hasNonNull(field)) {
      object.put(field, value);
    }
  }

  private static void set(ObjectNode object, String field, JsonNode value) {
    if (!object.hasNonNull(field)) {
      object.set(field, value);
    }
  }

  private static ObjectNode object(ObjectNode parent, String field) {
    return parent.path(field) instanceof ObjectNode object ? object : parent.putObject(field);
  }
}
