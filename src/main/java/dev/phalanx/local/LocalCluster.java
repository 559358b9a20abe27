package dev.phalanx.local;

import dev.phalanx.local.schema.SchemaCatalog;
import dev.phalanx.local.server.ApiServer;
import dev.phalanx.local.server.ContainerLogs;
import dev.phalanx.local.store.ObjectStore;
import dev.phalanx.local.store.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A Kubernetes API of this process, on loopback and without TLS, whose objects are in a folder and
 * survive the process.
 */
public final class LocalCluster implements AutoCloseable {
  private final ObjectStore store;
  private final ApiServer server;

  private LocalCluster(ObjectStore store, ApiServer server) {
    this.store = store;
    this.server = server;
  }

  /**
   * Starts the API; containers have no logs.
   *
   * @param data the objects' folder, made if missing, for one process at a time
   * @param port 0 for any that is free
   * @throws LocalClusterUnavailable the folder or the port cannot be used
   */
  public static LocalCluster start(Path data, int port) {
    return start(data, port, ContainerLogs.none());
  }

  /**
   * As {@link #start(Path, int)}.
   *
   * @param logs what {@code kubectl logs} shows
   */
  public static LocalCluster start(Path data, int port, ContainerLogs logs) {
    SchemaCatalog.prepare();
    ObjectStore store = open(data);
    try {
      return new LocalCluster(store, ApiServer.start(store, port, logs));
    } catch (IOException e) {
      store.close();
      throw new LocalClusterUnavailable(
          "port %d of the API server cannot be opened: %s".formatted(port, e.getMessage()), e);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static ObjectStore open(Path data) {
    try {
      return ObjectStore.open(data);
    } catch (StoreUnavailable e) {
      throw new LocalClusterUnavailable(String.valueOf(e.getMessage()), e);
    }
  }

  /** Where the API is, {@code http://127.0.0.1:PORT}. */
  public String url() {
    return "http://127.0.0.1:" + server.port();
  }

  /**
   * Writes a kubeconfig with the one context {@code phalanx}, for its owner's eyes only.
   *
   * @throws LocalClusterUnavailable it cannot be written
   */
  public void writeKubeconfig(Path file) {
    String config =
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: phalanx
          cluster:
            server: %s
        users:
        - name: phalanx
          user: {}
        contexts:
        - name: phalanx
          context:
            cluster: phalanx
            user: phalanx
        current-context: phalanx
        """
            .formatted(url());
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Path draft =
          Files.createTempFile(
              folder,
              ".kubeconfig",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(draft, config);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new LocalClusterUnavailable(
          "kubeconfig '%s' cannot be written: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Ends all requests, and writes what was accepted. */
  public void stop() {
    server.close();
    store.close();
  }

  @Override
  public void close() {
    stop();
  }
}
