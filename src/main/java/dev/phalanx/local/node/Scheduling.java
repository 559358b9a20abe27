package dev.phalanx.local.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.node.scheduling.Job;
import dev.phalanx.local.node.scheduling.Scheduler;
import dev.phalanx.local.node.scheduling.Verdict;
import dev.phalanx.local.node.seen.SeenPod;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the scheduler about the jobs that changed, and about those that wait when room became free;
 * binds, and says why not. The loop's thread alone.
 */
final class Scheduling {
  /** A refusal is told when it has stood for so long. */
  private static final Duration SETTLED = Duration.ofMillis(300);

  private static final Duration AGAIN = Duration.ofMillis(500);

  /** Between two passes, so that one looks at many jobs. */
  private static final Duration GATHER = Duration.ofMillis(20);

  private final Loop loop;
  private final Outbox outbox;
  private final Picture picture;
  private final Announcer announcer;
  private final PodGroups groups;
  private final Set<String> changed = new LinkedHashSet<>();
  private final Set<String> waiting = new LinkedHashSet<>();
  private boolean hasRoom;
  private boolean isSynced;
  private boolean isResting;

  Scheduling(Loop loop, Outbox outbox, Picture picture, Announcer announcer, PodGroups groups) {
    this.loop = loop;
    this.outbox = outbox;
    this.picture = picture;
    this.announcer = announcer;
    this.groups = groups;
    loop.atRest(this::pass);
  }

  /** The picture is complete: nothing is bound before it is. */
  void synced() {
    isSynced = true;
  }

  void changed(String job) {
    changed.add(job);
  }

  /** What did not fit may fit now. */
  void roomChanged() {
    hasRoom = true;
  }

  /** What the API says that the pod was told before. */
  static String reported(JsonNode status) {
    for (var condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("PodScheduled")
          && condition.path("status").asText().equals("False")) {
        return condition.path("message").asText();
      }
    }
    return "";
  }

  private void pass() {
    if (!isSynced || isResting || (changed.isEmpty() && !hasRoom)) {
      return;
    }
    isResting = true;
    loop.in(GATHER, () -> isResting = false);
    if (hasRoom) {
      changed.addAll(waiting);
      hasRoom = false;
    }
    var jobs = changed.stream().map(this::job).toList();
    changed.clear();
    jobs.forEach(job -> forget(job.name()));
    var open = jobs.stream().filter(job -> !job.waiting().isEmpty()).toList();
    if (!open.isEmpty()) {
      Scheduler.schedule(open, picture.rooms()).forEach(this::carryOut);
    }
  }

  private void forget(String job) {
    waiting.remove(job);
    groups.refused(job, Optional.empty());
  }

  private Job job(String name) {
    var pods = picture.job(name);
    boolean isGang = picture.isGang(name);
    return new Job(
        name,
        isGang,
        picture.group(name),
        pods.stream().filter(PodEntry::isWaiting).map(pod -> pod.seen).toList(),
        pods.stream().filter(Scheduling::isPlaced).map(pod -> pod.seen).toList(),
        (int) pods.stream().filter(pod -> pod.seen.phase().equals("Succeeded")).count());
  }

  private static boolean isPlaced(PodEntry pod) {
    return pod.node().isPresent() && !pod.seen.isOver() && pod.seen.deletion().isEmpty();
  }

  private void carryOut(Verdict verdict) {
    verdict.bindings().forEach(binding -> bind(binding.pod(), binding.node()));
    if (!verdict.refusals().isEmpty()) {
      waiting.add(verdict.job().name());
    }
    verdict.refusals().forEach(refusal -> refuse(refusal.pod(), refusal.message()));
    groups.refused(verdict.job().name(), verdict.unschedulable());
  }

  private void bind(SeenPod seen, String node) {
    var pod = picture.pod(seen.key()).orElseThrow();
    pod.assumed = node;
    pod.refusal = "";
    picture.settle(pod);
    var binding = JsonNodeFactory.instance.objectNode();
    binding.put("apiVersion", "v1").put("kind", "Binding");
    binding
        .putObject("metadata")
        .put("namespace", seen.namespace())
        .put("name", seen.name())
        .put("uid", seen.uid());
    binding.putObject("target").put("apiVersion", "v1").put("kind", "Node").put("name", node);
    outbox.send(
        Outbox.Urgency.BINDING,
        Request.create(Request.pod(seen.namespace(), seen.name()) + "/binding", binding),
        answer -> bound(pod, node, answer));
  }

  private void bound(PodEntry pod, String node, Answer answer) {
    if (answer.isSuccess()) {
      var message = "Successfully assigned %s to %s".formatted(pod.key(), node);
      announcer.scheduler(pod, false, "Scheduled", message);
    } else if (pod.seen.node().isEmpty()) {
      loop.in(
          AGAIN,
          () -> {
            pod.assumed = null;
            picture.settle(pod);
            changed(pod.job);
            roomChanged();
          });
    }
  }

  private void refuse(SeenPod seen, String message) {
    var pod = picture.pod(seen.key()).orElseThrow();
    boolean isNew = !pod.refusal.equals(message);
    pod.refusal = message;
    if (isNew) {
      loop.in(SETTLED, () -> report(pod));
    }
  }

  private void report(PodEntry pod) {
    boolean isHere = picture.pod(pod.key()).filter(pod::equals).isPresent();
    if (!isHere || !pod.isWaiting() || pod.refusal.isEmpty() || isReported(pod)) {
      return;
    }
    var message = pod.refusal;
    pod.reported = message;
    announcer.scheduler(pod, true, "FailedScheduling", message);
    outbox.send(
        Outbox.Urgency.STATUS,
        () ->
            Optional.of(pod)
                .filter(PodEntry::isWaiting)
                .map(
                    waits ->
                        Request.strategicPatch(
                            Request.pod(waits.seen.namespace(), waits.seen.name()) + "/status",
                            condition(waits.seen, message))),
        answer -> {
          if (answer.isTemporary()) {
            pod.reported = "";
            loop.in(AGAIN, () -> report(pod));
          }
        });
  }

  private static boolean isReported(PodEntry pod) {
    return Objects.equals(pod.reported, pod.refusal);
  }

  private ObjectNode condition(SeenPod pod, String message) {
    var patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").put("uid", pod.uid());
    patch
        .putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "PodScheduled")
        .put("status", "False")
        .put("reason", "Unschedulable")
        .put("message", message)
        .put("lastTransitionTime", loop.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return patch;
  }
}
