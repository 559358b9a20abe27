package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.store.Change;
import dev.phalanx.local.store.ObjectKey;
import dev.phalanx.local.store.ObjectStore;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The namespaces that every cluster has, and what every namespace has. */
final class NamespaceFurniture implements Chore {
  private static final Options OPTIONS = Options.internal("kube-controller-manager");
  private static final Options API_SERVER = Options.internal("kube-apiserver");
  private static final String NAMESPACES = "namespaces";
  private static final String ACCOUNTS = "serviceaccounts";
  private static final String ACCOUNT = "default";
  private static final String CONFIG_MAPS = "configmaps";
  private static final String ROOT_CA = "kube-root-ca.crt";
  private static final int HTTPS = 443;
  private static final int API_PORT = 6443;

  private final ObjectStore store;
  private final Types types;
  private final Writes writes;
  private Set<String> bare = new LinkedHashSet<>();

  NamespaceFurniture(ObjectStore store, Types types, Writes writes) {
    this.store = store;
    this.types = types;
    this.writes = writes;
  }

  @Override
  public void start() {
    for (String name : List.of("default", "kube-node-lease", "kube-public", "kube-system")) {
      create(NAMESPACES, "", name, Json.object(), API_SERVER);
    }
    create("services", "default", "kubernetes", apiService(), API_SERVER);
    createPriority(
        "system-cluster-critical",
        2_000_000_000,
        "Used for system critical pods that must run in the cluster, but can be moved to another"
            + " node if necessary.");
    createPriority(
        "system-node-critical",
        2_000_001_000,
        "Used for system critical pods that must not be moved from their current node.");
    store.all(NAMESPACES).forEach(namespace -> furnish(namespace.key().name()));
  }

  private void createPriority(String name, int value, String description) {
    ObjectNode priority = Json.object().put("value", value).put("description", description);
    create("priorityclasses.scheduling.k8s.io", "", name, priority, API_SERVER);
  }

  private static ObjectNode apiService() {
    ObjectNode service = Json.object();
    Json.metadata(service)
        .putObject("labels")
        .put("component", "apiserver")
        .put("provider", "kubernetes");
    ObjectNode spec = service.putObject("spec").put("clusterIP", "10.96.0.1");
    spec.put("type", "ClusterIP").put("sessionAffinity", "None");
    spec.putArray("ports")
        .addObject()
        .put("name", "https")
        .put("protocol", "TCP")
        .put("port", HTTPS)
        .put("targetPort", API_PORT);
    return service;
  }

  @Override
  public void note(Change change) {
    ObjectKey key = change.subject().key();
    if (key.resource().equals(NAMESPACES) && change.before() == null) {
      bare.add(key.name());
    }
    boolean isFurniture =
        (key.resource().equals(ACCOUNTS) && key.name().equals(ACCOUNT))
            || (key.resource().equals(CONFIG_MAPS) && key.name().equals(ROOT_CA));
    if (isFurniture && change.after() == null) {
      bare.add(key.namespace());
    }
  }

  @Override
  public void work() {
    Set<String> now = bare;
    bare = new LinkedHashSet<>();
    now.forEach(this::furnish);
  }

  private void furnish(String namespace) {
    create(ACCOUNTS, namespace, ACCOUNT, Json.object(), OPTIONS);
    ObjectNode certificates = Json.object();
    certificates.putObject("data").put("ca.crt", "");
    Json.metadata(certificates)
        .putObject("annotations")
        .put(
            "kubernetes.io/description",
            "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
                + " endpoints such as the internal service IP or kubernetes.default.svc. No other"
                + " usage is guaranteed across distributions of Kubernetes clusters.");
    create(CONFIG_MAPS, namespace, ROOT_CA, certificates, OPTIONS);
  }

  private void create(
      String resource, String namespace, String name, ObjectNode object, Options options) {
    if (store.find(new ObjectKey(resource, namespace, name)).isPresent()) {
      return;
    }
    Target target = new Target(types.find(resource).orElseThrow(), namespace, "", "");
    object.put("kind", target.type().kind()).put("apiVersion", target.type().apiVersion());
    Json.metadata(object).put("name", name);
    try {
      writes.create(target, object, options);
    } catch (ApiRefusal refusal) {
      if (refusal.code() == 422) {
        throw refusal;
      }
    }
  }
}
