package dev.phalanx.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.decision.Input;
import dev.phalanx.domain.Amount;
import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.RecoveryPolicy;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.Rollout;
import dev.phalanx.domain.RolloutType;
import dev.phalanx.domain.ServingSpec;
import dev.phalanx.domain.TopologyPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ModelServings as they are stored, also under older CRDs. */
class SpecReaderTest {
  private static final String ROLE =
      "{name: r, workerReplicas: 0, entryTemplate: {spec: {containers: []}}}";

  @Test
  void defaultsOfObjectsThatWereStoredWithoutThem() {
    var spec = spec("{template: {roles: [%s]}}".formatted(ROLE));
    assertThat(spec.replicas()).isEqualTo(1);
    assertThat(spec.schedulerName()).isEqualTo("volcano");
    assertThat(spec.recoveryPolicy()).isEqualTo(RecoveryPolicy.ROLE_RECREATE);
    assertThat(spec.rollout()).isEqualTo(Rollout.DEFAULT);
    assertThat(spec.roles().getFirst().replicas()).isEqualTo(1);
    assertThat(spec.restartGraceSeconds()).isZero();
    assertThat(spec.plugins()).isEqualTo("[]");
    assertThat(spec.queue()).isEmpty();
    assertThat(spec.groupTopology()).isEmpty();
    assertThat(spec.roleTopology()).isEmpty();
    assertThat(spec.topologySpread()).isEmpty();
    assertThat(spec.generation()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"1, true", "0, false", "25%, true"})
  void imagesInPlaceAndASurgeExcludeEachOther(String surge, boolean isWarned) {
    var serving =
        TestCluster.yaml(
            """
            metadata: {generation: 1, annotations: {phalanx.dev/in-place-update: "true"}}
            spec:
              rolloutStrategy: {rollingUpdateConfiguration: {maxSurge: %s}}
              template: {roles: [%s]}
            """
                .formatted(surge, ROLE));
    var read = (Input.ServingObserved) SpecReader.read(serving, RecoveryRules.DEFAULT);
    assertThat(read.spec().rolloutRules().inPlace()).isTrue();
    assertThat(read.spec().warnings())
        .isEqualTo(
            isWarned
                ? List.of(
                    "metadata.annotations[phalanx.dev/in-place-update]: 'true' has no effect with a"
                        + " maxSurge, under which groups are replaced; leave out one of them")
                : List.of());
  }

  @Test
  void everyFieldThatIsThere() {
    var spec =
        spec(
            """
            replicas: 3
            schedulerName: ""
            recoveryPolicy: None
            topologySpreadConstraints: [{maxSkew: 1}]
            plugins: [{name: demo-pod-tweaks, type: BuiltIn}]
            rolloutStrategy:
              type: RoleRollingUpdate
              rollingUpdateConfiguration: {maxUnavailable: 25%%, maxSurge: 1, partition: 2}
            template:
              restartGracePeriodSeconds: 60
              gangPolicy: {minRoleReplicas: {r: 1}}
              networkTopology:
                groupPolicy: {highestTierAllowed: 2}
                rolePolicy: {mode: soft, highestTierName: rack}
              roles: [{name: r, replicas: 2, workerReplicas: 1, maxUnavailable: 1, partition: 50%%, entryTemplate: {}, workerTemplate: {}}]
            """
                .formatted());
    assertThat(spec.replicas()).isEqualTo(3);
    assertThat(spec.schedulerName()).isEmpty();
    assertThat(spec.recoveryPolicy()).isEqualTo(RecoveryPolicy.NONE);
    assertThat(spec.rollout())
        .isEqualTo(
            new Rollout(
                RolloutType.ROLE_ROLLING_UPDATE,
                Optional.of(Amount.parse("25%")),
                Optional.of(Amount.of(1)),
                Optional.of(Amount.of(2))));
    assertThat(spec.restartGraceSeconds()).isEqualTo(60);
    assertThat(spec.minRoleReplicas()).containsEntry("r", 1);
    assertThat(spec.groupTopology())
        .contains(new TopologyPolicy("hard", Optional.of(2), Optional.empty()));
    assertThat(spec.roleTopology())
        .contains(new TopologyPolicy("soft", Optional.empty(), Optional.of("rack")));
    assertThat(spec.topologySpread()).contains("[{\"maxSkew\":1}]");
    assertThat(spec.plugins()).isEqualTo("[{\"name\":\"demo-pod-tweaks\",\"type\":\"BuiltIn\"}]");
    assertThat(spec.queue()).isEmpty();
    assertThat(spec.roles().getFirst().partition()).contains(Amount.parse("50%"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{deadlineSeconds: 3600}  |                                                  | PT1H",
        "{deadlineSeconds: 60}    |                                                  | PT30M",
        "{deadlineSeconds: x}     |                                                  | PT30M",
        "{port: 6380}             |                                                  | PT30M",
        "{deadlineSeconds: 3600}  | phalanx.dev/rendezvous-deadline-seconds: '7200'  | PT2H",
        "{deadlineSeconds: 3600}  | phalanx.dev/rendezvous-deadline-seconds: '600'   | PT10M",
        "{deadlineSeconds: 3600}  | phalanx.dev/rendezvous-deadline-seconds: '0'     | PT0S",
        "{deadlineSeconds: 3600}  | phalanx.dev/rendezvous-deadline-seconds: 'soon'  | PT1H",
      })
  void workersMayWaitForTheirEntryAsLongAsTheirPluginIsToldUnlessAnAnnotationSaysOtherwise(
      String config, @Nullable String annotation, Duration expected) {
    var plugins = "[{name: other}, {name: ray-bootstrap, config: %s}]".formatted(config);
    var rules = rules(plugins, annotation == null ? "" : annotation, RecoveryRules.DEFAULT);
    assertThat(rules.deadlines()).containsEntry(BootstrapPhase.RENDEZVOUS_OPEN, expected);
    assertThat(rules.with(BootstrapPhase.RENDEZVOUS_OPEN, Duration.ofMinutes(30)))
        .isEqualTo(RecoveryRules.DEFAULT);
  }

  @Test
  void theLongestOfSeveralCountsAndForEverStaysForEver() {
    var plugins =
        """
        [{name: ray-bootstrap, config: {deadlineSeconds: 7200}, scope: {roles: [a]}},
         {name: ray-bootstrap, config: {deadlineSeconds: 3600}, scope: {roles: [b]}},
         {name: ray-bootstrap, scope: {roles: [c]}}, {name: x, config: {deadlineSeconds: 9999}}]
        """;
    assertThat(rules(plugins, "", RecoveryRules.DEFAULT).deadline(BootstrapPhase.RENDEZVOUS_OPEN))
        .contains(Duration.ofHours(2));
    var forEver = RecoveryRules.DEFAULT.with(BootstrapPhase.RENDEZVOUS_OPEN, Duration.ZERO);
    assertThat(rules(plugins, "", forEver)).isEqualTo(forEver);
  }

  private static RecoveryRules rules(String plugins, String annotations, RecoveryRules rules) {
    var serving =
        TestCluster.yaml(
            """
            metadata: {generation: 1, annotations: {%s}}
            spec: {plugins: %s, template: {roles: [%s]}}
            """
                .formatted(annotations, plugins.replace("\n", " "), ROLE));
    return ((Input.ServingObserved) SpecReader.read(serving, rules)).spec().recovery();
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "60, 60", "9223372036854775807, 2147483647"})
  void aGracePeriodIsATimeThatCanBeAddedToNow(String written, long seconds) {
    var spec =
        spec("{template: {restartGracePeriodSeconds: %s, roles: [%s]}}".formatted(written, ROLE));
    assertThat(spec.restartGraceSeconds()).isEqualTo(seconds);
  }

  @Test
  void theFlatTopologyOfV010IsThatOfGroups() {
    var spec =
        spec("{template: {networkTopology: {highestTierAllowed: 1}, roles: [%s]}}".formatted(ROLE));
    assertThat(spec.groupTopology())
        .contains(new TopologyPolicy("hard", Optional.of(1), Optional.empty()));
    assertThat(spec.roleTopology()).isEmpty();
  }

  @Test
  void whatMetadataSays() {
    var serving =
        serving(
            """
            metadata:
              namespace: d
              name: m
              uid: U
              generation: 1
              annotations: {scheduling.volcano.sh/queue-name: q1}
              ownerReferences: [{kind: LeaderWorkerSet, name: lws}]
            spec: {plugins: [{name: lws-standard-labels, type: BuiltIn}], template: {roles: [%s]}}
            """
                .formatted(ROLE));
    var spec = ((Input.ServingObserved) SpecReader.read(serving, RecoveryRules.DEFAULT)).spec();
    assertThat(spec.queue()).contains("q1");
    assertThat(spec.plugins()).contains("{\"leaderWorkerSet\":\"lws\"}");
    assertThat(SpecReader.id(serving)).hasToString("d/m/U");
  }

  @Test
  void oneThatIsBeingDeletedIsJustThat() {
    var serving =
        serving(
            "{metadata: {namespace: d, name: m, uid: U, deletionTimestamp: \"2026-11-22T10:00:00Z\"}, spec: {replicas: x}}");
    assertThat(SpecReader.read(serving, RecoveryRules.DEFAULT))
        .isEqualTo(new Input.ServingTerminating());
  }

  @Test
  void templatesAndHowTheyAreNamed() {
    var one = observed("{template: {roles: [%s]}}".formatted(ROLE));
    var scaled =
        observed(
            "{replicas: 9, template: {roles: [%s]}}"
                .formatted(ROLE.replace("name: r", "name: r, replicas: 5, partition: 1")));
    var changed =
        observed("{template: {roles: [%s]}}".formatted(ROLE.replace("[]", "[{name: c}]")));
    assertThat(scaled.spec().revision()).isEqualTo(one.spec().revision());
    assertThat(scaled.templates()).isEqualTo(one.templates());
    assertThat(changed.spec().revision()).isNotEqualTo(one.spec().revision());
    assertThat(one.templates().getFirst().hasWorkerTemplate()).isFalse();
  }

  @Test
  void whatRollsIsPartOfNamesAndHashesOnlyWhereItIsListed() {
    var plain = rolling("", "");
    assertThat(rolling("", "schedulerName: other,").spec().revision())
        .isEqualTo(plain.spec().revision());
    var listed = rolling("phalanx.dev/rollout-on: 'plugins,scheduler,topology'", "");
    assertThat(listed.spec().revision()).hasToString("fb4zqwfs8f");
    assertThat(listed.templates().getFirst().hash()).isEqualTo("kbs5rc5dgm");
    for (var change :
        List.of(
            "schedulerName: other,",
            "plugins: [{name: demo-pod-tweaks, type: BuiltIn}],",
            "topologySpreadConstraints: [{maxSkew: 1}],")) {
      var changed = rolling("phalanx.dev/rollout-on: 'plugins,scheduler,topology'", change);
      assertThat(changed.spec().revision()).as(change).isNotEqualTo(listed.spec().revision());
      assertThat(changed.templates()).as(change).isNotEqualTo(listed.templates());
    }
    assertThat(rolling("phalanx.dev/rollout-on: plugins", "schedulerName: other,").templates())
        .isEqualTo(rolling("phalanx.dev/rollout-on: plugins", "").templates());
  }

  private static Input.ServingObserved rolling(String annotations, String spec) {
    return (Input.ServingObserved)
        SpecReader.read(
            serving(
                "{metadata: {namespace: d, name: m, uid: U, annotations: {%s}}, spec: {%s template: {roles: [%s]}}}"
                    .formatted(annotations, spec, ROLE)),
            RecoveryRules.DEFAULT);
  }

  @Test
  void aPercentageThatComesToLessThanOneActsAsOneAndSaysSo() {
    var spec =
        spec(
            "{replicas: 4, rolloutStrategy: {type: ServingGroupRollingUpdate, rollingUpdateConfiguration: {maxUnavailable: 10%%, maxSurge: 1}}, template: {roles: [%s]}}"
                .formatted(ROLE.replace("name: r", "name: r, replicas: 3, maxUnavailable: 10%")));
    assertThat(spec.rollout().maxUnavailableOf(4)).isEqualTo(1);
    assertThat(spec.warnings())
        .containsExactly(
            "spec.rolloutStrategy.rollingUpdateConfiguration.maxUnavailable: '10%' of 4 groups is less than 1, and acts as 1; write a number, or a larger percentage");
    var byRole =
        spec(
            "{replicas: 4, rolloutStrategy: {type: RoleRollingUpdate}, template: {roles: [%s]}}"
                .formatted(ROLE.replace("name: r", "name: r, replicas: 3, maxUnavailable: 10%")));
    assertThat(byRole.warnings())
        .containsExactly(
            "spec.template.roles[0].maxUnavailable: '10%' of 3 replicas is less than 1, and acts as 1; write a number, or a larger percentage");
  }

  @ParameterizedTest
  @CsvSource({"25%, 4, 1", "0%, 4, 0", "0, 4, 0", "10%, 0, 0", "10%, 10, 1", "49%, 4, 1"})
  void whatIsMeantAsNoneOrComesToSomeIsNotWarnedOf(String amount, int replicas, int acts) {
    var spec =
        spec(
            "{replicas: %d, rolloutStrategy: {type: ServingGroupRollingUpdate, rollingUpdateConfiguration: {maxUnavailable: %s, maxSurge: 1}}, template: {roles: [%s]}}"
                .formatted(replicas, amount, ROLE));
    assertThat(spec.rollout().maxUnavailableOf(replicas)).isEqualTo(acts);
    assertThat(spec.warnings()).isEmpty();
  }

  @Test
  void anObjectWithoutSpecHasNoRoles() {
    var serving = serving("{metadata: {namespace: d, name: m, uid: U, generation: 7}}");
    assertThat(
            ((Input.ServingObserved) SpecReader.read(serving, RecoveryRules.DEFAULT)).templates())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{replicas: x} | spec.replicas: must be a whole number",
        "{replicas: 3000000000} | spec.replicas: must be of the type that the CRD says, and in its range",
        "{recoveryPolicy: Never} | spec.recoveryPolicy: 'Never' is not one of [ServingGroupRecreate, RoleRecreate, None]",
        "{rolloutStrategy: {type: BlueGreen}} | spec.rolloutStrategy.type: 'BlueGreen' is not one of [ServingGroupRollingUpdate, RoleRollingUpdate]",
        "{rolloutStrategy: {rollingUpdateConfiguration: {partition: half}}} | spec.rolloutStrategy.rollingUpdateConfiguration.partition: 'half' is not a number such as 2 or a percentage such as 25%",
        "{template: {roles: [{workerReplicas: 0}]}} | spec.template.roles[0].name: missing: every role needs one",
        "{template: {gangPolicy: {minRoleReplicas: {r: many}}}} | spec.template.gangPolicy.minRoleReplicas.r: must be a whole number",
        "{template: {roles: [{name: r, entryTemplate: {spec: {containers: [{resources: {requests: {cpu: lots}}}]}}}]}} | spec.template.roles[0].entryTemplate.spec.containers[0].resources.requests.cpu: 'lots' is not a quantity such as 8, 500m or 64Gi",
      })
  void whatCannotBeReadIsNamed(String spec, String problem) {
    assertThat(SpecReader.read(withSpec(spec), RecoveryRules.DEFAULT))
        .isInstanceOfSatisfying(
            Input.SpecUnreadable.class,
            unreadable -> {
              assertThat(unreadable.generation()).isEqualTo(7);
              assertThat(unreadable.problems()).containsExactly(problem);
            });
  }

  /** A reader that fails is a fault of ours; the serving goes on as it was, and is told so. */
  @Test
  void aSpecThatNobodyExpectedIsUnreadable() {
    var serving = (ObjectNode) withSpec("{template: {roles: [%s]}}".formatted(ROLE));
    var fields =
        new TreeMap<String, JsonNode>(
            (asked, other) -> {
              if (asked.equals("annotations")) {
                throw new ArithmeticException("token");
              }
              return asked.compareTo(other);
            });
    serving.path("metadata").properties().forEach(it -> fields.put(it.getKey(), it.getValue()));
    serving.set("metadata", new ObjectNode(JsonNodeFactory.instance, fields));
    assertThat(SpecReader.read(serving, RecoveryRules.DEFAULT))
        .isEqualTo(
            new Input.SpecUnreadable(
                7,
                List.of(
                    "spec: cannot be read: internal error: ArithmeticException; the controller's log says more")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "template: {roles: [null]}",
        "plugins: [null]",
        "template: {roles: [{name: r, replicas: 101, maxUnavailable: '2147483647%', partition: '2147483647%', entryTemplate: {}}]}",
        "replicas: 101, rolloutStrategy: {rollingUpdateConfiguration: {maxUnavailable: '2147483647%', maxSurge: '2147483647%', partition: '2147483647%'}}",
      })
  void whatIsOddThrowsNothing(String spec) {
    assertThatCode(() -> SpecReader.read(withSpec("{%s}".formatted(spec)), RecoveryRules.DEFAULT))
        .doesNotThrowAnyException();
  }

  static ServingSpec spec(String yaml) {
    return observed(yaml).spec();
  }

  private static Input.ServingObserved observed(String yaml) {
    return (Input.ServingObserved) SpecReader.read(withSpec(yaml), RecoveryRules.DEFAULT);
  }

  private static JsonNode withSpec(String yaml) {
    var serving = serving("{metadata: {namespace: d, name: m, uid: U, generation: 7}}");
    ((ObjectNode) serving).set("spec", serving(yaml));
    return serving;
  }

  private static JsonNode serving(String yaml) {
    return TestCluster.yaml(yaml);
  }
}
