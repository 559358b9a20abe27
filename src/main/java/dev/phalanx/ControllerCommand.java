package dev.phalanx;

import dev.phalanx.config.ControllerSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code phalanx controller}: drives the ModelServings of a cluster until it is told to stop. */
@Command(
    name = "controller",
    description = {
      "Drives the ModelServings of a cluster until it is told to stop (SIGTERM, SIGINT).",
      "What is not given here comes from the environment and application.conf."
    })
final class ControllerCommand implements Callable<Integer> {
  @Option(names = "--kubeconfig", paramLabel = "FILE", description = "Kubeconfig file.")
  private @Nullable Path kubeconfig;

  @Option(names = "--context", paramLabel = "NAME", description = "Context of the kubeconfig.")
  private @Nullable String context;

  @Option(names = "--data", paramLabel = "DIR", description = "Folder of the journal.")
  private @Nullable Path data;

  @Option(names = "--http-host", paramLabel = "ADDRESS", description = "Address of the endpoint.")
  private @Nullable String httpHost;

  @Option(names = "--http-port", paramLabel = "N", description = "Port of the endpoint; 0: any.")
  private @Nullable Integer httpPort;

  @Override
  public Integer call() throws Exception {
    try (var signal = StopSignal.install();
        var _ = Controller.start(ControllerSettings.load(overrides()))) {
      signal.await();
      return 0;
    }
  }

  private Map<String, Object> overrides() {
    var overrides = new HashMap<String, Object>();
    put(overrides, "phalanx.kubernetes.kubeconfig", kubeconfig);
    put(overrides, "phalanx.kubernetes.context", context);
    put(overrides, "phalanx.data-dir", data == null ? null : data.toAbsolutePath());
    put(overrides, "phalanx.http.host", httpHost);
    put(overrides, "phalanx.http.port", httpPort);
    return overrides;
  }

  private static void put(Map<String, Object> overrides, String key, @Nullable Object value) {
    if (value != null) {
      overrides.put(key, value.toString());
    }
  }
}
