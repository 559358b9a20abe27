package dev.phalanx;

import dev.phalanx.cli.ServingScreen;
import dev.phalanx.cli.Terminal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code phalanx dev}: an embedded cluster with simulated GPU nodes, and the controller on it. */
@Command(
    name = "dev",
    description = {
      "Runs an embedded Kubernetes API with simulated GPU nodes, and the controller on it,",
      "until Ctrl-C. Any kubectl works against it. Objects and journal stay in the data folder."
    },
    footer = {
      "",
      "Examples:",
      "  phalanx dev examples/llama-multinode.yaml",
      "  phalanx dev --data /tmp/try --nodes 32 examples/*.yaml --until-available"
    })
final class DevCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofMillis(100);

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "Manifests to apply, YAML or JSON.")
  private List<Path> files = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "phalanx-data",
      description = "Folder of objects and journal (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Where to write the kubeconfig (default: kubeconfig in the data folder).")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Port of the Kubernetes API on 127.0.0.1 (default: any).")
  private int port;

  @Option(
      names = "--http-port",
      paramLabel = "N",
      description = "Port of the controller's endpoint; 0: any (default: 8080).")
  private @Nullable Integer httpPort;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "32",
      description = "Simulated nodes of 8 GPUs each (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--speed",
      paramLabel = "X",
      defaultValue = "10",
      description = "Simulated seconds per second on the nodes (default: ${DEFAULT-VALUE}).")
  private double speed;

  @Option(
      names = "--until-available",
      description = "End with 0 once every ModelServing of the files is available.")
  private boolean untilAvailable;

  @Override
  public Integer call() throws Exception {
    if (untilAvailable && files.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--until-available needs a FILE");
    }
    logToFile();
    var plan =
        new DevWorld.Plan(
            files,
            data,
            kubeconfig == null ? data.resolve("kubeconfig") : kubeconfig,
            port,
            httpPort,
            nodes,
            speed);
    try {
      return run(plan);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException("this phalanx was built without the embedded cluster", e);
    }
  }

  private int run(DevWorld.Plan plan) throws Exception {
    try (var signal = StopSignal.install();
        var world = DevWorld.start(plan)) {
      var out = spec.commandLine().getOut();
      announce(world, out);
      var screen = new ServingScreen(out, Terminal.ofThisProcess());
      do {
        screen.show(world.servings(), Instant.now());
        if (untilAvailable && world.isAvailable()) {
          return 0;
        }
      } while (!signal.await(LOOK));
      return 0;
    }
  }

  /** The terminal belongs to the tree. Must come before anything that has a logger. */
  private void logToFile() {
    System.setProperty("logback.configurationFile", "logback-dev.xml");
    System.setProperty("phalanx.dev.log", data.resolve("phalanx.log").toString());
  }

  private void announce(DevWorld world, PrintWriter out) {
    out.println("export KUBECONFIG=" + world.kubeconfig());
    out.println(
        "# the controller answers at "
            + world.url()
            + ", its log is "
            + data.resolve("phalanx.log"));
    out.println();
    out.flush();
  }
}
