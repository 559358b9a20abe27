package dev.phalanx.local.node.scheduling;

import dev.phalanx.local.node.seen.SeenPod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One pass over the jobs, higher priority first, else in the order given. A job of a PodGroup is
 * placed when enough of it can be, and then as much of it as there is room for; nothing is
 * preempted.
 */
public final class Scheduler {
  private Scheduler() {}

  /**
   * Says of each job what becomes of its waiting pods.
   *
   * @param nodes with what is free before the pass
   */
  public static List<Verdict> schedule(List<Job> jobs, List<Room> nodes) {
    var rooms = new Rooms(nodes);
    return jobs.stream()
        .sorted(Comparator.comparingInt(Scheduler::priority).reversed())
        .map(job -> job.gang() ? gang(job, rooms) : single(job, rooms))
        .toList();
  }

  private static int priority(Job job) {
    return job.waiting().stream().mapToInt(pod -> pod.plan().priority()).max().orElse(0);
  }

  private static Verdict single(Job job, Rooms rooms) {
    List<Verdict.Binding> bindings = new ArrayList<>();
    List<Verdict.Refusal> refusals = new ArrayList<>();
    for (var pod : job.waiting()) {
      rooms
          .take(pod.plan())
          .ifPresentOrElse(
              node -> bindings.add(new Verdict.Binding(pod, node)),
              () -> refusals.add(new Verdict.Refusal(pod, rooms.message(pod.plan()))));
    }
    return new Verdict(job, bindings, refusals, Optional.empty());
  }

  private static Verdict gang(Job job, Rooms rooms) {
    if (job.group().isEmpty()) {
      return refused(job, "NotEnoughTasks", "its PodGroup " + job.name() + " does not exist");
    }
    var gang = new Gang(job.group().orElseThrow(), job.succeeded());
    if (!gang.isEnough(joined(job.placed(), job.waiting()))) {
      return refused(job, "NotEnoughTasks", notReady(job, gang));
    }
    int mark = rooms.mark();
    var attempt = attempt(job, gang, rooms);
    if (gang.isEnough(joined(job.placed(), attempt.bound()))) {
      return new Verdict(job, attempt.bindings(), attempt.refusals(), Optional.empty());
    }
    rooms.takeBack(mark);
    return refused(job, "NotEnoughResources", tooFew(job, gang, attempt));
  }

  private record Attempt(List<Verdict.Binding> bindings, List<Verdict.Refusal> refusals) {
    List<SeenPod> bound() {
      return bindings.stream().map(Verdict.Binding::pod).toList();
    }
  }

  private static Attempt attempt(Job job, Gang gang, Rooms rooms) {
    var attempt = new Attempt(new ArrayList<>(), new ArrayList<>());
    for (var unit : gang.units(job.waiting(), job.placed())) {
      int mark = rooms.mark();
      List<Verdict.Binding> bindings = new ArrayList<>();
      for (var pod : unit.pods()) {
        var node = rooms.take(pod.plan());
        if (node.isEmpty()) {
          var message = rooms.message(pod.plan());
          unit.pods().forEach(it -> attempt.refusals().add(new Verdict.Refusal(it, message)));
          rooms.takeBack(mark);
          bindings.clear();
          break;
        }
        bindings.add(new Verdict.Binding(pod, node.orElseThrow()));
      }
      attempt.bindings().addAll(bindings);
    }
    return attempt;
  }

  private static String notReady(Job job, Gang gang) {
    return "pod group is not ready, %d Pending, %d Running, %d minAvailable"
        .formatted(job.waiting().size(), job.placed().size(), gang.group().minMember());
  }

  private static String tooFew(Job job, Gang gang, Attempt attempt) {
    return "%d/%d tasks in gang unschedulable: %s. %s"
        .formatted(
            attempt.refusals().size(),
            job.waiting().size() + job.placed().size(),
            notReady(job, gang),
            attempt.refusals().stream().map(Verdict.Refusal::message).findFirst().orElse(""));
  }

  private static Verdict refused(Job job, String reason, String message) {
    return new Verdict(
        job,
        List.of(),
        job.waiting().stream().map(pod -> new Verdict.Refusal(pod, message)).toList(),
        Optional.of(new Verdict.Unschedulable(reason, message)));
  }

  private static List<SeenPod> joined(List<SeenPod> some, List<SeenPod> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }
}
