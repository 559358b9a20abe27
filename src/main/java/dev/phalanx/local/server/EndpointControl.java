package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.store.Change;
import dev.phalanx.local.store.ObjectKey;
import dev.phalanx.local.store.ObjectStore;
import dev.phalanx.local.store.StaleWrite;
import dev.phalanx.local.store.StoredObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the EndpointSlices and Endpoints of Services with a selector. Who belongs to whom is kept
 * in an index by label, so that a pod's change costs no search through all Services, and what
 * counts of a pod is kept, so that a Service's change does not read all its pods.
 */
final class EndpointControl implements Chore {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointControl.class);
  private static final int REST = 4;
  private static final Duration LONGEST_REST = Duration.ofSeconds(1);
  private static final String SERVICES = "services";
  private static final String PODS = "pods";
  private static final String SLICES = "endpointslices.discovery.k8s.io";
  private static final String ENDPOINTS = "endpoints";

  private final ObjectStore store;
  private final Types types;
  private final Writes writes;
  private final Map<ObjectKey, Map<String, String>> selectors = new HashMap<>();
  private final Map<String, Set<ObjectKey>> byLabel = new HashMap<>();
  private final Map<ObjectKey, Map<ObjectKey, Endpoint>> members = new HashMap<>();
  private Set<ObjectKey> dirty = new LinkedHashSet<>();

  EndpointControl(ObjectStore store, Types types, Writes writes) {
    this.store = store;
    this.types = types;
    this.writes = writes;
  }

  @Override
  public void start() {
    store.all(SERVICES).forEach(this::seeService);
  }

  @Override
  public void note(Change change) {
    StoredObject subject = change.subject();
    switch (subject.key().resource()) {
      case SERVICES -> {
        forgetService(subject.key());
        if (change.after() != null) {
          seeService(change.after());
        }
      }
      case PODS -> {
        List<ObjectKey> after = change.after() == null ? List.of() : services(change.after());
        if (change.before() != null) {
          services(change.before()).stream()
              .filter(service -> !after.contains(service))
              .forEach(service -> leave(service, subject.key()));
        }
        if (change.after() != null && !after.isEmpty()) {
          Optional<Endpoint> endpoint = Endpoint.of(change.after().tree());
          after.forEach(service -> see(service, subject.key(), endpoint));
        }
      }
      default -> {}
    }
  }

  private void seeService(StoredObject service) {
    Map<String, String> selector = new HashMap<>();
    service
        .tree()
        .at("/spec/selector")
        .properties()
        .forEach(label -> selector.put(label.getKey(), label.getValue().asText()));
    if (selector.isEmpty()) {
      return;
    }
    ObjectKey key = service.key();
    selectors.put(key, selector);
    byLabel.computeIfAbsent(label(key, selector), any -> new LinkedHashSet<>()).add(key);
    Map<ObjectKey, Endpoint> endpoints = new TreeMap<>();
    for (StoredObject pod : store.all(PODS, key.namespace())) {
      if (pod.labels().entrySet().containsAll(selector.entrySet())) {
        Endpoint.of(pod.tree()).ifPresent(endpoint -> endpoints.put(pod.key(), endpoint));
      }
    }
    members.put(key, endpoints);
    dirty.add(key);
  }

  private void forgetService(ObjectKey key) {
    Map<String, String> selector = selectors.remove(key);
    members.remove(key);
    dirty.add(key);
    if (selector != null) {
      Set<ObjectKey> same = byLabel.get(label(key, selector));
      if (same != null) {
        same.remove(key);
        if (same.isEmpty()) {
          byLabel.remove(label(key, selector));
        }
      }
    }
  }

  /** The label under which a service is found: the longest, which few services share. */
  private static String label(ObjectKey service, Map<String, String> selector) {
    return selector.entrySet().stream()
        .map(entry -> label(service.namespace(), entry))
        .max((one, other) -> Integer.compare(one.length(), other.length()))
        .orElseThrow();
  }

  private static String label(String namespace, Map.Entry<String, String> label) {
    return namespace + "/" + label.getKey() + "=" + label.getValue();
  }

  private List<ObjectKey> services(StoredObject pod) {
    List<ObjectKey> found = new ArrayList<>();
    for (Map.Entry<String, String> label : pod.labels().entrySet()) {
      for (ObjectKey service :
          byLabel.getOrDefault(label(pod.key().namespace(), label), Set.of())) {
        Map<String, String> selector = selectors.getOrDefault(service, Map.of());
        if (pod.labels().entrySet().containsAll(selector.entrySet())) {
          found.add(service);
        }
      }
    }
    return found;
  }

  private void see(ObjectKey service, ObjectKey pod, Optional<Endpoint> endpoint) {
    if (endpoint.isEmpty()) {
      leave(service, pod);
      return;
    }
    Endpoint before =
        members.computeIfAbsent(service, any -> new TreeMap<>()).put(pod, endpoint.get());
    if (!endpoint.get().equals(before)) {
      dirty.add(service);
    }
  }

  private void leave(ObjectKey service, ObjectKey pod) {
    Map<ObjectKey, Endpoint> endpoints = members.get(service);
    if (endpoints != null && endpoints.remove(pod) != null) {
      dirty.add(service);
    }
  }

  /** Services of thousands of pods are not written for each of them. */
  @Override
  public Duration rest(Duration worked) {
    Duration rest = worked.multipliedBy(REST);
    return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
  }

  @Override
  public void work() throws InterruptedException {
    Set<ObjectKey> now = dirty;
    dirty = new LinkedHashSet<>();
    Crew.each(now, this::publish);
  }

  private void publish(ObjectKey key) {
    StoredObject service = store.find(key).orElse(null);
    if (service == null) {
      withdraw(key);
      return;
    }
    if (service.isTerminating() || !selectors.containsKey(key)) {
      return;
    }
    EndpointObjects objects =
        new EndpointObjects(service.tree(), members.getOrDefault(key, Map.of()).values());
    List<ObjectNode> slices = objects.slices();
    slices.forEach(slice -> put(SLICES, key.namespace(), slice, "endpoints"));
    removeSlicesFrom(key, objects, slices.size());
    put(ENDPOINTS, key.namespace(), objects.endpoints(), "subsets");
  }

  /** The slices are owned by the service and go with it; Endpoints only have its name. */
  private void withdraw(ObjectKey service) {
    ObjectKey key = new ObjectKey(ENDPOINTS, service.namespace(), service.name());
    store
        .find(key)
        .filter(endpoints -> endpoints.labels().containsKey(EndpointObjects.MANAGED))
        .ifPresent(
            endpoints -> {
              try {
                writes.remove(types.find(ENDPOINTS).orElseThrow(), endpoints, endpoints.tree());
              } catch (StaleWrite e) {
                withdraw(service);
              }
            });
  }

  private void removeSlicesFrom(ObjectKey service, EndpointObjects objects, int first) {
    for (int number = first; ; number++) {
      Optional<StoredObject> surplus =
          store.find(new ObjectKey(SLICES, service.namespace(), objects.sliceName(number)));
      if (surplus.isEmpty()) {
        return;
      }
      try {
        writes.remove(types.find(SLICES).orElseThrow(), surplus.get(), surplus.get().tree());
      } catch (StaleWrite e) {
        number--;
      }
    }
  }

  /** Creates the object, or brings {@code field} and ports of the one that is there up to date. */
  private void put(String resource, String namespace, ObjectNode wanted, String field) {
    Target target =
        new Target(types.find(resource).orElseThrow(), namespace, Json.name(wanted), "");
    while (true) {
      StoredObject live = store.find(target.key()).orElse(null);
      try {
        if (live == null) {
          writes.create(target.named(""), wanted.deepCopy(), EndpointObjects.OPTIONS);
          return;
        }
        ObjectNode next = live.tree();
        if (!EndpointObjects.update(next, wanted, field)) {
          return;
        }
        writes.force(live, next);
        return;
      } catch (StaleWrite e) {
        LOG.trace("{} has changed, again", live);
      } catch (ApiRefusal refusal) {
        if (!refusal.reason().equals("AlreadyExists")) {
          return;
        }
      }
    }
  }
}
