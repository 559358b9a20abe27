package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The documents of Kubernetes that are bundled beside this class. */
final class SchemaResources {
  static final JsonMapper JSON = new JsonMapper();

  private static final List<String> OPEN_API =
      List.of(
          "api/v1",
          "apis/apiextensions.k8s.io/v1",
          "apis/apps/v1",
          "apis/authentication.k8s.io/v1",
          "apis/authorization.k8s.io/v1",
          "apis/autoscaling/v2",
          "apis/batch/v1",
          "apis/coordination.k8s.io/v1",
          "apis/discovery.k8s.io/v1",
          "apis/events.k8s.io/v1",
          "apis/policy/v1",
          "apis/rbac.authorization.k8s.io/v1",
          "apis/scheduling.k8s.io/v1");

  private SchemaResources() {}

  /** The paths below {@code /openapi/v3/} for which a document is bundled. */
  static List<String> openApiPaths() {
    return OPEN_API;
  }

  /** The resource that holds the document at such a path. */
  static String openApiName(String path) {
    return "openapi/" + path.replaceFirst("^apis?/", "").replace('/', '_') + ".json.gz";
  }

  /** Parses {@code name}, such as {@code types.json.gz}. */
  static JsonNode read(String name) {
    try {
      return JSON.readTree(unzipped(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] unzipped(String name) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes(name)), 8192)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As it is bundled, compressed. */
  static byte[] bytes(String name) {
    try (InputStream in = SchemaResources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name + " is not bundled");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
