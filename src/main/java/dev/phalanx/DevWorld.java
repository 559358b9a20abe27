package dev.phalanx;

import dev.phalanx.api.ModelServing;
import dev.phalanx.api.ModelServingCrd;
import dev.phalanx.config.ControllerSettings;
import dev.phalanx.decision.ServingState;
import dev.phalanx.decision.ServingStatus;
import dev.phalanx.kube.KubeClients;
import dev.phalanx.local.LocalCluster;
import dev.phalanx.local.Manifests;
import dev.phalanx.local.node.NodeSettings;
import dev.phalanx.local.node.SimulatedNodes;
import dev.phalanx.view.ServingSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An embedded cluster, simulated nodes on it, and the controller, which knows nothing of either: it
 * gets a kubeconfig.
 */
final class DevWorld implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(20);

  /** Who tries something out does not wait for a smaller file. */
  private static final int COMPACT_MS = 300;

  private static final Duration LOOK = Duration.ofMillis(50);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Parts parts = new Parts();
  private final Plan plan;
  private final Manifests manifests;
  private @Nullable Controller controller;
  private List<Manifests.Applied> applied = List.of();

  private DevWorld(Plan plan, Manifests manifests) {
    this.plan = plan;
    this.manifests = manifests;
  }

  /**
   * What is asked for.
   *
   * @param files manifests to apply
   * @param data folder of objects and journal
   * @param kubeconfig where to write one
   * @param port of the Kubernetes API, 0 for any
   * @param httpPort of the controller's endpoint, 0 for any, null for the configured one
   * @param nodes how many nodes there are
   * @param speed simulated seconds per second
   */
  record Plan(
      List<Path> files,
      Path data,
      Path kubeconfig,
      int port,
      @Nullable Integer httpPort,
      int nodes,
      double speed) {}

  /**
   * Starts everything, and applies the manifests.
   *
   * @throws IOException in one line for people, when a file, a port or the folder cannot be used
   * @throws RuntimeException likewise
   */
  static DevWorld start(Plan plan) throws IOException {
    var world = new DevWorld(plan, Manifests.read(plan.files()));
    try {
      world.startParts();
      return world;
    } catch (IOException | RuntimeException e) {
      world.close();
      throw e;
    }
  }

  private void startParts() throws IOException {
    var logs = new PodLogs(InstantSource.system());
    var cluster = parts.add(LocalCluster.start(plan.data().resolve("cluster"), plan.port(), logs));
    cluster.writeKubeconfig(plan.kubeconfig());
    var client =
        parts.add(KubeClients.create(Optional.of(plan.kubeconfig()), Optional.empty(), ANSWER));
    Manifests.ofCluster(List.of(ModelServingCrd.document())).apply(client);
    parts.add(
        SimulatedNodes.start(client, NodeSettings.of(plan.nodes(), plan.speed()), logs::append));
    controller = parts.add(Controller.start(ControllerSettings.load(overrides())));
    applied = manifests.apply(client);
  }

  private Map<String, Object> overrides() {
    var overrides = new HashMap<String, Object>();
    overrides.put("phalanx.kubernetes.kubeconfig", plan.kubeconfig().toString());
    overrides.put("phalanx.kubernetes.context", "");
    overrides.put("phalanx.data-dir", plan.data().toAbsolutePath().toString());
    overrides.put("journal-h2.max-compact-ms", COMPACT_MS);
    var httpPort = plan.httpPort();
    if (httpPort != null) {
      overrides.put("phalanx.http.port", httpPort);
    }
    return overrides;
  }

  /** The kubeconfig, as an absolute path. */
  Path kubeconfig() {
    return plan.kubeconfig().toAbsolutePath().normalize();
  }

  /** Where the controller's endpoint is. */
  String url() {
    return controller == null ? "" : controller.url();
  }

  /** Every ModelServing there is. */
  List<ServingState> servings() {
    return controller == null
        ? List.of()
        : controller.servings().stream().filter(ServingState::isActive).toList();
  }

  /** Whether each ModelServing of the manifests is as they ask. */
  boolean isAvailable() {
    var servings = servings();
    return applied.stream()
        .filter(it -> it.document().kind().equals(ModelServing.KIND))
        .allMatch(it -> servings.stream().anyMatch(serving -> isReady(serving, it)));
  }

  /** Waits until {@link #isAvailable}; false when that takes longer, or it is closed before. */
  boolean awaitAvailable(Duration limit) throws InterruptedException {
    for (var left = limit; left.isPositive(); left = left.minus(LOOK)) {
      if (isAvailable()) {
        return true;
      }
      if (closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return isAvailable();
  }

  private static boolean isReady(ServingState serving, Manifests.Applied applied) {
    var id = serving.id();
    return id.namespace().equals(applied.document().namespace())
        && id.name().equals(applied.document().name())
        && isAbout(serving, applied.generation())
        && ServingSummary.of(serving).isReady();
  }

  /** A spec that was only just accepted has groups of the one before it, which may be ready. */
  private static boolean isAbout(ServingState serving, long generation) {
    return serving
        .status()
        .flatMap(ServingStatus::observedGeneration)
        .filter(observed -> observed >= generation)
        .isPresent();
  }

  @Override
  public void close() {
    closed.countDown();
    parts.close();
  }
}
