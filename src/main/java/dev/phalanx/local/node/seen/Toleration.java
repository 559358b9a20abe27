package dev.phalanx.local.node.seen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which taints a pod stands.
 *
 * @param seconds how long it stays where a {@code NoExecute} taint came up; empty is for good
 */
public record Toleration(
    String key, String operator, String value, String effect, Optional<Integer> seconds) {

  static List<Toleration> readAll(JsonNode tolerations) {
    List<Toleration> all = new ArrayList<>();
    for (var toleration : tolerations) {
      var seconds = toleration.path("tolerationSeconds");
      all.add(
          new Toleration(
              toleration.path("key").asText(),
              toleration.path("operator").asText(),
              toleration.path("value").asText(),
              toleration.path("effect").asText(),
              seconds.isNumber() ? Optional.of(seconds.asInt()) : Optional.empty()));
    }
    return List.copyOf(all);
  }

  public boolean tolerates(Taint taint) {
    boolean isEffect = effect.isEmpty() || effect.equals(taint.effect());
    boolean isKey = key.isEmpty() || key.equals(taint.key());
    boolean isExists = operator.equals("Exists");
    return isEffect && isKey && (isExists || value.equals(taint.value()));
  }
}
