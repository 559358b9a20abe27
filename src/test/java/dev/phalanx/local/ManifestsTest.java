package dev.phalanx.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that users give. */
class ManifestsTest {
  private final Path folder;

  ManifestsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void documentsAndItemsOfListsAreObjectsInTheirOrder() throws IOException {
    var file =
        file(
            """
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: a}}
            ---
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: Secret, metadata: {name: b, namespace: a}}
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}
            ---
            """);
    assertThat(Manifests.read(List.of(file)).documents())
        .extracting(
            document -> document.kind() + " " + document.namespace() + "/" + document.name())
        .containsExactly("Namespace default/a", "Secret a/b", "ConfigMap default/c");
  }

  @Test
  void anchorsAreResolved() throws IOException {
    var file = file("{apiVersion: v1, kind: ConfigMap, metadata: {name: &a x, labels: {app: *a}}}");
    assertThat(
            Manifests.read(List.of(file))
                .documents()
                .getFirst()
                .object()
                .at("/metadata/labels/app"))
        .hasToString("\"x\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kind: Secret                                   | it has no apiVersion
          {apiVersion: v1, metadata: {name: a}}          | it has no kind
          {apiVersion: v1, kind: Secret}                 | it has no metadata.name
          just text                                      | an object is expected, not "just text"
          'a: [1, '                                      | line 1, column 8: expected the node content
          """)
  void whatIsNoObjectIsNamedWithItsPlace(String text, String message) throws IOException {
    var file = file(text);
    assertThatThrownBy(() -> Manifests.read(List.of(file)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    var missing = folder.resolve("missing.yaml");
    assertThatThrownBy(() -> Manifests.read(List.of(missing)))
        .hasMessage(missing + ": there is no such file");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("given.yaml"), text);
  }
}
