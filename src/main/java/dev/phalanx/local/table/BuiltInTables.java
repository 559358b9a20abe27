package dev.phalanx.local.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** Which columns and cells the built-in kinds have; the key is group and plural. */
final class BuiltInTables {
  private static final JsonNode COLUMNS = read();
  private static final Map<String, Cells> CELLS =
      Map.ofEntries(
          Map.entry("pods", new PodCells()),
          Map.entry("services", CoreCells::service),
          Map.entry("nodes", CoreCells::node),
          Map.entry("namespaces", CoreCells::namespace),
          Map.entry("events", CoreCells::event),
          Map.entry("events.k8s.io/events", CoreCells::event),
          Map.entry("configmaps", CoreCells::configMap),
          Map.entry("secrets", CoreCells::secret),
          Map.entry("endpoints", CoreCells::endpoints),
          Map.entry("serviceaccounts", CoreCells::nameAndAge),
          Map.entry("persistentvolumeclaims", CoreCells::volumeClaim),
          Map.entry("resourcequotas", CoreCells::resourceQuota),
          Map.entry("replicationcontrollers", WorkloadCells::replicationController),
          Map.entry("apps/deployments", WorkloadCells::deployment),
          Map.entry("apps/replicasets", WorkloadCells::replicaSet),
          Map.entry("apps/statefulsets", WorkloadCells::statefulSet),
          Map.entry("apps/daemonsets", WorkloadCells::daemonSet),
          Map.entry("apps/controllerrevisions", WorkloadCells::controllerRevision),
          Map.entry("batch/jobs", WorkloadCells::job),
          Map.entry("batch/cronjobs", WorkloadCells::cronJob),
          Map.entry("coordination.k8s.io/leases", CoreCells::lease),
          Map.entry("discovery.k8s.io/endpointslices", CoreCells::endpointSlice),
          Map.entry("rbac.authorization.k8s.io/rolebindings", WorkloadCells::roleBinding),
          Map.entry("rbac.authorization.k8s.io/clusterrolebindings", WorkloadCells::roleBinding),
          Map.entry("scheduling.k8s.io/priorityclasses", WorkloadCells::priorityClass),
          Map.entry("autoscaling/horizontalpodautoscalers", WorkloadCells::autoscaler),
          Map.entry("policy/poddisruptionbudgets", WorkloadCells::disruptionBudget));

  private BuiltInTables() {}

  /** The columns; those of name and creation where the kind has none of its own. */
  static ArrayNode columns(String key) {
    return (ArrayNode) (COLUMNS.has(key) ? COLUMNS.get(key) : COLUMNS.get("limitranges"));
  }

  static Cells cells(String key) {
    return CELLS.getOrDefault(key, CoreCells::nameAndCreation);
  }

  private static JsonNode read() {
    try (InputStream in = BuiltInTables.class.getResourceAsStream("columns.json")) {
      if (in == null) {
        throw new IllegalStateException("columns.json is not beside its class");
      }
      return new JsonMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
