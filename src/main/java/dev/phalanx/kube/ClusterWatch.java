package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.decision.GangSupport;
import dev.phalanx.decision.ObservationSink;
import dev.phalanx.domain.RecoveryRules;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches all namespaces: ModelServings, their children, and whether the cluster has PodGroups. The
 * sink gets the complete picture once, when every kind has been listed, and then each change.
 * Nothing is polled or listed again while watches live; lost ones come back by themselves.
 */
public final class ClusterWatch implements AutoCloseable {
  private static final String POD_GROUP_CRD = "podgroups.scheduling.volcano.sh";

  private final ApiServer server;
  private final ClusterPicture picture;
  private final List<ListWatch<?>> watches = new ArrayList<>();

  /** Not waited for, and no outage when it is down: Kthena's rights do not let it see nodes. */
  private final ListWatch<NodeFacts> nodes;

  private final Object lock = new Object();
  private @Nullable ListWatch<Child> podGroups;

  /**
   * Does nothing before {@link #start}.
   *
   * @param client stays the caller's to close, after this
   * @param rules how failures are judged where a ModelServing does not say
   * @param statuses is told each status that the watch shows
   */
  public ClusterWatch(
      KubernetesClient client,
      ObservationSink sink,
      RecoveryRules rules,
      SeenStatuses statuses,
      MeterRegistry meters) {
    this.server = new ApiServer(client, meters);
    var kinds =
        EnumSet.of(
            ObjectKind.SERVING,
            ObjectKind.REVISION,
            ObjectKind.SERVICE,
            ObjectKind.POD,
            ObjectKind.CRD);
    this.picture = new ClusterPicture(sink, statuses, kinds);
    watches.add(
        watch(
            new ListWatch.Source<>(
                ObjectKind.SERVING, "", serving -> ServingFacts.of(serving, rules, statuses)),
            picture::servingSeen,
            picture::servingGone));
    watches.add(
        watch(
            new ListWatch.Source<>(
                ObjectKind.CRD, "fieldSelector=metadata.name%3D" + POD_GROUP_CRD, this::gang),
            gang -> gangSeen(gang.support()),
            _ -> gangSeen(GangSupport.NONE)));
    this.nodes =
        watch(
            new ListWatch.Source<>(ObjectKind.NODE, "", true, NodeFacts::of),
            picture::nodeSeen,
            picture::nodeGone);
    for (var kind : List.of(WatchedKind.REVISIONS, WatchedKind.SERVICES, WatchedKind.PODS)) {
      watches.add(children(kind));
    }
  }

  /** Starts the watches, once; returns at once. */
  public void start() {
    watches.forEach(ListWatch::start);
    nodes.start();
  }

  /** Whether the sink has been given the complete picture. */
  public boolean isSynced() {
    return picture.isStarted();
  }

  /** The watches that are down, and why; empty when all is well. */
  public List<Outage> outages() {
    return all().map(ListWatch::outage).flatMap(Optional::stream).toList();
  }

  /** Ends all watches; the sink may still be told what was being read. */
  @Override
  public void close() {
    all().forEach(ListWatch::close);
    nodes.close();
  }

  private Stream<ListWatch<?>> all() {
    synchronized (lock) {
      return Stream.concat(watches.stream(), Stream.ofNullable(podGroups)).toList().stream();
    }
  }

  private ListWatch<Child> children(WatchedKind kind) {
    return watch(
        new ListWatch.Source<>(
            kind.kind(), "labelSelector=" + kind.label().replace("/", "%2F"), kind::read),
        picture::childSeen,
        picture::childGone);
  }

  private <T extends ListWatch.Facts> ListWatch<T> watch(
      ListWatch.Source<T> source, Consumer<T> seen, Consumer<T> gone) {
    return new ListWatch<>(
        server,
        source,
        new ListWatch.Listener<>() {
          @Override
          public void seen(T facts) {
            seen.accept(facts);
          }

          @Override
          public void gone(T facts) {
            gone.accept(facts);
          }

          @Override
          public void listed() {
            picture.listed(source.kind());
          }
        });
  }

  /** The CRD of PodGroups, and what it offers. */
  private record GangFacts(String uid, GangSupport support) implements ListWatch.Facts {}

  private Optional<GangFacts> gang(JsonNode crd) {
    return Optional.of(new GangFacts(ChildReader.uid(crd), GangSupports.of(crd)));
  }

  /** PodGroups are watched only while the cluster has them. */
  private void gangSeen(GangSupport support) {
    synchronized (lock) {
      if (support != GangSupport.NONE && podGroups == null) {
        picture.expect(ObjectKind.POD_GROUP);
        podGroups = children(WatchedKind.POD_GROUPS);
        podGroups.start();
      }
      picture.gangSupport(support);
      if (support == GangSupport.NONE && podGroups != null) {
        podGroups.retract();
        podGroups = null;
        picture.listed(ObjectKind.POD_GROUP);
      }
    }
  }
}
