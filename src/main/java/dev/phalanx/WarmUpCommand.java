package dev.phalanx;

import dev.phalanx.config.ControllerSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * The run that the AOT cache is trained with at package time: a whole controller does its main job
 * once, against a {@link TrainingCluster}, and is asked about it.
 */
@Command(
    name = "warm-up",
    hidden = true,
    description = "Does the controller's work once, to train the AOT cache.")
final class WarmUpCommand implements Callable<Integer> {
  private static final List<String> PATHS =
      List.of("/readyz", "/servings", "/servings/default/training/events", "/metrics");

  @Override
  public Integer call() throws Exception {
    var folder = Files.createTempDirectory("phalanx-warm-up");
    try (var cluster = TrainingCluster.start()) {
      var kubeconfig = Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
      try (var controller = Controller.start(settings(folder, kubeconfig))) {
        boolean isDone = cluster.awaitStatus();
        for (var path : PATHS) {
          ask(controller.url() + path);
        }
        return isDone ? 0 : 1;
      }
    } finally {
      remove(folder);
    }
  }

  private static ControllerSettings settings(Path folder, Path kubeconfig) {
    return ControllerSettings.load(
        Map.of(
            "phalanx.data-dir",
            folder.resolve("data").toString(),
            "phalanx.kubernetes.kubeconfig",
            kubeconfig.toString(),
            "phalanx.http.port",
            0));
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
