package dev.phalanx.rollout;

import static dev.phalanx.rollout.Fixtures.revision;
import static dev.phalanx.rollout.Fixtures.roles;
import static dev.phalanx.rollout.Fixtures.web;
import static dev.phalanx.rollout.Fixtures.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollbackTest {
  private static final List<RecordedRevision> KNOWN =
      List.of(
          revision("ccc", 3, web("web:3")),
          revision("bbb", 2, web("web:2")),
          revision("aaa", 1, web("web:1")));

  @ParameterizedTest(name = "with {0}, back to {1}")
  @CsvSource({"web:3, bbb", "web:2, ccc", "web:4, ccc"})
  void goesBackToTheNewestRevisionOfAnotherTemplate(String image, String expected) {
    assertThat(Rollback.target(KNOWN, web(image), Optional.empty(), "llama").name())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"aaa", "llama-aaa"})
  void goesBackToTheRevisionThatIsNamed(String name) {
    assertThat(Rollback.target(KNOWN, web("web:3"), Optional.of(name), "llama").name())
        .isEqualTo("aaa");
  }

  @Test
  void namesTheRevisionsThatThereAreWhenOneIsUnknown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rollback.target(KNOWN, web("web:3"), Optional.of("aab"), "llama"))
        .withMessage("llama has no revision 'aab'; there is aaa, bbb, ccc");
  }

  @Test
  void saysThatThereIsNothingToGoBackTo() {
    var unreadable = revision("ddd", 4, roles("[]"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Rollback.target(
                    List.of(unreadable, KNOWN.getLast()), web("web:1"), Optional.empty(), "llama"))
        .withMessage("llama has no other revision that it could go back to");
  }

  @Test
  void theNumbersOfATemplateMakeNoOtherOne() {
    assertThat(
            Rollback.isSameTemplate(
                roles("[{name: web, replicas: 3, partition: 1}]"),
                roles("[{name: web, maxUnavailable: 50%}]")))
        .isTrue();
  }

  @Test
  void keepsThePresentNumbersAndTakesTheRecordedOnesOfRolesThatAreGone() {
    var recorded =
        roles(
            """
            - {name: router, replicas: 2, workerReplicas: 0, maxUnavailable: 1}
            - {name: web, replicas: 1, workerReplicas: 3, maxUnavailable: 1, partition: 4, future: {a: 1}}
            """);
    var present =
        roles(
            """
            - {name: web, replicas: 7, workerReplicas: 5, maxUnavailable: 50%, maxSurge: 1, other: 2}
            - {name: cache, replicas: 1}
            """);
    assertThat(Rollback.merged(recorded, present))
        .isEqualTo(
            roles(
                """
                - {name: router, replicas: 2, workerReplicas: 0, maxUnavailable: 1}
                - {name: web, workerReplicas: 3, future: {a: 1}, replicas: 7, maxUnavailable: 50%, maxSurge: 1}
                """));
    assertThat(recorded.at("/1/partition").asInt()).isEqualTo(4);
  }

  @Test
  void patchesOnlyTheRolesThatWereRead() {
    var serving =
        yaml(
            "{metadata: {uid: u, generation: 7}, spec: {replicas: 2, template: {roles: [{name: old}]}}}");
    assertThat(Rollback.patch(serving, roles("[{name: web}]")))
        .isEqualTo(
            yaml(
                """
                - {op: test, path: /metadata/uid, value: u}
                - {op: test, path: /spec/template/roles, value: [{name: old}]}
                - {op: replace, path: /spec/template/roles, value: [{name: web}]}
                """));
  }

  @ParameterizedTest(name = "{0} to {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{name: a}, {name: b}] | [{name: b}, {name: a}]              | the order of roles
          [{name: a}, {name: b}] | [{name: a}, {name: c}]              | c comes back; b is removed
          [{name: a}]            | [{name: a, workerReplicas: 2}]      | a changes, not its images
          """)
  void saysWhatItChanges(String present, String wanted, String words) {
    assertThat(Rollback.changes(roles(present), roles(wanted))).isEqualTo(words);
  }

  @Test
  void saysWhichImagesItChanges() {
    assertThat(Rollback.changes(web("web:2"), web("web:1"))).isEqualTo("web web:2 → web:1");
  }
}
