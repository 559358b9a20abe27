package dev.phalanx.local.server;

import static dev.phalanx.local.server.TestServer.MERGE;
import static dev.phalanx.local.server.TestServer.STRATEGIC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.local.server.TestServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, in the words of a real kube-apiserver 1.35. */
class RefusalsIT {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private final TestServer server;

  RefusalsIT(@TempDir Path parent) throws IOException {
    server = new TestServer(parent.resolve("objects"), ContainerLogs.none());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatCannotBeCreatedIsRefusedInUpstreamsWords() {
    server.post(MAPS, "{'metadata':{'name':'taken'}}");

    assertRefused(
        server.post(MAPS, "{'metadata':{'name':'taken'}}"),
        409,
        "AlreadyExists",
        "configmaps \"taken\" already exists");
    assertRefused(
        server.post("/api/v1/namespaces/nope/configmaps", "{'metadata':{'name':'a'}}"),
        404,
        "NotFound",
        "namespaces \"nope\" not found");
    assertRefused(
        server.post(MAPS, "{'metadata':{}}"),
        422,
        "Invalid",
        "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is required");
    assertRefused(
        server.post(MAPS, "{'metadata':{'name':'a','namespace':'other'}}"),
        400,
        "BadRequest",
        "the namespace of the provided object does not match the namespace sent on the request");
    assertRefused(
        server.post(MAPS + "?fieldValidation=Strict", "{'metadata':{'name':'a'},'x':1}"),
        400,
        "BadRequest",
        "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: unknown field \"x\"");
    assertRefused(
        server.post("/api/v1/configmaps", "{}"),
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource");
  }

  @Test
  void aDeleteThatCannotBeMeantDeletesNothing() {
    server.post(MAPS, "{'metadata':{'name':'m'}}");

    assertRefused(
        server.delete(MAPS + "/m", "{'kind':'ConfigMap','apiVersion':'v1'}"),
        400,
        "BadRequest",
        "no kind \"ConfigMap\" is registered for version \"v1\" in scheme \"pkg/runtime/scheme.go:111\"");
    assertRefused(
        server.delete(MAPS + "/m?propagationPolicy=Foreground", "{'orphanDependents':true}"),
        422,
        "Invalid",
        "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Invalid value: \"Foreground\": orphanDependents and deletionPropagation cannot be both set");
    assertThat(server.get(MAPS + "/m").code()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resourceVersionMatch=Exact|422|ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided",
        "resourceVersion=1&resourceVersionMatch=X|422|ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Unsupported value: \"X\": supported values: \"Exact\", \"NotOlderThan\", \"\"",
        "sendInitialEvents=true|422|ListOptions.meta.k8s.io \"\" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list",
        "watch=1&resourceVersionMatch=Exact|422|ListOptions.meta.k8s.io \"\" is invalid: [resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided, resourceVersionMatch: Unsupported value: \"Exact\": supported values: \"NotOlderThan\"]",
        "resourceVersion=x|400|invalid resource version: resourceVersion: Invalid value: \"x\": strconv.ParseUint: parsing \"x\": invalid syntax"
      })
  void listsAndWatchesThatCannotBeMeantAreRefused(String query, int code, String message) {
    Answer answer = server.get(MAPS + "?" + query);

    assertThat(answer.message()).isEqualTo(message);
    assertThat(answer.code()).isEqualTo(code);
  }

  @Test
  void oneObjectIsReadAtAVersionThatIsThere() {
    server.post(MAPS, "{'metadata':{'name':'m'}}");

    assertThat(server.get(MAPS + "/m?resourceVersion=1").code()).isEqualTo(200);
    assertThat(server.get(MAPS + "/m?resourceVersion=x").code()).isEqualTo(500);
    assertThat(server.get(MAPS + "/m?resourceVersion=1000000").code()).isEqualTo(504);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/openapi/v3/apis/nobody/v1|''",
        "/apis/nobody/v1/things|404 page not found",
        "/apis/apps/v2|the server could not find the requested resource",
        "/api/v1/things|the server could not find the requested resource"
      })
  void whatIsNotServedIsNotFoundInUpstreamsWays(String path, String text) {
    Answer answer = server.get(path);

    assertThat(answer.code()).isEqualTo(404);
    assertThat((answer.body().isTextual() ? answer.body().asText() : answer.message()).strip())
        .isEqualTo(text);
  }

  @Test
  void aKindThatOpenApiDoesNotKnowIsNotDefinedInItsSecondVersionEither() {
    assertThat(server.get("/openapi/v2").body().path("definitions")).isEmpty();
    assertThat(
            server
                .send(
                    "GET",
                    "/openapi/v2",
                    "",
                    "",
                    "application/com.github.proto-openapi.spec.v2@v1.0+protobuf")
                .body()
                .asText())
        .contains("2.0", "Kubernetes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'metadata':{'name':'bad','finalizers':['nope']}}|metadata.finalizers[0]: Invalid value: \"nope\": name is neither a standard finalizer name nor is it fully qualified",
        "{'metadata':{'name':'bad','ownerReferences':[{'apiVersion':'v1','kind':'Pod','name':'','uid':'u'}]}}|metadata.ownerReferences.name: Invalid value: \"\": must not be empty",
        "{'metadata':{'name':'B'}}|metadata.name: Invalid value: \"B\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
      })
  void badMetadataIsRefusedWithOneCause(String body, String why) {
    Answer answer = server.post(MAPS, body);

    assertThat(answer.message()).startsWith("ConfigMap \"").endsWith("is invalid: " + why);
    assertThat(answer.body().at("/details/causes")).hasSize(1);
  }

  @Test
  void aManagersNameIsPrintable() {
    assertRefused(
        server.post(MAPS + "?fieldManager=a%00b", "{'metadata':{'name':'m'}}"),
        422,
        "Invalid",
        "CreateOptions.meta.k8s.io \"\" is invalid: fieldManager: Invalid value: \"a\\x00b\": invalid character U+0000 (at position 1)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'metadata':|unexpected end of JSON input ({\"metadata\":)",
        "{'metadata': }|invalid character '}' looking for beginning of value ({\"metadata\": })",
        "''|unexpected end of JSON input (<empty>)",
        "[1]|json: cannot unmarshal array into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" } (5b315d)"
      })
  void whatIsNoObjectIsRefusedInGosWords(String body, String why) {
    assertRefused(
        server.post(MAPS, body),
        400,
        "BadRequest",
        "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: "
            + why);
  }

  @Test
  void aPatchThatMakesNoObjectIsToBlame() {
    server.post(MAPS, "{'metadata':{'name':'m'}}");

    Answer merged = server.patch(MAPS + "/m", MERGE, "{'data':{'a':1}}");
    Answer strategic = server.patch(MAPS + "/m", STRATEGIC, "{'data':{'a':1}}");

    assertThat(merged.message())
        .startsWith(
            " \"\" is invalid: patch: Invalid value: \"{\\\"apiVersion\\\":\\\"v1\\\",\\\"data\\\"")
        .endsWith(
            ": json: cannot unmarshal number into Go struct field ConfigMap.data of type string");
    assertThat(strategic.message())
        .startsWith(" \"\" is invalid: patch: Invalid value: \"map[data:map[a:1]]\": json: ");
    assertThat(server.patch(MAPS + "/m?force=true", MERGE, "{}").message())
        .isEqualTo(
            "PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for non-apply patch");
  }

  private static void assertRefused(Answer answer, int code, String reason, String message) {
    assertThat(answer.message()).isEqualTo(message);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.text("/reason")).isEqualTo(reason);
  }
}
