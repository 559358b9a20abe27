package dev.phalanx.local.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What differs from run to run is masked, and nothing else is. */
class NormalizerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          uid: 0b6c4a2e-7f0e-4c55-8d8c-2f2b8f0f3c11 | uid: <uid>
          creationTimestamp: 2025-11-27T05:59:00Z   | creationTimestamp: <time>
          renewTime: 2025-11-27T05:59:00.123456Z    | renewTime: <time>
          Start Time: Thu, 27 Nov 2025 05:59:00 +0000 | Start Time: <time>
          startedAt: 2020-01-01T00:00:00Z           | startedAt: 2020-01-01T00:00:00Z
          too old resource version: 1 (230)         | too old resource version: <version>
          "resourceVersion":"0"                     | "resourceVersion":"0"
          running at https://127.0.0.1:41575        | running at <server>
          web  ClusterIP  10.96.12.3  <none>  80/TCP | web  ClusterIP  <ip>  <none>  80/TCP
          80:31234/TCP                              | 80:<port>/TCP
          podIP: 10.1.1.1                           | podIP: 10.1.1.1
          main   0/1     Pending   0          12s   | main  0/1  Pending  0  <age>
          main   0/1     Running   0          1m5s  | main  0/1  Running  0  <age>
          6y332d  Normal  Pulled                    | <age>  Normal  Pulled
          web    3/3     3            3             | web  3/3  3  3
          """)
  void linesOfText(String printed, String expected) {
    assertThat(Normalizer.text(printed, Map.of())).isEqualTo(expected);
  }

  @Test
  void theLogOfKubectlItselfIsLeftOut() {
    assertThat(
            Normalizer.text("W1127 06:53:49.5 6194 reflector.go:492] late\nerror: e\n", Map.of()))
        .isEqualTo("error: e");
  }

  @Test
  void indentationStays() {
    assertThat(Normalizer.text("a:\n      b   c\n", Map.of())).isEqualTo("a:\n      b  c");
  }

  @Test
  void whatAServerChoseHasTheNameUnderWhichItIsKept() {
    assertThat(Normalizer.text("pod/web-x7k2p 404", Map.of("made", "web-x7k2p", "n", "404")))
        .isEqualTo("pod/<made> 404");
  }

  @Test
  void jsonIsSortedAndMasked() {
    assertThat(
            Normalizer.body(
                """
                {"metadata": {"resourceVersion": "17", "name": "a"}, "kind": "Pod"}
                {"continue": "abc", "nodePort": 30123, "cells": ["a", "5s", 3]}
                """,
                Map.of()))
        .isEqualTo(
            """
            {kind: "Pod", metadata: {name: "a", resourceVersion: "<version>"}}
            {cells: ["a", "<age>", 3], continue: "<continue>", nodePort: <port>}""");
  }

  @Test
  void yamlBodiesAreComparedAsJson() {
    assertThat(Normalizer.yaml("kind: \"Pod\"\napiVersion: v1\n", Map.of()))
        .isEqualTo("{apiVersion: \"v1\", kind: \"Pod\"}");
  }

  @Test
  void causesInRandomOrderAreSorted() {
    String body =
        """
        {"kind": "Status", "message": "bad: [b: two, a: one]", "details": {"group": "example.com",
         "causes": [{"field": "b", "message": "two"}, {"field": "a", "message": "one"}]}}
        """;
    assertThat(Normalizer.body(body, Map.of()))
        .contains("message: \"bad: [a: one, b: two]\"")
        .contains("causes: [{field: \"a\", message: \"one\"}, {field: \"b\", message: \"two\"}]");
  }

  @Test
  void otherTextIsNotTakenForJson() {
    assertThat(Normalizer.body("404 page not found\n", Map.of())).isEqualTo("404 page not found");
  }
}
