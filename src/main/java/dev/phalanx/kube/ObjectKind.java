package dev.phalanx.kube;

import dev.phalanx.api.ModelServing;
import java.util.Set;

/** The kinds that Phalanx reads or writes, and where the API server has them. */
enum ObjectKind {
  SERVING(ModelServing.KIND, "/apis/" + ModelServing.API_VERSION, ModelServing.PLURAL),
  POD("Pod", "/api/v1", "pods"),
  SERVICE("Service", "/api/v1", "services"),
  POD_GROUP("PodGroup", "/apis/scheduling.volcano.sh/v1beta1", "podgroups"),
  REVISION("ControllerRevision", "/apis/apps/v1", "controllerrevisions"),
  EVENT("Event", "/api/v1", "events"),
  NODE("Node", "/api/v1", "nodes"),
  CRD("CustomResourceDefinition", "/apis/apiextensions.k8s.io/v1", "customresourcedefinitions");

  private final String kind;
  private final String api;
  private final String plural;

  ObjectKind(String kind, String api, String plural) {
    this.kind = kind;
    this.api = api;
    this.plural = plural;
  }

  /** Names of fields, wherever they stand in an object, that are not read. */
  Set<String> unread() {
    return switch (this) {
      case POD -> Set.of("managedFields", "containers", "initContainers", "volumes", "tolerations");
      case NODE -> Set.of("managedFields", "images", "capacity", "allocatable", "nodeInfo");
      case SERVING, SERVICE, POD_GROUP, REVISION, EVENT, CRD -> Set.of("managedFields");
    };
  }

  /** The path of all objects in all namespaces. */
  String everywhere() {
    return api + "/" + plural;
  }

  /** The path of the objects of one namespace. */
  String in(String namespace) {
    return "%s/namespaces/%s/%s".formatted(api, namespace, plural);
  }

  String in(String namespace, String name) {
    return in(namespace) + "/" + name;
  }

  /** {@code Pod}, as kubectl and metrics say it. */
  @Override
  public String toString() {
    return kind;
  }
}
