package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.api.Labels;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.ServiceFacts;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.ServingId;
import java.util.Optional;

/**
 * Reads the objects that ModelServings own. Empty is what does not concern us: somebody else's, or
 * one whose name and labels do not agree on a place.
 */
final class ChildReader {
  private ChildReader() {}

  static Optional<Child> pod(JsonNode pod) {
    return Owners.serving(pod)
        .flatMap(owner -> address(owner, pod).map(address -> pod(owner, address, pod)));
  }

  private static Child pod(ServingId owner, PodAddress address, JsonNode pod) {
    var facts = PodReader.facts(pod);
    return new Child(
        owner,
        new Target.ForPod(address),
        facts.uid(),
        new Input.PodObserved(address, facts, PodReader.grace(pod)));
  }

  /** The Service has the name of its role replica's entry pod. */
  static Optional<Child> service(JsonNode service) {
    return Owners.serving(service)
        .flatMap(
            owner ->
                address(owner, service)
                    .filter(PodAddress::isEntry)
                    .map(entry -> service(owner, entry.role(), service)));
  }

  private static Child service(ServingId owner, RoleAddress role, JsonNode service) {
    var facts = new ServiceFacts(uid(service), isTerminating(service));
    return new Child(
        owner, new Target.ForService(role), facts.uid(), new Input.ServiceObserved(role, facts));
  }

  static Optional<Child> podGroup(JsonNode podGroup) {
    return Owners.serving(podGroup)
        .flatMap(
            owner ->
                ordinal(owner, name(podGroup))
                    .map(
                        group ->
                            new Child(
                                owner,
                                new Target.ForPodGroup(group),
                                uid(podGroup),
                                new Input.PodGroupObserved(
                                    group, PodGroupReader.facts(podGroup)))));
  }

  /** Empty too where the roles in it cannot be read; creating over it tells of that. */
  static Optional<Child> revision(JsonNode object) {
    return Owners.serving(object)
        .flatMap(
            owner ->
                revisionOf(owner, object)
                    .flatMap(
                        revision ->
                            RoleReader.ofRevision(object)
                                .map(roles -> revision(owner, revision, object, roles))));
  }

  private static Child revision(
      ServingId owner, Revision revision, JsonNode object, RoleReader.Roles roles) {
    return new Child(
        owner,
        new Target.ForRevision(revision),
        uid(object),
        new Input.RevisionObserved(
            revision, uid(object), object.path("revision").asLong(), roles.templates()));
  }

  private static Optional<Revision> revisionOf(ServingId owner, JsonNode object) {
    return revisionLabel(object).filter(revision -> revision.nameIn(owner).equals(name(object)));
  }

  /** Which revision the object says it has. */
  static Optional<Revision> revisionLabel(JsonNode object) {
    return Optional.of(label(object, Labels.REVISION).asText())
        .filter(text -> !text.isEmpty())
        .map(Revision::new);
  }

  /** From the name, which is unique; labels can be changed, and then they must still agree. */
  private static Optional<PodAddress> address(ServingId owner, JsonNode object) {
    var name = name(object);
    var prefix = owner.name() + "-";
    var rest = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
    int first = rest.indexOf('-');
    int last = rest.lastIndexOf('-');
    if (first < 0 || first == last) {
      return Optional.empty();
    }
    var text =
        String.join(
            "/",
            rest.substring(0, first),
            rest.substring(first + 1, last),
            rest.substring(last + 1));
    return parsed(text).filter(address -> agrees(owner, address, object));
  }

  private static Optional<PodAddress> parsed(String text) {
    try {
      return Optional.of(PodAddress.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean agrees(ServingId owner, PodAddress address, JsonNode object) {
    var group = address.role().group().nameIn(owner);
    var role = address.role().role().toString();
    return label(object, Labels.GROUP_NAME).asText(group).equals(group)
        && label(object, Labels.ROLE_ID).asText(role).equals(role);
  }

  private static Optional<GroupOrdinal> ordinal(ServingId owner, String name) {
    var prefix = owner.name() + "-";
    try {
      return name.startsWith(prefix)
          ? Optional.of(GroupOrdinal.parse(name.substring(prefix.length())))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static boolean isTerminating(JsonNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  static JsonNode label(JsonNode object, String key) {
    return object.path("metadata").path("labels").path(key);
  }

  private static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  static String uid(JsonNode object) {
    return object.path("metadata").path("uid").asText();
  }
}
