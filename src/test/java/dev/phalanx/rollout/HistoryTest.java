package dev.phalanx.rollout;

import static dev.phalanx.rollout.Fixtures.START;
import static dev.phalanx.rollout.Fixtures.revision;
import static dev.phalanx.rollout.Fixtures.roles;
import static dev.phalanx.rollout.Fixtures.web;
import static dev.phalanx.rollout.Fixtures.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final String OBJECT =
      """
      metadata:
        name: llama-zbb258r5dn
        creationTimestamp: "2026-11-27T05:30:00Z"
        labels: {modelserving.volcano.sh/revision: zbb258r5dn}
        annotations: {kubernetes.io/change-cause: "new\\n vLLM "}
        managedFields:
        - {manager: kubectl-annotate, time: "2026-11-27T05:40:00Z"}
        - {manager: phalanx, time: "2026-11-27T05:30:00Z"}
      revision: 1
      data:
        data:
        - name: prefill
          entryTemplate: {spec: {containers: [{image: "vllm:2"}, {image: "cache:1"}]}}
          workerTemplate: {spec: {containers: [{image: "vllm:2"}]}}
        - {name: decode, entryTemplate: {spec: {containers: [{image: "vllm:3"}]}}}
      """;

  private static History history() {
    return History.of(
        yaml("status: {currentRevision: old, updateRevision: zbb258r5dn}"),
        List.of(
            revision("old", 0, web("web:1")),
            RecordedRevision.of(yaml(OBJECT), "llama"),
            revision("odd", 1, roles("[]"))));
  }

  @Test
  void listsTheNewestFirst() {
    assertThat(String.join("\n", history().table(START.plus(Duration.ofMinutes(150)))))
        .isEqualTo(
            """
            REVISION    CREATED                        BY       MARK     IMAGES                                CAUSE
            zbb258r5dn  2h ago (2026-11-27T05:30:00Z)  phalanx  UPDATE   prefill=vllm:2,cache:1 decode=vllm:3  new; vLLM
            odd         2h ago (2026-11-27T05:01:00Z)  -        -        (cannot be read)                      -
            old         2h ago (2026-11-27T05:00:00Z)  -        CURRENT  web=web:1                             -""");
  }

  @Test
  void whatWasAskedForAgainIsNewerThanWhatIsYounger() {
    var again =
        new RecordedRevision("again", 3, START, Optional.empty(), Optional.empty(), web("1"));
    assertThat(RecordedRevision.newestFirst(List.of(revision("young", 9, web("2")), again), ""))
        .extracting(RecordedRevision::name)
        .containsExactly("again", "young");
  }

  @Test
  void theUpdateRevisionComesFirstOfThoseOfTheSameSecond() {
    var revisions = List.of(revision("a", 0, web("1")), revision("b", 0, web("2")));
    assertThat(RecordedRevision.newestFirst(revisions, "b"))
        .extracting(RecordedRevision::name)
        .containsExactly("b", "a");
  }

  @Test
  void machinesGetTheSameAsJson() {
    assertThat(history().json().get(0).toString())
        .isEqualTo(
            yaml("""
                revision: zbb258r5dn
                number: 1
                created: "2026-11-27T05:30:00Z"
                by: phalanx
                current: false
                update: true
                images: {prefill: ["vllm:2", "cache:1"], decode: ["vllm:3"]}
                cause: "new\\n vLLM "
                """)
                .toString());
    assertThat(history().json()).hasSize(3);
  }

  @Test
  void aRevisionWithoutLabelIsCalledAsItsObjectIs() {
    var revision =
        RecordedRevision.of(
            yaml("{metadata: {name: llama-5d8f7c9b}, data: [{name: web}]}"), "llama");
    assertThat(revision.name()).isEqualTo("5d8f7c9b");
    assertThat(revision.roles()).isEqualTo(roles("[{name: web}]"));
  }

  @Test
  void showsARevisionWithoutItsSecrets() {
    var role =
        roles(
            """
            - name: web
              replicas: 2
              maxUnavailable: 50%
              workerReplicas: 1
              entryTemplate:
                spec:
                  containers:
                  - name: c
                    image: web:1
                    args: [--token=secret]
                    env: [{name: TOKEN, value: secret}]
                    future: secret
            """);
    assertThat(RedactedRoles.of(role))
        .isEqualTo(
            roles(
                """
                - name: web
                  replicas: 2
                  maxUnavailable: 50%
                  workerReplicas: 1
                  entryTemplate:
                    spec:
                      containers:
                      - name: c
                        image: web:1
                        args: ["***"]
                        env: [{name: TOKEN, value: "***"}]
                        future: "***"
                """));
  }

  @Test
  void doesNotPrintTheRoles() {
    assertThat(RecordedRevision.of(yaml(OBJECT), "llama").toString()).doesNotContain("vllm");
  }
}
