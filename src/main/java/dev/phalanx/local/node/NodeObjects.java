package dev.phalanx.local.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.node.seen.SeenNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** The Node and Lease objects of simulated nodes. */
final class NodeObjects {
  static final String NODES = "/api/v1/nodes";
  static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int RACK = 8;
  private static final int ZONE = 32;
  private static final int LEASE_SECONDS = 40;
  private static final String VERSION = "v1.35.0";

  private NodeObjects() {}

  static ObjectNode node(int number, Map<String, String> capacity, Instant now) {
    var name = "node-" + number;
    var node = JSON.objectNode();
    node.put("apiVersion", "v1").put("kind", "Node");
    var metadata = node.putObject("metadata").put("name", name);
    metadata
        .putObject("labels")
        .put(SeenNode.SIMULATED, "true")
        .put("kubernetes.io/hostname", name)
        .put("kubernetes.io/os", "linux")
        .put("kubernetes.io/arch", "amd64")
        .put("node.kubernetes.io/instance-type", "simulated-8-gpu")
        .put("topology.kubernetes.io/region", "local")
        .put("topology.kubernetes.io/zone", "zone-" + number / ZONE)
        .put("topology.kubernetes.io/rack", "rack-" + number / RACK)
        .put("nvidia.com/gpu.present", "true")
        .put("nvidia.com/gpu.product", "NVIDIA-H100-80GB-HBM3");
    node.putObject("spec");
    node.set("status", status(name, Addresses.host(number), capacity, now));
    return node;
  }

  static ObjectNode status(String name, String ip, Map<String, String> capacity, Instant now) {
    var status = JSON.objectNode();
    var amounts = JSON.objectNode();
    capacity.forEach(amounts::put);
    status.set("capacity", amounts);
    status.set("allocatable", amounts.deepCopy());
    var addresses = status.putArray("addresses");
    addresses.addObject().put("type", "InternalIP").put("address", ip);
    addresses.addObject().put("type", "Hostname").put("address", name);
    var conditions = status.putArray("conditions");
    for (var pressure : List.of("MemoryPressure", "DiskPressure", "PIDPressure")) {
      condition(conditions, pressure, "False", "KubeletHasNo" + pressure, now);
    }
    conditions.addAll(ready(now));
    status
        .putObject("nodeInfo")
        .put("machineID", name)
        .put("systemUUID", name)
        .put("bootID", name)
        .put("kernelVersion", "simulated")
        .put("osImage", "Simulated Linux")
        .put("containerRuntimeVersion", "containerd://2.0.0")
        .put("kubeletVersion", VERSION)
        .put("kubeProxyVersion", VERSION)
        .put("operatingSystem", "linux")
        .put("architecture", "amd64");
    return status;
  }

  /** The condition of a kubelet that is alive. */
  static ArrayNode ready(Instant now) {
    var conditions = JSON.arrayNode();
    condition(conditions, "Ready", "True", "KubeletReady", now)
        .put("message", "kubelet is posting ready status");
    return conditions;
  }

  /** The condition of a node of which nothing is heard. */
  static ArrayNode unknown(Instant now) {
    var conditions = JSON.arrayNode();
    condition(conditions, "Ready", "Unknown", "NodeStatusUnknown", now)
        .put("message", "Kubelet stopped posting node status.");
    return conditions;
  }

  private static ObjectNode condition(
      ArrayNode conditions, String type, String status, String reason, Instant now) {
    var time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    return conditions
        .addObject()
        .put("type", type)
        .put("status", status)
        .put("reason", reason)
        .put("lastHeartbeatTime", time)
        .put("lastTransitionTime", time);
  }

  static ObjectNode lease(String node, Instant now) {
    var lease = JSON.objectNode();
    lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
    lease.putObject("metadata").put("name", node).put("namespace", "kube-node-lease");
    lease.set("spec", renewal(node, now));
    return lease;
  }

  static ObjectNode renewal(String node, Instant now) {
    return JSON.objectNode()
        .put("holderIdentity", node)
        .put("leaseDurationSeconds", LEASE_SECONDS)
        .put("renewTime", now.truncatedTo(ChronoUnit.MICROS).plusNanos(1000).toString());
  }
}
