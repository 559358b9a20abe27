package dev.phalanx.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.phalanx.api.CanonicalRole;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.PodGroupShape;
import dev.phalanx.decision.SubGroup;
import dev.phalanx.domain.Amount;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Quantity;
import dev.phalanx.domain.RecoveryPolicy;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.Resources;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RevisionRules;
import dev.phalanx.domain.RoleSpec;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.Rollout;
import dev.phalanx.domain.RolloutRules;
import dev.phalanx.domain.ServingId;
import dev.phalanx.domain.ServingSpec;
import dev.phalanx.domain.TopologyPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The worked example of the specification's appendix A. */
final class Golden {
  static final ServingId SERVING = new ServingId("d", "m", "U");
  static final Revision REVISION = new Revision("REV");

  static final RoleTemplate PREFILL =
      template(
          "HP",
          1,
          """
          name: prefill
          workerReplicas: 1
          entryTemplate:
            metadata: {labels: {app: llm}, annotations: {note: mine}}
            spec:
              schedulerName: default-scheduler
              containers:
              - {name: c, resources: {requests: {nvidia.com/gpu: 1, cpu: 2}}}
          workerTemplate:
            spec:
              containers:
              - {name: w, env: [{name: A, value: b}, {name: WORKER_INDEX, value: "9"}], resources: {requests: {nvidia.com/gpu: 1}}}
          """);

  static final RoleTemplate DECODE =
      template(
          "HD",
          0,
          """
          name: decode
          workerReplicas: 0
          entryTemplate: {spec: {containers: [{name: c, resources: {requests: {cpu: 500m}}}]}}
          """);

  static final TopologyPolicy HARD = new TopologyPolicy("hard", Optional.of(2), Optional.empty());
  static final TopologyPolicy SOFT = new TopologyPolicy("soft", Optional.empty(), Optional.empty());

  static final PodGroupShape SHAPE =
      new PodGroupShape(
          3,
          new Resources(
              new TreeMap<>(
                  Map.of("nvidia.com/gpu", Quantity.of(2), "cpu", Quantity.parse("2500m")))),
          Optional.of("q1"),
          Optional.of(HARD),
          Collections.emptySortedMap(),
          List.of(
              new SubGroup("prefill", 2, 1, Optional.of(SOFT)),
              new SubGroup("decode", 1, 1, Optional.of(SOFT))));

  private Golden() {}

  static ServingSpec spec(String plugins, Optional<String> topologySpread) {
    return new ServingSpec(
        1,
        1,
        "volcano",
        Optional.of("q1"),
        RecoveryPolicy.ROLE_RECREATE,
        0,
        new TreeMap<>(Map.of("prefill", 1)),
        Optional.of(HARD),
        Optional.of(SOFT),
        Rollout.DEFAULT,
        plugins,
        topologySpread,
        List.of(
            new RoleSpec("prefill", 2, Optional.of(Amount.of(1)), Optional.of(Amount.parse("50%"))),
            new RoleSpec("decode", 1, Optional.empty(), Optional.empty())),
        REVISION,
        RecoveryRules.DEFAULT,
        RolloutRules.DEFAULT,
        RevisionRules.DEFAULT,
        false,
        List.of());
  }

  static Effect.CreatePod pod(String address, RoleTemplate template) {
    return pod(address, template, spec("[]", Optional.empty()), true);
  }

  static Effect.CreatePod pod(
      String address, RoleTemplate template, ServingSpec spec, boolean isGang) {
    return new Effect.CreatePod(
        SERVING,
        PodAddress.parse(address),
        5,
        2,
        REVISION,
        template,
        spec,
        isGang,
        address.equals("0/prefill-0/0"),
        Optional.empty());
  }

  static RoleTemplate template(String hash, int workers, String yaml) {
    var role = yaml(yaml);
    return new RoleTemplate(
        role.path("name").asText(),
        workers,
        role.has("workerTemplate"),
        hash,
        CanonicalRole.of(role).json(),
        Resources.NONE,
        Resources.NONE);
  }

  static JsonNode yaml(String text) {
    try {
      return new YAMLMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
