package dev.phalanx.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The containers that ran in a pod before its images were changed, as its annotation {@link
 * Annotations#CONTAINERS_BEFORE} keeps them: a pod goes on being Ready until its kubelet stops
 * them, and only ids tell whether that has happened.
 *
 * @param containers by name
 */
public record ContainersBefore(SortedMap<String, Former> containers) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ID = "containerID";

  /** Of a pod whose images were never changed. */
  public static final ContainersBefore NONE = new ContainersBefore(Collections.emptySortedMap());

  public ContainersBefore {
    var known = new TreeMap<>(containers);
    known.values().removeIf(Objects::isNull);
    containers = Collections.unmodifiableSortedMap(known);
  }

  /**
   * A container.
   *
   * @param id of the container runtime; empty when it had not been started
   * @param image in the spec
   * @param mayStay the image was changed back before it was replaced, so that it may be or not
   */
  public record Former(String id, String image, boolean mayStay) {}

  /** What the pod's annotation says; one that nobody can read says nothing. */
  public static ContainersBefore of(JsonNode pod) {
    var text = pod.path("metadata").path("annotations").path(Annotations.CONTAINERS_BEFORE);
    if (!text.isTextual()) {
      return NONE;
    }
    try {
      var before = JSON.readValue(text.asText(), ContainersBefore.class);
      return before == null ? NONE : before; // the text null is JSON, too
    } catch (JsonProcessingException e) {
      return NONE;
    }
  }

  /** The annotation's value. */
  public String json() {
    return JSON.valueToTree(this).toString();
  }

  /** Whether containers of former images have to be replaced still. */
  public boolean isPending(JsonNode pod) {
    return containers.entrySet().stream()
        .anyMatch(it -> !it.getValue().mayStay() && isThere(pod, it.getKey(), it.getValue()));
  }

  /** Whether containers may be replaced still, or stay. */
  public boolean isPossible(JsonNode pod) {
    return containers.entrySet().stream().anyMatch(it -> isThere(pod, it.getKey(), it.getValue()));
  }

  /**
   * What the annotation is to say when the pod's containers get these images.
   *
   * @param images by the container's name; others keep theirs
   */
  public ContainersBefore next(JsonNode pod, Map<String, String> images) {
    var next = new TreeMap<String, Former>();
    for (var container : pod.path("spec").path("containers")) {
      var name = container.path("name").asText();
      var image = container.path("image").asText();
      var asked = images.getOrDefault(name, image);
      var former = containers.get(name);
      if (former != null && isThere(pod, name, former)) {
        next.put(name, new Former(former.id(), former.image(), asked.equals(former.image())));
      } else if (!asked.equals(image) && hasKubelet(pod, name)) {
        next.put(name, new Former(status(pod, name).path(ID).asText(), image, false));
      }
    }
    return new ContainersBefore(next);
  }

  /** The container that ran before still does, or no other has come in its place. */
  private static boolean isThere(JsonNode pod, String name, Former former) {
    var id = status(pod, name).path(ID).asText();
    return hasKubelet(pod, name) && (id.isEmpty() || id.equals(former.id()));
  }

  /** Where nodes are only pretended, containers run without an id, and are never replaced. */
  private static boolean hasKubelet(JsonNode pod, String name) {
    var status = status(pod, name);
    return !status.path(ID).asText().isEmpty() || !status.path("state").has("running");
  }

  private static JsonNode status(JsonNode pod, String name) {
    var statuses = pod.path("status").path("containerStatuses");
    for (var status : statuses) {
      if (status.path("name").asText().equals(name)) {
        return status;
      }
    }
    return statuses.path(name);
  }
}
