package dev.phalanx.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Kubernetes' own schema of a PodSpec: the definitions that its OpenAPI document reaches from
 * {@code PodSpec}, by their short names, without prose. Knows where quantities stand and what an
 * absent field means.
 *
 * <p>Inside a definition, {@code {"$ref": "Container"}} names another one; the leaves {@link
 * #QUANTITY} and {@link #INT_OR_STRING} are not defined further.
 */
final class PodSchema {
  /** Reference to a resource quantity such as {@code 500m}. */
  static final String QUANTITY = "Quantity";

  /** Reference to a value that is an integer or a string. */
  static final String INT_OR_STRING = "IntOrString";

  /** The keyword that refers to another definition. */
  static final String REF = "$ref";

  private static final PodSchema BUNDLED = load("pod-schema.json");

  private final JsonNode document;

  private PodSchema(JsonNode document) {
    this.document = document;
  }

  /** The schema that this version was built with. */
  static PodSchema bundled() {
    return BUNDLED;
  }

  /**
   * A schema of the form {@code {"kubernetes": VERSION, "definitions": {NAME: SCHEMA}}}.
   *
   * @throws IllegalArgumentException when it lacks one of them
   */
  static PodSchema of(JsonNode document) {
    if (!document.path("kubernetes").isTextual() || !document.path("definitions").isObject()) {
      throw new IllegalArgumentException(
          "a pod schema has the fields 'kubernetes' and 'definitions'");
    }
    return new PodSchema(document);
  }

  /** Minor version of Kubernetes that the schema is of, such as {@code 1.35}. */
  String kubernetesVersion() {
    return document.path("kubernetes").asText();
  }

  /**
   * The definition of that short name.
   *
   * @throws IllegalArgumentException when there is none
   */
  JsonNode definition(String name) {
    var definition = document.path("definitions").path(name);
    if (!definition.isObject()) {
      throw new IllegalArgumentException(
          "the pod schema of Kubernetes %s defines no '%s'".formatted(kubernetesVersion(), name));
    }
    return definition;
  }

  /**
   * A schema that lies beside this class.
   *
   * @throws IllegalStateException when there is no such file
   */
  static PodSchema load(String file) {
    try (InputStream in = PodSchema.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing beside PodSchema.class");
      }
      return of(new JsonMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }
}
