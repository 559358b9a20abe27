package dev.phalanx;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * The run that the AOT cache is trained with at package time: a whole controller does its main job
 * once, is asked about it, and starts again from its journal; beside it, one request by TLS.
 */
@Command(
    name = "warm-up",
    hidden = true,
    description = "Does the work of cluster and controller, to train the AOT cache.")
final class WarmUpCommand implements Callable<Integer> {
  private static final int NODES = 4;
  private static final double SPEED = 100;
  private static final String SNAPSHOT_EVERY = "20";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String TRAINING =
      """
      apiVersion: workload.serving.volcano.sh/v1alpha1
      kind: ModelServing
      metadata: {name: training}
      spec:
        schedulerName: volcano
        replicas: 2
        template:
          roles:
            - name: 405b
              replicas: 2
              workerReplicas: 1
              entryTemplate:
                spec:
                  containers:
                    - name: leader
                      image: vllm/vllm-openai:latest
                      resources: {limits: {nvidia.com/gpu: 1}}
                      readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
              workerTemplate:
                spec: {containers: [{name: worker, image: "vllm/vllm-openai:latest"}]}
      """;

  private static final List<String> PATHS =
      List.of("/readyz", "/servings", "/servings/default/training/events", "/metrics");

  @Override
  public Integer call() throws Exception {
    var folder = Files.createTempDirectory("phalanx-warm-up");
    var manifest = Files.writeString(folder.resolve("training.yaml"), TRAINING);
    var plan =
        new DevWorld.Plan(
            List.of(manifest), folder, folder.resolve("kubeconfig"), 0, 0, NODES, SPEED);
    System.setProperty("phalanx.journal.snapshot-every", SNAPSHOT_EVERY);
    try {
      TlsExchange.run(folder);
      boolean isNew = isAvailable(plan);
      boolean isRecovered = isAvailable(plan);
      return isNew && isRecovered ? 0 : 1;
    } finally {
      remove(folder);
    }
  }

  private static boolean isAvailable(DevWorld.Plan plan) throws Exception {
    try (var world = DevWorld.start(plan)) {
      boolean isDone = world.awaitAvailable(LIMIT);
      for (var path : PATHS) {
        ask(world.url() + path);
      }
      return isDone;
    }
  }

  private static void ask(String url) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      http.send(
          HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding());
    }
  }

  private static void remove(Path folder) throws Exception {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
