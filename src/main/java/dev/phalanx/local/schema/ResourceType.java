package dev.phalanx.local.schema;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One served resource of one version.
 *
 * @param group empty for the core group
 * @param plural the name in paths
 * @param verbs of the resource itself, as discovery lists them
 * @param subresources names such as {@code status}
 * @param custom whether a CRD defined it
 * @param columns a CRD's additional printer columns; empty for built-in types
 * @param scale where a custom type's scale finds its numbers
 */
public record ResourceType(
    String group,
    String version,
    String kind,
    String listKind,
    String plural,
    String singular,
    List<String> shortNames,
    List<String> categories,
    boolean namespaced,
    Set<String> verbs,
    Set<String> subresources,
    boolean custom,
    TypeSchema schema,
    List<PrinterColumn> columns,
    Optional<ScalePaths> scale) {

  /** {@code apps/v1}, or {@code v1} in the core group. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }
}
