package dev.phalanx.local.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.local.node.kubelet.Around;
import dev.phalanx.local.node.kubelet.Kubelet;
import dev.phalanx.local.node.kubelet.Meeting;
import dev.phalanx.local.node.kubelet.Note;
import dev.phalanx.local.node.kubelet.PodRun;
import dev.phalanx.local.node.kubelet.StatusReader;
import dev.phalanx.local.node.kubelet.StatusWriter;
import dev.phalanx.local.node.kubelet.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * The kubelets of all simulated nodes: asks for each pod's next step when something changed or is
 * due, and tells the API what differs. The loop's thread alone.
 */
final class Kubelets {
  /** What follows so soon is told together with what comes before it. */
  private static final Duration TOGETHER = Duration.ofMillis(100);

  private static final Duration AGAIN = Duration.ofMillis(500);

  private final Loop loop;
  private final Outbox outbox;
  private final Picture picture;
  private final NodeSettings settings;
  private final Announcer announcer;
  private final Addresses addresses = new Addresses();
  private final Set<String> touched = new LinkedHashSet<>();

  Kubelets(Loop loop, Outbox outbox, Picture picture, NodeSettings settings, Announcer announcer) {
    this.loop = loop;
    this.outbox = outbox;
    this.picture = picture;
    this.settings = settings;
    this.announcer = announcer;
    loop.atRest(this::advanceTouched);
  }

  /** Something about the pod may have changed. */
  void touch(PodEntry pod) {
    touched.add(pod.key());
  }

  /**
   * A bound pod was seen.
   *
   * @param status from which a pod is taken up that this process did not start
   */
  void seen(PodEntry pod, JsonNode status) {
    picture
        .home(pod)
        .ifPresent(
            node -> {
              if (pod.run == null) {
                adopt(pod, node, status);
              }
              touch(pod);
            });
  }

  private void adopt(PodEntry pod, NodeEntry node, JsonNode status) {
    pod.written = StatusReader.run(pod.seen, status);
    pod.run = pod.written.orElseGet(() -> PodRun.begin(pod.seen, address(pod, node), loop.now()));
    pod.isByHand = StatusReader.isByHand(status);
    if (pod.written.isPresent()) {
      addresses.take(pod.seen.ip());
      for (var image : pod.written.orElseThrow().images()) {
        node.pulls = node.pulls.having(image);
      }
      meet(pod, Optional.empty(), Optional.empty());
    }
  }

  private String address(PodEntry pod, NodeEntry node) {
    return pod.seen.plan().hostNetwork() ? node.hostIp : addresses.next();
  }

  /** The pod is gone from the API. */
  void gone(PodEntry pod) {
    var run = pod.run;
    picture.home(pod).ifPresent(node -> node.pulling.remove(pod.key()));
    if (run != null) {
      addresses.release(run.ip());
      pod.run = null;
      meet(pod, run.listeningSince(pod.seen.plan()), run.joiningSince(pod.seen.plan()));
    }
  }

  private void advanceTouched() {
    Queue<String> now = new ArrayDeque<>(touched);
    touched.clear();
    while (!now.isEmpty()) {
      picture.pod(now.remove()).ifPresent(this::advance);
      now.addAll(touched);
      touched.clear();
    }
  }

  private void advance(PodEntry pod) {
    var run = pod.run;
    var home = picture.home(pod).filter(NodeEntry::isAlive);
    if (run == null || home.isEmpty() || pod.isDeleted) {
      return;
    }
    var node = home.orElseThrow();
    if (pod.seen.deletion().isPresent()) {
      end(pod, run, node);
    } else if (!pod.seen.isOver() && !pod.isByHand) {
      live(pod, run, node);
    }
  }

  private void live(PodEntry pod, PodRun before, NodeEntry node) {
    var now = loop.now();
    var horizon = now.plus(TOGETHER);
    var moment = now;
    while (true) {
      var step = step(pod, node, moment);
      var next = next(pod, node, step, moment);
      if (next.isEmpty() || next.orElseThrow().isAfter(horizon)) {
        wakeAt(pod, step.wake());
        break;
      }
      moment = moment.isAfter(next.orElseThrow()) ? moment : next.orElseThrow();
    }
    meet(pod, before.listeningSince(pod.seen.plan()), before.joiningSince(pod.seen.plan()));
    write(pod);
  }

  private Step step(PodEntry pod, NodeEntry node, Instant moment) {
    var run = Objects.requireNonNull(pod.run);
    var step = Kubelet.step(pod.seen, run, around(pod, node, moment), moment);
    pod.run = step.run();
    step.notes().forEach(note -> announcer.kubelet(pod, node.seen.name(), note));
    return step;
  }

  /** When the pod goes on: by itself, or with an image that it now has pulled. */
  private Optional<Instant> next(PodEntry pod, NodeEntry node, Step step, Instant moment) {
    if (step.pulls().isEmpty()) {
      var pulled = node.pulling.remove(pod.key());
      if (pulled != null) {
        announce(pod, node, "Pulled", "Successfully pulled image", pulled);
      }
      return step.wake();
    }
    double seconds = pod.seen.faults().pull().orElse(settings.timings().image());
    for (var image : step.pulls()) {
      node.pulls = node.pulls.pulling(image, seconds, settings.pace(), moment);
    }
    if (node.pulling.put(pod.key(), step.pulls()) == null) {
      announce(pod, node, "Pulling", "Pulling image", step.pulls());
    }
    var pulled = node.pulls.next(settings.pace());
    awaitPull(node, pulled);
    return step.wake().filter(wake -> pulled.filter(wake::isAfter).isEmpty()).or(() -> pulled);
  }

  private void announce(
      PodEntry pod, NodeEntry node, String reason, String message, Set<String> images) {
    for (var image : images) {
      var text = "%s \"%s\"".formatted(message, image);
      announcer.kubelet(pod, node.seen.name(), new Note.Happened(false, reason, text, ""));
    }
  }

  private void awaitPull(NodeEntry node, Optional<Instant> pulled) {
    if (pulled.isEmpty() || pulled.equals(node.pulled)) {
      return;
    }
    node.pulled = pulled;
    loop.at(
        pulled.orElseThrow(),
        () -> {
          if (node.pulled.equals(pulled)) {
            node.pulled = Optional.empty();
            node.pulls = node.pulls.advanced(settings.pace(), loop.now());
            touched.addAll(node.pulling.keySet());
          }
        });
  }

  private Around around(PodEntry pod, NodeEntry node, Instant moment) {
    var plan = pod.seen.plan();
    var met = Picture.met(pod.seen).flatMap(picture::pod);
    return new Around(
        settings.pace(),
        settings.timings(),
        node.pulls.advanced(settings.pace(), moment).present(),
        plan.gathers().flatMap(head -> gathered(pod, head.size())),
        met.flatMap(this::openSince),
        met.flatMap(this::listeningSince));
  }

  private Optional<Instant> gathered(PodEntry head, int size) {
    var members = picture.members(head.key()).stream().flatMap(it -> joining(it).stream()).toList();
    return openSince(head)
        .flatMap(
            opened ->
                Meeting.gathered(
                    opened, members, size, settings.pace().real(settings.timings().join())));
  }

  private Optional<Instant> openSince(PodEntry head) {
    return Optional.ofNullable(head.run).flatMap(run -> run.openSince(head.seen.plan()));
  }

  private Optional<Instant> listeningSince(PodEntry head) {
    return Optional.ofNullable(head.run).flatMap(run -> run.listeningSince(head.seen.plan()));
  }

  private Optional<Instant> joining(PodEntry member) {
    return member.seen.deletion().isPresent()
        ? Optional.empty()
        : Optional.ofNullable(member.run).flatMap(run -> run.joiningSince(member.seen.plan()));
  }

  /** Others look again when what they meet has come or gone. */
  private void meet(PodEntry pod, Optional<Instant> wasListening, Optional<Instant> wasJoining) {
    var plan = pod.seen.plan();
    if (!listeningSince(pod).equals(wasListening)) {
      picture.members(pod.key()).forEach(this::touch);
      if (plan.gathers().isPresent()) {
        touch(pod);
      }
    }
    if (plan.joins().isPresent() && !joining(pod).equals(wasJoining)) {
      Picture.met(pod.seen).flatMap(picture::pod).ifPresent(this::touch);
    }
  }

  private void wakeAt(PodEntry pod, Optional<Instant> wake) {
    if (wake.isPresent() && !wake.orElseThrow().equals(pod.wake)) {
      var moment = wake.orElseThrow();
      loop.at(
          moment,
          () -> {
            if (moment.equals(pod.wake)) {
              pod.wake = null;
              touch(pod);
            }
          });
    }
    pod.wake = wake.orElse(null);
  }

  private void end(PodEntry pod, PodRun run, NodeEntry node) {
    var now = loop.now();
    var around = around(pod, node, now);
    var end = Kubelet.stopsAt(pod.seen, run, around).orElse(now);
    meet(pod, Optional.empty(), run.joiningSince(pod.seen.plan()));
    if (now.isBefore(end)) {
      wakeAt(pod, Optional.of(end));
      return;
    }
    pod.isDeleted = true;
    if (pod.seen.hasFinalizers()) {
      pod.run = Kubelet.stopped(pod.seen, run, around, now);
      write(pod);
    }
    delete(pod);
  }

  private void delete(PodEntry pod) {
    outbox.send(
        Outbox.Urgency.DELETION,
        Request.delete(Request.pod(pod.seen.namespace(), pod.seen.name()), pod.seen.uid(), true),
        answer -> {
          if (answer.isTemporary()) {
            loop.in(AGAIN, () -> delete(pod));
          }
        });
  }

  /** Tells the API, once the patch before has been answered. */
  void write(PodEntry pod) {
    if (pod.isWriting || pod.run == null || pod.written.equals(Optional.of(pod.run))) {
      return;
    }
    pod.isWriting = true;
    outbox.send(Outbox.Urgency.STATUS, () -> patch(pod), answer -> written(pod, answer));
  }

  /** What is on its way, so that more of it is told afterwards. */
  private Optional<Request> patch(PodEntry pod) {
    var run = pod.run;
    var hostIp = picture.home(pod).map(node -> node.hostIp);
    if (run == null || hostIp.isEmpty()) {
      pod.isWriting = false;
      return Optional.empty();
    }
    var patch = StatusWriter.patch(pod.seen, hostIp.orElseThrow(), pod.written, run, loop.now());
    pod.written = Optional.of(run);
    if (patch.isEmpty()) {
      pod.isWriting = false;
    }
    return patch.map(
        it ->
            Request.strategicPatch(
                Request.pod(pod.seen.namespace(), pod.seen.name()) + "/status", it));
  }

  private void written(PodEntry pod, Answer answer) {
    pod.isWriting = false;
    if (answer.isTemporary()) {
      pod.written = Optional.empty();
      loop.in(AGAIN, () -> write(pod));
    } else if (!answer.isOutdated()) {
      write(pod);
    }
  }
}
