package dev.phalanx.local.server;

import dev.phalanx.local.schema.ResourceType;
import dev.phalanx.local.store.ObjectStore;
import java.util.Map;
import java.util.Set;

/** What upstream's kinds differ in, beside their schemas. */
final class Kinds {
  private static final Set<String> WITH_GENERATION =
      Set.of(
          "pods",
          "deployments.apps",
          "replicasets.apps",
          "statefulsets.apps",
          "daemonsets.apps",
          "replicationcontrollers",
          "jobs.batch",
          "cronjobs.batch",
          "endpointslices.discovery.k8s.io",
          "poddisruptionbudgets.policy",
          "priorityclasses.scheduling.k8s.io",
          Types.CRDS);
  private static final Set<String> NEED_VERSION = Set.of("leases.coordination.k8s.io", Types.CRDS);
  private static final Set<String> CREATED_BY_UPDATE =
      Set.of("leases.coordination.k8s.io", "endpoints", "events", "services", "limitranges");
  private static final Set<String> ANSWER_WHAT_WAS_DELETED =
      Set.of(
          "pods",
          "services",
          "serviceaccounts",
          "persistentvolumeclaims",
          "resourcequotas",
          "namespaces");

  /** Kinds that take a status from the client when they are created. */
  private static final Set<String> CREATED_WITH_STATUS = Set.of("nodes");

  private final Map<String, KindRules> rules;

  Kinds(ObjectStore store) {
    rules =
        Map.of(
            "pods",
            new PodRules(store),
            "services",
            new ServiceRules(store),
            "namespaces",
            new NamespaceRules(),
            "configmaps",
            new FrozenContents(),
            "secrets",
            new FrozenContents(),
            "daemonsets.apps",
            new DaemonSetRules(),
            "jobs.batch",
            new JobRules(),
            Types.CRDS,
            new CrdRules());
  }

  KindRules rules(ResourceType type) {
    return rules(Types.resource(type));
  }

  KindRules rules(String resource) {
    return rules.getOrDefault(resource, KindRules.NONE);
  }

  /** Whether changes of the spec are counted. */
  static boolean hasGeneration(ResourceType type) {
    return type.custom() || WITH_GENERATION.contains(Types.resource(type));
  }

  /** Whether an update must say which version it replaces. */
  static boolean needsVersion(ResourceType type) {
    return type.custom() || NEED_VERSION.contains(Types.resource(type));
  }

  /** Whether PUT creates what is not there. */
  static boolean isCreatedByUpdate(ResourceType type) {
    return !type.custom() && CREATED_BY_UPDATE.contains(Types.resource(type));
  }

  /** Whether DELETE answers the object instead of a Status. */
  static boolean answersWhatWasDeleted(ResourceType type) {
    return !type.custom() && ANSWER_WHAT_WAS_DELETED.contains(Types.resource(type));
  }

  /** Whether the status of a new object is the client's. */
  static boolean keepsStatus(ResourceType type) {
    return !type.subresources().contains("status")
        || (!type.custom() && CREATED_WITH_STATUS.contains(Types.resource(type)));
  }
}
