package dev.phalanx.local.node.seen;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramReaderTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  private static String program(String fields) throws IOException {
    var env =
        "env: [{name: ENTRY_ADDRESS, value: p-0.n}, {name: GROUP_SIZE, value: '4'},"
            + " {name: WORKER_INDEX, value: '1'}]";
    return ProgramReader.read(YAML.readTree("{%s, %s}".formatted(env, fields)))
        .toString()
        .replaceAll("\\w+=", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          image: nginx                                                        | Serves[]
          args: [--port=80]                                                   | Serves[]
          command: [sh, -c, 'bash /v/multi-node-serving.sh leader --ray_cluster_size=2; vllm serve m'] | Gathers[2]
          command: [sh, -c, 'bash /v/multi-node-serving.sh leader --ray_cluster_size $(GROUP_SIZE)']   | Gathers[4]
          command: [bash, -c, 'bash /v/multi-node-serving.sh worker --ray_address=$(ENTRY_ADDRESS)']   | Joins[p-0.n]
          command: [ray, start, --head, --block]                              | Gathers[1]
          command: [sh, -c, 'ray start --head --port 6379 && vllm serve m']   | Gathers[4]
          command: [sh, -c, 'ray start --address=$(ENTRY_ADDRESS):6379 --block'] | Joins[p-0.n]
          command: [vllm, serve, m]                                           | LoadsModel[]
          command: [python3, -m, vllm.entrypoints.openai.api_server]          | LoadsModel[]
          command: [vllm, serve, m, --data-parallel-size=16, --data-parallel-size-local=8] | Gathers[2]
          command: [vllm, serve, m, --headless, '--data-parallel-address=$(ENTRY_ADDRESS)'] | Joins[p-0.n]
          command: [python3, -m, sglang.launch_server, --nnodes=2, --node-rank=0]  | Gathers[2]
          command: [python3, -m, sglang.launch_server, '--nnodes=$(GROUP_SIZE)', '--node-rank=$(WORKER_INDEX)', '--dist-init-addr=$(ENTRY_ADDRESS):5000'] | Joins[p-0.n]
          command: [sleep, '5']                                               | Ends[0, 5.0]
          command: [sleep, 2m]                                                | Ends[0, 120.0]
          command: [sleep, infinity]                                          | Serves[]
          command: [sh, -c, 'sleep 1; exit 3']                                | Ends[3, 1.0]
          command: [sh, -c, 'echo hello && false']                            | Ends[1, 0.0]
          command: [/bin/sh, -ec, 'sleep 1; ./server']                        | Serves[]
          command: [/bin/sh, -c, 'ray health-check', ray-bootstrap], args: [port=1, deadlineSeconds=60] | AwaitsPort[p-0.n, 60]
          command: [sh, -c, 'say hello', ray-bootstrap]                       | AwaitsPort[p-0.n, 1800]
          command: [sh, -c, 'sleep 1', other]                                 | Serves[]
          command: ['true']                                                   | Ends[0, 0.0]
          command: [sh, -c, 'exit 123456789012']                              | Ends[1, 0.0]
          command: [sh, -c, 'echo $$(HOME); exit 2']                          | Ends[2, 0.0]
          """)
  void aCommandMeans(String fields, String program) throws IOException {
    assertThat(program(fields)).isEqualTo(program);
  }

  @Test
  void theExamplesMeanWhatTheySay() throws IOException {
    assertThat(programs("llama-multinode")).isEqualTo("Gathers[2] Joins[p-0.n]");
    assertThat(programs("network-topology")).isEqualTo("Gathers[4] Joins[p-0.n]");
    assertThat(programs("data-parallel")).isEqualTo("Gathers[2] Joins[p-0.n]");
    assertThat(programs("small")).isEqualTo("Serves[] Serves[]");
  }

  private static String programs(String example) throws IOException {
    var serving = YAML.readTree(Files.readString(Path.of("examples/%s.yaml".formatted(example))));
    var role = serving.path("spec").path("template").path("roles").get(0);
    return container(role.path("entryTemplate")) + " " + container(role.path("workerTemplate"));
  }

  private static String container(JsonNode template) throws IOException {
    var container = template.path("spec").path("containers").get(0);
    var command = YAML.writeValueAsString(container.path("command"));
    return program("command: " + YAML.readTree(command));
  }
}
