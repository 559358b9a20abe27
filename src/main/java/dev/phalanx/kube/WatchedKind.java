package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.api.Labels;
import java.util.Arrays;
import java.util.Optional;

/**
 * The kinds of children. Pods, Services and PodGroups are selected by their group, because Kthena's
 * oldest Services have no label with the serving's name.
 */
enum WatchedKind {
  REVISIONS(ObjectKind.REVISION, Labels.NAME),
  POD_GROUPS(ObjectKind.POD_GROUP, Labels.GROUP_NAME),
  SERVICES(ObjectKind.SERVICE, Labels.GROUP_NAME),
  PODS(ObjectKind.POD, Labels.GROUP_NAME);

  private final ObjectKind kind;
  private final String label;

  WatchedKind(ObjectKind kind, String label) {
    this.kind = kind;
    this.label = label;
  }

  static Optional<WatchedKind> of(ObjectKind kind) {
    return Arrays.stream(values()).filter(it -> it.kind == kind).findFirst();
  }

  ObjectKind kind() {
    return kind;
  }

  /** Key of the label that every watched object has. */
  String label() {
    return label;
  }

  /** Reads an object of this kind; empty is what does not concern us. */
  Optional<Child> read(JsonNode object) {
    return switch (this) {
      case REVISIONS -> ChildReader.revision(object);
      case POD_GROUPS -> ChildReader.podGroup(object);
      case SERVICES -> ChildReader.service(object);
      case PODS -> ChildReader.pod(object);
    };
  }
}
