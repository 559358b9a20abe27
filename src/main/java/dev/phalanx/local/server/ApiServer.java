package dev.phalanx.local.server;

import dev.phalanx.local.store.ObjectStore;
import java.io.IOException;

/** A Kubernetes API server in this process, with the controllers that every cluster has. */
public final class ApiServer implements AutoCloseable {
  private final HttpFront front;
  private final Housekeeping housekeeping;

  private ApiServer(HttpFront front, Housekeeping housekeeping) {
    this.front = front;
    this.housekeeping = housekeeping;
  }

  /**
   * Serves a store on loopback.
   *
   * @param port 0 for any that is free
   * @param logs what containers say
   * @throws IOException the port is taken
   */
  public static ApiServer start(ObjectStore store, int port, ContainerLogs logs)
      throws IOException {
    Types types = new Types(store);
    Kinds kinds = new Kinds(store);
    Reads reads = new Reads(store);
    Writes writes = new Writes(store, types, kinds);
    Deletes deletes = new Deletes(store, writes);
    Housekeeping housekeeping = new Housekeeping(store, types, writes, deletes);
    housekeeping.start();
    Routes routes =
        new Routes(
            types,
            reads,
            new Watches(store),
            new Modifications(store, types, reads, writes, deletes),
            new ScaleSubresource(store, writes),
            new PodSubresources(store, writes, deletes, logs),
            new TokenSubresource(store));
    try {
      return new ApiServer(HttpFront.open(port, routes::answer), housekeeping);
    } catch (IOException e) {
      housekeeping.close();
      throw e;
    }
  }

  /** The port that is listened on. */
  public int port() {
    return front.port();
  }

  @Override
  public void close() {
    housekeeping.close();
    front.close();
  }
}
