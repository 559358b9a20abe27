package dev.phalanx.local.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are those of a real API server. */
class BuiltInRulesTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final SchemaCatalog CATALOG = SchemaCatalog.builtIn();

  @ParameterizedTest(name = "{2}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '' | v1 | ConfigMap | {data: {x: y}, binaryData: {x: aGVsbG8=}} | data[x]: Invalid value: "x": duplicate of key present in binaryData
          '' | v1 | ResourceQuota | {spec: {hard: {pods: "-1"}}} | spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0
          '' | v1 | Event | {involvedObject: {namespace: other}} | involvedObject.namespace: Invalid value: "other": does not match event.namespace
          coordination.k8s.io | v1 | Lease | {spec: {leaseDurationSeconds: 0}} | spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0
          coordination.k8s.io | v1 | Lease | {spec: {leaseTransitions: -1}} | spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0
          apps | v1 | ControllerRevision | {revision: 1} | data: Required value: data is mandatory
          discovery.k8s.io | v1 | EndpointSlice | {addressType: IPv9} | addressType: Unsupported value: "IPv9": supported values: "FQDN", "IPv4", "IPv6"
          policy | v1 | PodDisruptionBudget | {spec: {minAvailable: 1, maxUnavailable: 1, selector: {}}} | spec: Invalid value: {"MinAvailable":1,"Selector":{},"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set
          scheduling.k8s.io | v1 | PriorityClass | {value: 2000000001} | value: Forbidden: maximum allowed value of a user defined priority is 1000000000
          '' | v1 | Pod | {spec: {containers: [{name: c, image: " i"}]}} | spec.containers[0].image: Invalid value: " i": must not have leading or trailing whitespace
          '' | v1 | Pod | {spec: {containers: [{name: c, image: i, startupProbe: {exec: {}, grpc: {}}}]}} | spec.containers[0].startupProbe.grpc: Forbidden: may not specify more than 1 handler type
          '' | v1 | Pod | {spec: {tolerations: [{key: a, operator: Exists, value: b}], containers: [{name: c, image: i}]}} | spec.tolerations[0].operator: Invalid value: "b": value must be empty when `operator` is 'Exists'
          '' | v1 | Pod | {spec: {containers: [{name: c, image: i, env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.colour}}}]}]}} | spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.colour": error converting fieldPath: field label not supported: metadata.colour
          apps | v1 | Deployment | {spec: {strategy: {type: Recreate, rollingUpdate: {}}, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}} | spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'
          apps | v1 | Deployment | {spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}, status: {replicas: 1, readyReplicas: 2}} | status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas
          batch | v1 | Job | {spec: {parallelism: -1, template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}} | spec.parallelism: Invalid value: -1: must be greater than or equal to 0
          """)
  void whatIsRefused(String group, String version, String kind, String fields, String error)
      throws JsonProcessingException {
    TypeSchema type = CATALOG.byKind(group, version, kind).orElseThrow().schema();
    assertThat(BuiltInRules.check(object(fields), null, type))
        .extracting(Object::toString)
        .containsExactly(error);
  }

  @ParameterizedTest(name = "{2} cannot become {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Deployment | {spec: {selector: {matchLabels: {a: b}}}} | {spec: {selector: {matchLabels: {a: c}}}} | spec.selector: Invalid value: {"matchLabels":{"a":"c"}}: field is immutable
          StatefulSet | {spec: {serviceName: s}} | {spec: {serviceName: t}} | spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden
          ControllerRevision | {data: {a: 1}} | {data: {a: 2}} | data: Invalid value: {"a":2}: field is immutable
          RoleBinding | {roleRef: {apiGroup: g, kind: Role, name: a}} | {roleRef: {apiGroup: g, kind: Role, name: b}} | roleRef: Invalid value: {"APIGroup":"g","Kind":"Role","Name":"b"}: cannot change roleRef
          Job | {spec: {completions: 1}} | {spec: {completions: 2}} | spec.completions: Invalid value: 2: field is immutable
          PriorityClass | {value: 1} | {value: 2} | value: Forbidden: may not be changed in an update.
          """)
  void whatAnUpdateMayNotChange(String kind, String before, String after, String error)
      throws JsonProcessingException {
    assertThat(ImmutableFields.check(kind, object(before), object(after)))
        .extracting(Object::toString)
        .containsExactly(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          StatefulSet | {spec: {replicas: 1}} | {spec: {replicas: 2}}
          Job | {spec: {suspend: true, template: {a: 1}}} | {spec: {suspend: false, template: {a: 2}}}
          Deployment | {spec: {template: {a: 1}}} | {spec: {template: {a: 2}}}
          PersistentVolumeClaim | {spec: {resources: {requests: {storage: 1Gi}}}} | {spec: {resources: {requests: {storage: 2Gi}}}}
          """)
  void whatAnUpdateMayChange(String kind, String before, String after)
      throws JsonProcessingException {
    assertThat(ImmutableFields.check(kind, object(before), object(after))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          often         | expected exactly 5 fields, found 1: [often]
          @often        | unrecognized descriptor: @often
          61 * * * *    | end of range (61) above maximum (59): 61
          x * * * *     | failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax
          */5 1-3 1,15 jan mon |
          @hourly       |
          """)
  void aSchedule(String schedule, String complaint) {
    assertThat(CronSchedule.complaint(schedule)).isEqualTo(complaint);
  }

  private static ObjectNode object(String fields) throws JsonProcessingException {
    ObjectNode object = (ObjectNode) YAML.readTree(fields);
    object.putObject("metadata").put("name", "n").put("namespace", "ns");
    return object;
  }
}
