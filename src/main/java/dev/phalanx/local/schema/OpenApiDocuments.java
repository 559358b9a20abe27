package dev.phalanx.local.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** OpenAPI v3: those of Kubernetes unparsed, those of CRDs made when asked for. */
final class OpenApiDocuments {
  private final Map<String, CustomOpenApi> custom = new TreeMap<>();

  OpenApiDocuments(List<CustomType> types) {
    types.forEach(
        custom ->
            custom
                .types()
                .forEach(
                    type ->
                        this.custom
                            .computeIfAbsent(path(type), _ -> new CustomOpenApi())
                            .add(custom.crd(), type)));
  }

  ObjectNode index() {
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    ObjectNode paths = index.putObject("paths");
    for (String path : SchemaResources.openApiPaths()) {
      put(paths, path, SchemaResources.bytes(SchemaResources.openApiName(path)));
    }
    custom.forEach((path, documents) -> put(paths, path, documents.fingerprint().getBytes(UTF_8)));
    return index;
  }

  Optional<byte[]> document(String path) {
    @Nullable CustomOpenApi ours = custom.get(path);
    if (ours != null) {
      return Optional.of(ours.document().toString().getBytes(UTF_8));
    }
    return SchemaResources.openApiPaths().contains(path)
        ? Optional.of(SchemaResources.unzipped(SchemaResources.openApiName(path)))
        : Optional.empty();
  }

  private static void put(ObjectNode paths, String path, byte[] content) {
    var crc = new CRC32();
    crc.update(content);
    String hash = HexFormat.of().withUpperCase().toHexDigits(crc.getValue());
    paths.putObject(path).put("serverRelativeURL", "/openapi/v3/%s?hash=%s".formatted(path, hash));
  }

  private static String path(ResourceType type) {
    return "apis/" + type.group() + "/" + type.version();
  }
}
