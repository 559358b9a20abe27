package dev.phalanx.local.merge;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.schema.SchemaCatalog;
import dev.phalanx.local.schema.TypeSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are those of a real API server. */
class AppliedFieldsTest {
  private static final TypeSchema POD =
      SchemaCatalog.builtIn().byKind("", "v1", "Pod").orElseThrow().schema();

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {colour: red} | .colour: field not declared in schema
          {spec: {restart: Never}} | .spec.restart: field not declared in schema
          {spec: hello} | .spec: expected map, got &{hello}
          {spec: {containers: {a: b}}} | .spec.containers: expected list, got &{map[a:b]}
          {spec: {nodeName: 1}} | .spec.nodeName: expected string, got &value.valueUnstructured{Value:1}
          {spec: {hostNetwork: 'yes'}} | .spec.hostNetwork: expected boolean, got string
          {spec: {containers: [{name: c, tty: 1}]}} | .spec.containers[name="c"].tty: expected boolean, got int64
          {spec: {containers: [{name: c}, {name: c}]}} | .spec.containers: duplicate entries for key [name="c"]
          """)
  void whatCannotBeApplied(String fields, String complaint) throws JsonProcessingException {
    assertThatThrownBy(() -> FieldOwnership.requireApplicable(pod(fields), POD))
        .isInstanceOf(ApiRefusal.class)
        .hasMessage("failed to create typed patch object (/p; /v1, Kind=Pod): " + complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {spec: {containers: [{name: c, resources: {limits: {cpu: 1}}, ports: [{containerPort: 80}]}]}}
          {spec: {containers: [{image: i}]}}
          {spec: {containers: [{name: c, livenessProbe: {httpGet: {port: http}}}], nodeName: null}}
          """)
  void whatCanBeApplied(String fields) {
    assertThatCode(() -> FieldOwnership.requireApplicable(pod(fields), POD))
        .doesNotThrowAnyException();
  }

  @Test
  void ownersCannotBeApplied() throws JsonProcessingException {
    ObjectNode pod = pod("{}");
    pod.withObject("/metadata").putArray("managedFields").addObject();
    assertThatThrownBy(() -> FieldOwnership.requireApplicable(pod, POD))
        .hasMessage("metadata.managedFields must be nil");
  }

  @Test
  void aPatchThatRemovesWhatIsNotThereDoesNotApply() throws JsonProcessingException {
    var patch = new JsonMapper().readTree("[{\"op\": \"remove\", \"path\": \"/spec/none\"}]");
    ObjectNode pod = pod("{spec: {}}");
    assertThatThrownBy(() -> Patches.json(pod, patch)).isInstanceOf(ApiRefusal.class);
  }

  private static ObjectNode pod(String fields) throws JsonProcessingException {
    ObjectNode pod = (ObjectNode) new YAMLMapper().readTree(fields);
    pod.put("apiVersion", "v1").put("kind", "Pod").putObject("metadata").put("name", "p");
    return pod;
  }
}
