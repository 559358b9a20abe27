package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The OpenAPI v3 document of one group version that CRDs define. */
final class CustomOpenApi {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> PATCHES =
      List.of(
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/apply-patch+yaml");
  private static final String LEASE = "io.k8s.api.coordination.v1.Lease";
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  /** A small document that defines the metadata of objects; read when the first CRD is shown. */
  private static final class Bundled {
    static final JsonNode SCHEMAS =
        SchemaResources.read(SchemaResources.openApiName("apis/coordination.k8s.io/v1"))
            .at("/components/schemas");
  }

  private record Member(ObjectNode crd, ResourceType type) {}

  private final List<Member> members = new ArrayList<>();

  void add(ObjectNode crd, ResourceType type) {
    members.add(new Member(crd, type));
  }

  /** Changes when the document does. */
  String fingerprint() {
    var text = new StringBuilder();
    members.forEach(member -> text.append(member.crd().path("spec")));
    return text.toString();
  }

  ObjectNode document() {
    ObjectNode document = JSON.objectNode().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes CRD Swagger").put("version", "v0.1.0");
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    schemas.set(FieldSchema.METADATA, Bundled.SCHEMAS.path(FieldSchema.METADATA));
    for (String name : List.of("ManagedFieldsEntry", "OwnerReference", "FieldsV1", "Time")) {
      schemas.set(META + name, Bundled.SCHEMAS.path(META + name));
    }
    for (Member member : members) {
      addPaths(paths, member.type());
      schemas.set(name(member.type()), schema(member));
    }
    return document;
  }

  private static ObjectNode schema(Member member) {
    ResourceType type = member.type();
    ObjectNode schema = JSON.objectNode();
    for (JsonNode version : member.crd().path("spec").path("versions")) {
      if (version.path("name").asText().equals(type.version())
          && version.path("schema").path("openAPIV3Schema") instanceof ObjectNode given) {
        schema = given.deepCopy();
      }
    }
    ObjectNode properties = schema.withObject("/properties");
    properties.set("apiVersion", ofEveryObject("apiVersion"));
    properties.set("kind", ofEveryObject("kind"));
    schema
        .withObject("/properties/metadata")
        .removeAll()
        .put(
            "description",
            "Standard object's metadata. More info:"
                + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata")
        .putArray("allOf")
        .addObject()
        .put("$ref", "#/components/schemas/" + FieldSchema.METADATA);
    schema.putArray("x-kubernetes-group-version-kind").add(gvk(type));
    return schema;
  }

  private static JsonNode ofEveryObject(String field) {
    return Bundled.SCHEMAS.path(LEASE).path("properties").path(field);
  }

  private static void addPaths(ObjectNode paths, ResourceType type) {
    String root = "/apis/%s/%s/".formatted(type.group(), type.version());
    String collection = root + (type.namespaced() ? "namespaces/{namespace}/" : "") + type.plural();
    if (type.namespaced()) {
      paths.putObject(root + type.plural()).set("get", operation(type, "list", "list"));
    }
    ObjectNode many = paths.putObject(collection);
    many.set("get", operation(type, "list", "list"));
    many.set("post", writing(type, "create", "post"));
    ObjectNode one = paths.putObject(collection + "/{name}");
    one.set("get", operation(type, "read", "get"));
    one.set("put", writing(type, "replace", "put"));
    one.set("patch", patching(type));
    one.set("delete", operation(type, "delete", "delete"));
  }

  private static ObjectNode patching(ResourceType type) {
    ObjectNode patch = writing(type, "patch", "patch");
    ObjectNode content = patch.putObject("requestBody").putObject("content");
    PATCHES.forEach(media -> content.putObject(media).putObject("schema").put("type", "object"));
    parameter(patch, "force", "boolean");
    return patch;
  }

  private static ObjectNode writing(ResourceType type, String verb, String action) {
    ObjectNode operation = operation(type, verb, action);
    for (String name : Arrays.asList("dryRun", "fieldManager", "fieldValidation")) {
      parameter(operation, name, "string");
    }
    return operation;
  }

  private static void parameter(ObjectNode operation, String name, String type) {
    operation
        .withArray("parameters")
        .addObject()
        .put("name", name)
        .put("in", "query")
        .putObject("schema")
        .put("type", type)
        .put("uniqueItems", true);
  }

  private static ObjectNode operation(ResourceType type, String verb, String action) {
    ObjectNode operation = JSON.objectNode();
    operation.put("operationId", verb + name(type).replace(".", ""));
    operation
        .putObject("responses")
        .putObject("200")
        .put("description", "OK")
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/" + name(type));
    operation.put("x-kubernetes-action", action);
    operation.set("x-kubernetes-group-version-kind", gvk(type));
    return operation;
  }

  private static ObjectNode gvk(ResourceType type) {
    return JSON.objectNode()
        .put("group", type.group())
        .put("kind", type.kind())
        .put("version", type.version());
  }

  /** {@code sh.volcano.serving.workload.v1alpha1.ModelServing}. */
  private static String name(ResourceType type) {
    List<String> parts = new ArrayList<>(Arrays.asList(type.group().split("\\.")));
    Collections.reverse(parts);
    return String.join(".", parts) + "." + type.version() + "." + type.kind();
  }
}
