package dev.phalanx.local.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.node.seen.SeenNode;
import dev.phalanx.local.node.seen.Taint;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Registers nodes, renews their leases, and does what a node lifecycle controller does about a node
 * that is lost: marks it and its pods, and evicts them when they no longer tolerate it.
 */
final class NodeKeeper {
  /** Below the 40 s after which a controller manager gives a node up. */
  private static final Duration RENEWAL = Duration.ofSeconds(25);

  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** Simulated seconds without a word until a node is given up. */
  private static final double GRACE = 40;

  /** Simulated seconds that pods stay which say nothing else; the API server's default. */
  private static final int DEFAULT_TOLERATION = 300;

  private static final Taint UNREACHABLE =
      new Taint("node.kubernetes.io/unreachable", "", Taint.NO_EXECUTE);
  private static final Set<String> OF_THE_LOST =
      Set.of("node.kubernetes.io/unreachable", "node.kubernetes.io/not-ready");

  private final Loop loop;
  private final Outbox outbox;
  private final Picture picture;
  private final NodeSettings settings;
  private final Kubelets kubelets;
  private final Set<String> leased = new HashSet<>();

  NodeKeeper(Loop loop, Outbox outbox, Picture picture, NodeSettings settings, Kubelets kubelets) {
    this.loop = loop;
    this.outbox = outbox;
    this.picture = picture;
    this.settings = settings;
    this.kubelets = kubelets;
  }

  /** Makes the nodes that are missing, once the API's own are known. */
  void listed() {
    long present = picture.nodes().stream().filter(node -> node.seen.simulated()).count();
    for (int number = 0; present < settings.nodes(); number++) {
      if (picture.node("node-" + number).isEmpty()) {
        register(number);
        present++;
      }
    }
    renew();
  }

  private void register(int number) {
    var node = NodeObjects.node(number, settings.capacity(), loop.now());
    outbox.send(
        Outbox.Urgency.NODE,
        Request.create(NodeObjects.NODES, node),
        answer -> {
          if (answer.isTemporary()) {
            loop.in(AGAIN, () -> register(number));
          }
        });
  }

  private void renew() {
    picture.nodes().stream().filter(NodeEntry::isAlive).forEach(node -> renew(node.seen.name()));
    loop.in(RENEWAL, this::renew);
  }

  private void renew(String node) {
    if (leased.contains(node)) {
      var patch = JsonNodeFactory.instance.objectNode();
      patch.set("spec", NodeObjects.renewal(node, loop.now()));
      outbox.send(
          Outbox.Urgency.GROUP,
          Request.mergePatch(NodeObjects.LEASES + "/" + node, patch),
          answer -> {
            if (answer.isOutdated()) {
              leased.remove(node);
            }
          });
      return;
    }
    outbox.send(
        Outbox.Urgency.GROUP,
        Request.create(NodeObjects.LEASES, NodeObjects.lease(node, loop.now())),
        _ -> leased.add(node));
  }

  /** A simulated node was seen, for the first time or changed. */
  void seen(NodeEntry node) {
    if (!node.seen.simulated()) {
      return;
    }
    if (node.seen.allocatable().milli().isEmpty()) {
      patchStatus(
          node, NodeObjects.status(node.seen.name(), node.hostIp, settings.capacity(), loop.now()));
    }
    if (!leased.contains(node.seen.name()) && node.isAlive()) {
      renew(node.seen.name());
    }
    if (node.seen.lost()) {
      lost(node);
    } else {
      found(node);
    }
  }

  private void found(NodeEntry node) {
    boolean isBack = node.lostSince.isPresent();
    node.lostSince = Optional.empty();
    if (!node.seen.ready().equals("True")) {
      isBack = isBack || !node.seen.ready().isEmpty();
      patchStatus(node, conditions(NodeObjects.ready(loop.now())));
    }
    var taints = new ArrayList<>(node.seen.taints());
    if (taints.removeIf(taint -> OF_THE_LOST.contains(taint.key()))) {
      patchTaints(node, taints);
    }
    if (isBack) {
      pods(node)
          .forEach(
              pod -> {
                pod.written = Optional.empty();
                kubelets.touch(pod);
                kubelets.write(pod);
              });
    }
  }

  private void lost(NodeEntry node) {
    if (node.lostSince.isPresent()) {
      return;
    }
    node.lostSince = Optional.of(loop.now());
    var since = node.lostSince;
    loop.at(
        settings.pace().after(loop.now(), node.seen.ready().equals("True") ? GRACE : 0),
        () -> {
          if (node.lostSince.equals(since)) {
            giveUp(node, since);
          }
        });
  }

  private void giveUp(NodeEntry node, Optional<Instant> since) {
    if (node.seen.ready().equals("True")) {
      patchStatus(node, conditions(NodeObjects.unknown(loop.now())));
      pods(node).forEach(this::markNotReady);
    }
    if (!node.seen.taints().contains(UNREACHABLE)) {
      var taints = new ArrayList<>(node.seen.taints());
      taints.add(UNREACHABLE);
      taints.add(new Taint(UNREACHABLE.key(), "", "NoSchedule"));
      patchTaints(node, taints);
    }
    pods(node).forEach(pod -> evictLater(node, pod, since));
  }

  private List<PodEntry> pods(NodeEntry node) {
    return node.pods.stream().flatMap(key -> picture.pod(key).stream()).toList();
  }

  private void markNotReady(PodEntry pod) {
    if (pod.seen.isOver()) {
      return;
    }
    var patch = conditions(JsonNodeFactory.instance.arrayNode());
    patch
        .withObject("/status")
        .withArray("/conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "False")
        .put("lastTransitionTime", loop.now().truncatedTo(ChronoUnit.SECONDS).toString());
    patch.putObject("metadata").put("uid", pod.seen.uid());
    outbox.send(
        Outbox.Urgency.STATUS, Request.strategicPatch(path(pod) + "/status", patch), _ -> {});
  }

  private void evictLater(NodeEntry node, PodEntry pod, Optional<Instant> since) {
    var toleration =
        pod.seen.plan().needs().tolerations().stream()
            .filter(it -> it.tolerates(UNREACHABLE))
            .findFirst();
    if (toleration.isPresent() && toleration.orElseThrow().seconds().isEmpty()) {
      return;
    }
    double seconds = toleration.flatMap(it -> it.seconds()).orElse(DEFAULT_TOLERATION);
    loop.in(
        settings.pace().real(seconds),
        () -> {
          if (node.lostSince.equals(since) && pod.seen.deletion().isEmpty()) {
            outbox.send(
                Outbox.Urgency.DELETION, Request.delete(path(pod), pod.seen.uid(), false), _ -> {});
          }
        });
  }

  private static String path(PodEntry pod) {
    return Request.pod(pod.seen.namespace(), pod.seen.name());
  }

  private static ObjectNode conditions(ArrayNode conditions) {
    var patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("status").set("conditions", conditions);
    return patch;
  }

  private void patchStatus(NodeEntry node, ObjectNode patch) {
    var whole = patch.has("status") ? patch : wrapped(patch);
    outbox.send(
        Outbox.Urgency.NODE,
        Request.strategicPatch(NodeObjects.NODES + "/" + node.seen.name() + "/status", whole),
        _ -> {});
  }

  private static ObjectNode wrapped(ObjectNode status) {
    var patch = JsonNodeFactory.instance.objectNode();
    patch.set("status", status);
    return patch;
  }

  private void patchTaints(NodeEntry node, List<Taint> taints) {
    var patch = JsonNodeFactory.instance.objectNode();
    var all = patch.putObject("spec").putArray("taints");
    for (var taint : taints) {
      var json = all.addObject().put("key", taint.key()).put("effect", taint.effect());
      if (!taint.value().isEmpty()) {
        json.put("value", taint.value());
      }
    }
    outbox.send(
        Outbox.Urgency.NODE,
        Request.mergePatch(NodeObjects.NODES + "/" + node.seen.name(), patch),
        _ -> {});
  }

  /** Whether pods may fit now that did not before. */
  static boolean isRoomier(Optional<SeenNode> before, SeenNode now) {
    return before
        .filter(
            it ->
                it.cordoned() == now.cordoned()
                    && it.labels().equals(now.labels())
                    && it.taints().equals(now.taints())
                    && it.allocatable().equals(now.allocatable()))
        .isEmpty();
  }
}
