package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.domain.Quantity;
import dev.phalanx.domain.Resources;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one pod requests of the scheduler, counted as kube-scheduler does: containers and native
 * sidecars are summed, an init container needs what it and the sidecars before it request, requests
 * of the pod as a whole go before those of its containers, overhead comes on top.
 */
final class PodRequests {
  private static final String REQUESTS = "requests";

  private PodRequests() {}

  /**
   * @param spec a PodSpec; problems are quantities that cannot be parsed
   */
  static Resources of(Fields spec) {
    var running = Resources.NONE;
    for (int i = 0; i < spec.json().path("containers").size(); i++) {
      running = running.plus(requests(spec.at("containers", i)));
    }
    var sidecars = Resources.NONE;
    var starting = Resources.NONE;
    for (int i = 0; i < spec.json().path("initContainers").size(); i++) {
      var container = spec.at("initContainers", i);
      var requests = requests(container);
      if (container.json().path("restartPolicy").asText().equals("Always")) {
        sidecars = sidecars.plus(requests);
        starting = starting.max(sidecars);
      } else {
        starting = starting.max(sidecars.plus(requests));
      }
    }
    var containers = running.plus(sidecars).max(starting);
    return ofPod(spec, containers).plus(quantities(spec, "overhead"));
  }

  private static Resources ofPod(Fields spec, Resources containers) {
    var whole = new TreeMap<>(containers.amounts());
    var resources = spec.at("resources");
    var limits = new TreeMap<>(quantities(resources, "limits").amounts());
    limits.keySet().removeAll(containers.amounts().keySet());
    whole.putAll(limits);
    whole.putAll(quantities(resources, REQUESTS).amounts());
    return new Resources(whole);
  }

  /** The API server fills in a missing request from the limit. */
  private static Resources requests(Fields container) {
    var resources = container.at("resources");
    var amounts = new TreeMap<>(quantities(resources, "limits").amounts());
    resources.json().path(REQUESTS).properties().forEach(it -> amounts.remove(it.getKey()));
    amounts.putAll(quantities(resources, REQUESTS).amounts());
    return new Resources(amounts);
  }

  private static Resources quantities(Fields resources, String field) {
    JsonNode json = resources.json().path(field);
    var fields = resources.at(field);
    SortedMap<String, Quantity> amounts = new TreeMap<>();
    for (var amount : json.properties()) {
      fields
          .parsed(amount.getKey(), Quantity::parse)
          .ifPresent(quantity -> amounts.put(amount.getKey(), quantity));
    }
    return new Resources(amounts);
  }
}
