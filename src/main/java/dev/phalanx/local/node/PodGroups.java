package dev.phalanx.local.node;

import dev.phalanx.local.node.scheduling.GroupStatus;
import dev.phalanx.local.node.scheduling.Verdict;
import dev.phalanx.local.node.seen.Amounts;
import dev.phalanx.local.node.seen.SeenPodGroup;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the status of PodGroups, where it differs and not at every pod; one patch of a group at a
 * time, as two could overtake each other.
 */
final class PodGroups {
  /** What changes within this time is written together. */
  private static final Duration GATHER = Duration.ofMillis(400);

  private final Loop loop;
  private final Outbox outbox;
  private final Picture picture;
  private final Set<String> changed = new LinkedHashSet<>();
  private final Map<String, Verdict.Unschedulable> refusals = new HashMap<>();
  private final Map<String, Told> told = new HashMap<>();
  private final Set<String> inFlight = new HashSet<>();
  private boolean isPlanned;
  private boolean hasStatusResource;

  PodGroups(Loop loop, Outbox outbox, Picture picture) {
    this.loop = loop;
    this.outbox = outbox;
    this.picture = picture;
  }

  /** What was written last, to the object with this UID. */
  private record Told(String uid, SeenPodGroup.Standing standing) {}

  /** Whether the CRD makes the status a resource of its own. */
  void statusResource(boolean isSeparate) {
    hasStatusResource = isSeparate;
  }

  /** Why a job cannot run, empty when it can. */
  void refused(String job, Optional<Verdict.Unschedulable> why) {
    var before = why.isPresent() ? refusals.put(job, why.orElseThrow()) : refusals.remove(job);
    if (!Optional.ofNullable(before).equals(why)) {
      changed(job);
    }
  }

  /** The group or one of its pods changed. */
  void changed(String job) {
    if (picture.group(job).isEmpty()) {
      return;
    }
    changed.add(job);
    if (!isPlanned) {
      isPlanned = true;
      loop.in(GATHER, this::write);
    }
  }

  void gone(String key) {
    told.remove(key);
    refusals.remove(key);
  }

  private void write() {
    isPlanned = false;
    var keys = List.copyOf(changed);
    changed.clear();
    var free = picture.free();
    for (var key : keys) {
      picture.group(key).ifPresent(group -> write(group, standing(group, free)));
    }
  }

  private SeenPodGroup.Standing standing(SeenPodGroup group, Amounts free) {
    int placed = 0;
    var phases = new HashMap<String, Integer>();
    for (var pod : picture.job(group.key())) {
      boolean isLeaving = pod.seen.deletion().isPresent();
      placed += pod.node().isPresent() && !pod.seen.isOver() && !isLeaving ? 1 : 0;
      phases.merge(pod.seen.phase(), isLeaving ? 0 : 1, Integer::sum);
    }
    return GroupStatus.standing(
        group,
        new GroupStatus.Counts(
            placed,
            phases.getOrDefault("Running", 0),
            phases.getOrDefault("Succeeded", 0),
            phases.getOrDefault("Failed", 0)),
        Optional.ofNullable(refusals.get(group.key()))
            .map(Verdict.Unschedulable::message)
            .orElse(""),
        free);
  }

  private void write(SeenPodGroup group, SeenPodGroup.Standing wanted) {
    var before = told.get(group.key());
    boolean isTold =
        before != null && before.uid().equals(group.uid()) && before.standing().equals(wanted);
    var patch =
        GroupStatus.patch(
            group, wanted, Optional.ofNullable(refusals.get(group.key())), loop.now());
    if (isTold || patch.isEmpty() || !inFlight.add(group.key())) {
      return;
    }
    told.put(group.key(), new Told(group.uid(), wanted));
    var path =
        "/apis/scheduling.volcano.sh/v1beta1/namespaces/%s/podgroups/%s"
            .formatted(group.namespace(), group.name());
    outbox.send(
        Outbox.Urgency.GROUP,
        Request.mergePatch(hasStatusResource ? path + "/status" : path, patch.orElseThrow()),
        answer -> {
          inFlight.remove(group.key());
          if (answer.isTemporary() || answer.isOutdated()) {
            told.remove(group.key());
          }
          if (answer.isTemporary() || answer.isSuccess()) {
            changed(group.key());
          }
        });
  }
}
