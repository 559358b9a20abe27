package dev.phalanx.local.node;

import dev.phalanx.local.node.kubelet.Pace;
import dev.phalanx.local.node.kubelet.Timings;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many nodes, of which size, and how fast.
 *
 * @param nodes how many there are at least; what the API has already counts
 * @param pace of simulated time
 * @param capacity of each node: quantities by resource name
 * @param timings what takes how long
 */
public record NodeSettings(
    int nodes, Pace pace, SortedMap<String, String> capacity, Timings timings) {

  /**
   * Nodes of 8 GPUs, 128 CPUs, 2 TiB of memory and 110 pods, with the usual times.
   *
   * @param speed simulated seconds per second
   */
  public static NodeSettings of(int nodes, double speed) {
    var capacity = new TreeMap<String, String>();
    capacity.put("nvidia.com/gpu", "8");
    capacity.put("cpu", "128");
    capacity.put("memory", "2Ti");
    capacity.put("ephemeral-storage", "4Ti");
    capacity.put("pods", "110");
    return new NodeSettings(nodes, new Pace(speed), capacity, Timings.USUAL);
  }

  /** With another amount of a resource on each node that is made. */
  public NodeSettings withCapacity(String resource, String quantity) {
    var other = new TreeMap<>(capacity);
    other.put(resource, quantity);
    return new NodeSettings(nodes, pace, other, timings);
  }

  public NodeSettings withTimings(Timings other) {
    return new NodeSettings(nodes, pace, capacity, other);
  }
}
