package dev.phalanx.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.phalanx.api.Labels;
import dev.phalanx.api.ModelServing;
import dev.phalanx.cli.Nearest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * One ModelServing and its ControllerRevisions on an API server, as JSON: nothing of a spec is lost
 * that this version does not know. Every method blocks, and throws {@link ApiFailure}.
 */
final class ServingApi implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String FIELD_MANAGER = "phalanx-rollout";

  /** JSON pointer to the UID of an object. */
  static final String UID = "/metadata/uid";

  private final KubernetesClient client;
  private final String namespace;
  private final String name;

  ServingApi(KubernetesClient client, String namespace, String name) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
  }

  /** Its name, without the namespace. */
  String name() {
    return name;
  }

  /** {@code NAMESPACE/NAME}. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }

  /**
   * The ModelServing as it is now.
   *
   * @throws IllegalArgumentException when there is none, with the names of those that there are
   */
  JsonNode serving() {
    return read(servings() + "/" + name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no ModelServing %s; the namespace has %s"
                        .formatted(this, Nearest.of(name, names()))));
  }

  /**
   * The same object as it is now.
   *
   * @param before as it was read
   * @throws IllegalStateException when the name is another object's now
   */
  JsonNode again(JsonNode before) {
    var now = serving();
    if (!now.at(UID).equals(before.at(UID))) {
      throw new IllegalStateException(this + " was deleted and is another object now");
    }
    return now;
  }

  /** The revisions that belong to this very object, in no order. */
  List<RecordedRevision> revisions(JsonNode serving) {
    var uid = serving.at(UID).asText();
    var path =
        "/apis/apps/v1/namespaces/%s/controllerrevisions?labelSelector=%s%%3D%s"
            .formatted(namespace, Labels.NAME.replace("/", "%2F"), name);
    return items(path).stream()
        .filter(revision -> isOwned(revision, uid))
        .map(revision -> RecordedRevision.of(revision, name))
        .toList();
  }

  /** Sends a patch of {@code type}. */
  void patch(PatchType type, JsonNode patch) {
    var context =
        new PatchContext.Builder().withPatchType(type).withFieldManager(FIELD_MANAGER).build();
    var _ =
        asked(
            () ->
                Optional.ofNullable(
                    client
                        .resources(ModelServing.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .patch(context, patch.toString())));
  }

  private static boolean isOwned(JsonNode object, String uid) {
    return StreamSupport.stream(object.at("/metadata/ownerReferences").spliterator(), false)
        .anyMatch(owner -> owner.path("uid").asText().equals(uid));
  }

  private List<String> names() {
    return items(servings()).stream().map(it -> it.at("/metadata/name").asText()).toList();
  }

  private String servings() {
    return "/apis/%s/namespaces/%s/%s"
        .formatted(ModelServing.API_VERSION, namespace, ModelServing.PLURAL);
  }

  private List<JsonNode> items(String path) {
    return read(path)
        .map(list -> StreamSupport.stream(list.path("items").spliterator(), false).toList())
        .orElseThrow(() -> new IllegalStateException("the API server does not serve " + path));
  }

  private Optional<JsonNode> read(String path) {
    return asked(() -> Optional.ofNullable(client.raw(path))).map(ServingApi::json);
  }

  private <T> T asked(Supplier<T> request) {
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      throw ApiFailure.of(client.getMasterUrl().toString(), e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the API server's answer is not JSON", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
