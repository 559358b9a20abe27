package dev.phalanx.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One large ModelServing on the embedded cluster: time, memory, and how kubectl finds it. */
@Command(name = "dev", description = "One large ModelServing on the embedded cluster.")
final class DevBench implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Spec private CommandSpec spec;
  @Mixin private DevOptions options;

  @Option(names = "--groups", defaultValue = "1000")
  private int groups;

  @Override
  public Integer call() throws Exception {
    var figures = new Figures(spec.commandLine().getOut());
    int pods = groups * (1 + options.workers);
    figures.title("%d pods on %d simulated nodes".formatted(pods, options.nodes));
    try (var dev = options.start()) {
      figures.figure("process start to /readyz", AuditLog.seconds(dev.awaitReady()), "s");
      try (var cluster = Cluster.of(options.kubeconfig())) {
        cluster.createServing(Cluster.SERVING, groups, options.workers);
        var applied = Instant.now();
        Cluster.await("all pods created", LIMIT, () -> cluster.countPods() == pods);
        figures.figure("applied to all pods created", since(applied), "s", "bar: under 20");
        Cluster.await(
            "all groups available", LIMIT, () -> cluster.isAvailable(Cluster.SERVING, groups));
        figures.figure("applied to Available", since(applied), "s");
        figures.figure("kubectl get pods", kubectlSeconds("get", "pods"), "s", "bar: under 2");
        figures.count(
            "resident memory",
            dev.memoryMiB("VmRSS"),
            "MiB",
            "bar: below 1024; peak %d".formatted(dev.memoryMiB("VmHWM")));
        figures.figure("CPU", dev.cpuSeconds(), "s");
        var deleted = Instant.now();
        cluster.deleteServing(Cluster.SERVING);
        cluster.awaitNoPods();
        figures.figure("deleted to no pods left", since(deleted), "s");
      }
    }
    return 0;
  }

  private static double since(Instant start) {
    return AuditLog.seconds(Duration.between(start, Instant.now()));
  }

  private double kubectlSeconds(String... arguments) throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of("kubectl"));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--kubeconfig", options.kubeconfig().toString()));
    var start = Instant.now();
    int status =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("kubectl ended with %d".formatted(status));
    }
    return since(start);
  }
}
