package dev.phalanx.local.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.phalanx.local.node.seen.PodReader;
import dev.phalanx.local.node.seen.SeenNode;
import dev.phalanx.local.node.seen.SeenPod;
import dev.phalanx.local.node.seen.SeenPodGroup;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * GPU nodes that exist only in the API: a scheduler binds pods to them, their kubelets say of the
 * pods what real ones would. See {@code docs/simulated-nodes.md}.
 *
 * <p>Everything is in the API: a process that is killed and started again goes on where the objects
 * say it was. Pods of every scheduler name are bound, to simulated nodes alone.
 */
public final class SimulatedNodes implements AutoCloseable {
  private final Wire wire;
  private final Loop loop;
  private final Picture picture = new Picture();
  private final Kubelets kubelets;
  private final PodGroups groups;
  private final Scheduling scheduling;
  private final NodeKeeper keeper;
  private final PodReader reader = new PodReader();
  private final List<Feed> feeds = new ArrayList<>();
  private final Set<Kind> awaited = EnumSet.of(Kind.NODE, Kind.POD, Kind.CRD);
  private @Nullable Feed groupFeed;

  private SimulatedNodes(KubernetesClient client, NodeSettings settings, ContainerLogs logs) {
    this.wire = new Wire(client);
    this.loop = new Loop(InstantSource.system());
    var outbox = new Outbox(wire, loop);
    var announcer = new Announcer(loop, outbox, logs);
    this.kubelets = new Kubelets(loop, outbox, picture, settings, announcer);
    this.groups = new PodGroups(loop, outbox, picture);
    this.scheduling = new Scheduling(loop, outbox, picture, announcer, groups);
    this.keeper = new NodeKeeper(loop, outbox, picture, settings, kubelets);
    loop.atRest(outbox::pump);
  }

  /**
   * Starts and returns at once; an API that cannot be reached is tried again.
   *
   * @param client stays the caller's to close, after this
   */
  public static SimulatedNodes start(
      KubernetesClient client, NodeSettings settings, ContainerLogs logs) {
    var nodes = new SimulatedNodes(client, settings, logs);
    nodes.loop.start();
    nodes.loop.post(() -> nodes.feed(Kind.NODE));
    return nodes;
  }

  /** Kills scheduler and kubelets, as if their machines lost power; the API keeps its objects. */
  @Override
  public void close() {
    loop.post(this::closeFeeds);
  }

  private void closeFeeds() {
    feeds.forEach(Feed::close);
    feeds.clear();
    loop.close();
  }

  private Feed feed(Kind kind) {
    var feed = new Feed(wire, kind, new Posting()).start();
    feeds.add(feed);
    return feed;
  }

  /** Reads on the feed's thread, and has the loop look at it. */
  private final class Posting implements Feed.Listener {
    @Override
    public void seen(Kind kind, JsonNode object) {
      switch (kind) {
        case NODE -> {
          var node = SeenNode.read(object);
          loop.post(() -> nodeSeen(node));
        }
        case POD -> {
          var pod = reader.read(object);
          var status = object.path("status");
          loop.post(() -> podSeen(pod, status));
        }
        case POD_GROUP -> {
          var group = SeenPodGroup.read(object);
          loop.post(() -> groupSeen(group));
        }
        case CRD -> {
          boolean isSeparate = hasStatusResource(object);
          loop.post(() -> crdSeen(isSeparate));
        }
      }
    }

    @Override
    public void gone(Kind kind, JsonNode object) {
      var key = Feed.key(object);
      loop.post(() -> objectGone(kind, key));
    }

    @Override
    public void listed(Kind kind, Set<String> keys) {
      loop.post(() -> allSeen(kind, keys));
    }
  }

  private static boolean hasStatusResource(JsonNode crd) {
    for (var version : crd.path("spec").path("versions")) {
      if (version.path("subresources").has("status")) {
        return true;
      }
    }
    return false;
  }

  private void nodeSeen(SeenNode seen) {
    var before = picture.node(seen.name()).map(node -> node.seen);
    var node = picture.put(seen, loop.now());
    if (NodeKeeper.isRoomier(before, seen)) {
      scheduling.roomChanged();
    }
    if (before.isEmpty()) {
      for (var key : List.copyOf(node.pods)) {
        picture.pod(key).ifPresent(pod -> kubelets.seen(pod, MissingNode.getInstance()));
      }
    }
    keeper.seen(node);
  }

  private void podSeen(SeenPod seen, JsonNode status) {
    var known = picture.pod(seen.key());
    known.filter(pod -> !pod.seen.uid().equals(seen.uid())).ifPresent(this::podGone);
    var pod = picture.put(seen);
    if (known.isEmpty()) {
      pod.reported = Scheduling.reported(status);
    }
    if (seen.node().isPresent()) {
      pod.assumed = null;
    }
    if (picture.settle(pod)) {
      scheduling.roomChanged();
    }
    if (pod.isWaiting()) {
      scheduling.changed(pod.job);
    }
    groups.changed(pod.job);
    kubelets.seen(pod, status);
  }

  private void podGone(PodEntry pod) {
    kubelets.gone(pod);
    picture.remove(pod);
    scheduling.roomChanged();
    groups.changed(pod.job);
  }

  private void groupSeen(SeenPodGroup group) {
    picture.put(group);
    scheduling.changed(group.key());
    groups.changed(group.key());
  }

  /** PodGroups are watched only while the cluster has them. */
  private void crdSeen(boolean isSeparate) {
    groups.statusResource(isSeparate);
    if (groupFeed == null) {
      awaited.add(Kind.POD_GROUP);
      groupFeed = feed(Kind.POD_GROUP);
    }
  }

  private void crdGone() {
    if (groupFeed != null) {
      groupFeed.close();
      feeds.remove(groupFeed);
      groupFeed = null;
    }
    awaited.remove(Kind.POD_GROUP);
    picture.groups().stream().map(SeenPodGroup::key).toList().forEach(this::groupGone);
    syncedPerhaps();
  }

  private void groupGone(String key) {
    picture.removeGroup(key);
    groups.gone(key);
    scheduling.changed(key);
  }

  private void objectGone(Kind kind, String key) {
    switch (kind) {
      case NODE -> picture.removeNode(key.substring(key.indexOf('/') + 1));
      case POD -> picture.pod(key).ifPresent(this::podGone);
      case POD_GROUP -> groupGone(key);
      case CRD -> crdGone();
    }
  }

  private void allSeen(Kind kind, Set<String> keys) {
    known(kind).stream().filter(key -> !keys.contains(key)).forEach(key -> objectGone(kind, key));
    awaited.remove(kind);
    if (kind == Kind.NODE && awaited.contains(Kind.POD)) {
      keeper.listed();
      feed(Kind.POD);
      feed(Kind.CRD);
    }
    syncedPerhaps();
  }

  private List<String> known(Kind kind) {
    return switch (kind) {
      case NODE -> picture.nodes().stream().map(node -> "/" + node.seen.name()).toList();
      case POD -> picture.pods().stream().map(PodEntry::key).toList();
      case POD_GROUP -> picture.groups().stream().map(SeenPodGroup::key).toList();
      case CRD ->
          Optional.ofNullable(groupFeed).isPresent() && awaited.isEmpty() ? crds() : List.of();
    };
  }

  private static List<String> crds() {
    return List.of("/podgroups.scheduling.volcano.sh");
  }

  private void syncedPerhaps() {
    if (awaited.isEmpty()) {
      scheduling.synced();
    }
  }
}
