package dev.phalanx.local.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodCellsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'phase':'Pending'}|0/2|Pending|0",
        "{'phase':'Running','containerStatuses':[{'ready':true,'state':{'running':{}}},{'ready':false,'restartCount':3,'state':{'waiting':{'reason':'CrashLoopBackOff'}},'lastState':{'terminated':{'finishedAt':'2026-01-01T00:59:00Z'}}}]}|1/2|CrashLoopBackOff|3 (60s ago)",
        "{'phase':'Failed','reason':'Evicted'}|0/2|Evicted|0",
        "{'phase':'Failed','containerStatuses':[{'state':{'terminated':{'exitCode':3}}}]}|0/2|ExitCode:3|0",
        "{'phase':'Failed','containerStatuses':[{'state':{'terminated':{'exitCode':137,'reason':'OOMKilled'}}}]}|0/2|OOMKilled|0",
        "{'phase':'Pending','initContainerStatuses':[{'name':'i','state':{'running':{}}}]}|0/2|Init:0/1|0",
        "{'phase':'Pending','initContainerStatuses':[{'name':'i','state':{'waiting':{'reason':'ErrImagePull'}}}]}|0/2|Init:ErrImagePull|0",
        "{'phase':'Pending','conditions':[{'type':'PodScheduled','reason':'SchedulingGated'}]}|0/2|SchedulingGated|0"
      })
  void aPodsStateIsSaidAsKubectlSaysIt(String status, String ready, String state, String restarts)
      throws Exception {
    String pod =
        "{'metadata':{'name':'p'},'spec':{'containers':[{},{}],'initContainers':[{'name':'i'}]},'status':%s}"
            .formatted(status)
            .replace('\'', '"');
    JsonMapper json = new JsonMapper();
    ArrayNode row = json.createArrayNode();

    new PodCells().write(json.readTree(pod), row, NOW);

    assertThat(row.get(1).asText()).isEqualTo(ready);
    assertThat(row.get(2).asText()).isEqualTo(state);
    assertThat(row.get(3).asText()).isEqualTo(restarts);
  }
}
