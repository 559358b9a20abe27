package dev.phalanx.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded cluster as a fabric8 client and its starter see it. */
class LocalClusterIT {
  private final Path folder;
  private final Path data;
  private LocalCluster cluster;
  private KubernetesClient client;

  LocalClusterIT(@TempDir Path folder) {
    this.folder = folder;
    this.data = folder.resolve("objects");
    this.cluster = LocalCluster.start(data, 0);
    this.client = client(cluster);
  }

  private static KubernetesClient client(LocalCluster cluster) {
    Config config = Config.empty();
    config.setMasterUrl(cluster.url());
    config.setNamespace("default");
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  @AfterEach
  void stop() {
    client.close();
    cluster.stop();
  }

  @Test
  void informersSeeWhatHappens() {
    try (SharedIndexInformer<Pod> pods = client.pods().inNamespace("default").inform()) {
      client.resource(pod("p")).create();
      await().until(() -> pods.getStore().list().size() == 1);
      client
          .pods()
          .withName("p")
          .editStatus(
              pod -> new PodBuilder(pod).editStatus().withPhase("Running").endStatus().build());
      await()
          .until(() -> pods.getStore().list().getFirst().getStatus().getPhase().equals("Running"));
      client.pods().withName("p").withGracePeriod(0).delete();
      await().until(() -> pods.getStore().list().isEmpty());
    }
  }

  @Test
  void serverSideApplyCreatesAndChanges() {
    client.resource(map("1")).serverSideApply();
    ConfigMap changed =
        client
            .resource(map("2"))
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager("fabric8")
                    .withForce(true)
                    .build());

    assertThat(changed.getData()).containsEntry("a", "2");
    assertThat(changed.getMetadata().getManagedFields()).hasSize(1);
  }

  @Test
  void aLeaseElectsOneLeader() throws Exception {
    CountDownLatch leads = new CountDownLatch(1);
    var election =
        client
            .leaderElector()
            .withConfig(
                new LeaderElectionConfigBuilder()
                    .withName("test")
                    .withLock(new LeaseLock("default", "leader", "me"))
                    .withLeaseDuration(Duration.ofSeconds(3))
                    .withRenewDeadline(Duration.ofSeconds(2))
                    .withRetryPeriod(Duration.ofMillis(200))
                    .withReleaseOnCancel(true)
                    .withLeaderCallbacks(
                        new LeaderCallbacks(leads::countDown, () -> {}, holder -> {}))
                    .build())
            .build()
            .start();

    assertThat(leads.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(client.leases().withName("leader").get().getSpec().getHolderIdentity())
        .isEqualTo("me");
    election.cancel(true);
  }

  @Test
  void objectsSurviveTheProcess() {
    String uid = client.resource(map("1")).create().getMetadata().getUid();
    stop();

    cluster = LocalCluster.start(data, 0);
    client = client(cluster);

    ConfigMap found = client.configMaps().withName("m").get();
    assertThat(found.getMetadata().getUid()).isEqualTo(uid);
  }

  @Test
  void whatKeepsItFromStartingIsSaidInOneLine() throws IOException {
    assertThatThrownBy(() -> LocalCluster.start(data, 0))
        .isInstanceOf(LocalClusterUnavailable.class)
        .hasMessage("folder '%s' is in use by another process", data);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> LocalCluster.start(folder.resolve("other"), taken.getLocalPort()))
          .isInstanceOf(LocalClusterUnavailable.class)
          .hasMessageStartingWith(
              "port %d of the API server cannot be opened: ", taken.getLocalPort());
    }
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> LocalCluster.start(file, 0))
        .isInstanceOf(LocalClusterUnavailable.class)
        .hasMessageContaining("folder '%s' cannot be written", file);
  }

  @Test
  void theKubeconfigIsForItsOwner() throws IOException {
    Path kubeconfig = folder.resolve("kubeconfig");
    cluster.writeKubeconfig(kubeconfig);

    assertThat(Files.getPosixFilePermissions(kubeconfig))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Config.fromKubeconfig(kubeconfig.toFile()).getCurrentContext().getName())
        .isEqualTo("phalanx");
  }

  private static ConfigMap map(String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("m")
        .withNamespace("default")
        .endMetadata()
        .addToData("a", value)
        .build();
  }

  private static Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .withImage("i")
        .endContainer()
        .endSpec()
        .build();
  }
}
