package dev.phalanx.local.node.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.phalanx.local.node.seen.PodPlan;
import dev.phalanx.local.node.seen.PodReader;
import dev.phalanx.local.node.seen.SeenPod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lives a pod second by second, and tells each change of what kubectl would show as a line. */
final class PodStory {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final YAMLMapper YAML = new YAMLMapper();

  private SeenPod pod;
  private Pace pace = new Pace(1);
  private ImagePulls pulls = ImagePulls.none(START);
  private Optional<Instant> gathered = Optional.empty();
  private Optional<Instant> joinable = Optional.empty();
  private Optional<Instant> listening = Optional.empty();
  private final List<String> lines = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private PodStory(SeenPod pod) {
    this.pod = pod;
  }

  /** A pod of one container {@code c} of the image {@code i}, with more of its fields in YAML. */
  static PodStory ofContainer(String fields) {
    return ofSpec("containers: [{name: c, image: i, %s}]".formatted(fields), "");
  }

  static PodStory ofSpec(String spec, String annotations) {
    return new PodStory(pod(spec, annotations));
  }

  static SeenPod pod(String spec, String annotations) {
    return new PodReader()
        .read(
            yaml(
                "{metadata: {namespace: n, name: p, uid: u, annotations: {%s}}, spec: {%s}}"
                    .formatted(annotations, spec)));
  }

  static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  PodStory withImage() {
    pulls = pulls.having("i");
    return this;
  }

  PodStory at(double speed) {
    pace = new Pace(speed);
    return this;
  }

  PodStory gatheredAfter(double seconds) {
    gathered = Optional.of(after(seconds));
    return this;
  }

  PodStory joinableAfter(double seconds) {
    joinable = Optional.of(after(seconds));
    return this;
  }

  PodStory listeningAfter(double seconds) {
    listening = Optional.of(after(seconds));
    return this;
  }

  static Instant after(double seconds) {
    return START.plus(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  /** The changes of so many seconds. */
  List<String> tell(double seconds) {
    live(PodRun.begin(pod, "10.0.0.1", START), START, after(seconds));
    return lines;
  }

  /** The changes from {@code begin} to {@code end}, once the pod has another spec. */
  List<String> tellOf(String spec, double begin, double end) {
    var run = live(PodRun.begin(pod, "10.0.0.1", START), START, after(begin));
    lines.clear();
    notes.clear();
    pod = pod(spec, "");
    live(run, after(begin), after(end));
    return lines;
  }

  List<String> events() {
    return notes;
  }

  /** The reasons of the Events of so many seconds. */
  List<String> events(double seconds) {
    tell(seconds);
    return notes;
  }

  PodRun live(PodRun from, Instant start, Instant end) {
    var run = from;
    var now = start;
    while (true) {
      pulls = pulls.advanced(pace, now);
      var step = Kubelet.step(pod, run, around(), now);
      for (var image : step.pulls()) {
        pulls = pulls.pulling(image, Timings.USUAL.image(), pace, now);
      }
      run = step.run();
      tell(run, now);
      step.notes().forEach(this::note);
      var pulled = step.pulls().isEmpty() ? Optional.<Instant>empty() : pulls.next(pace);
      var next =
          step.wake().filter(wake -> pulled.filter(wake::isAfter).isEmpty()).or(() -> pulled);
      if (next.isEmpty() || next.orElseThrow().isAfter(end)) {
        return run;
      }
      now = next.orElseThrow();
    }
  }

  private void note(Note note) {
    if (note instanceof Note.Happened happened) {
      notes.add(happened.reason());
    }
  }

  Around around() {
    return new Around(
        pace, Timings.USUAL, Set.copyOf(pulls.present()), gathered, joinable, listening);
  }

  private void tell(PodRun run, Instant now) {
    var line = describe(pod.plan(), run);
    var last = lines.isEmpty() ? "" : lines.getLast().replaceFirst("^\\S+ ", "");
    if (!line.equals(last)) {
      var seconds = Duration.between(START, now).toMillis() / 1000.0;
      lines.add("%ss %s".formatted(("" + seconds).replaceFirst("\\.0$", ""), line));
    }
  }

  private String describe(PodPlan plan, PodRun run) {
    var text = new StringBuilder(Phase.of(pod, run).text());
    for (int i = 0; i < run.init().size(); i++) {
      text.append(' ').append(describe(plan.init().get(i).name(), run.init().get(i)));
    }
    for (int i = 0; i < run.main().size(); i++) {
      text.append(' ').append(describe(plan.main().get(i).name(), run.main().get(i)));
    }
    return text.toString();
  }

  private static String describe(String name, ContainerRun run) {
    var state =
        switch (run.state()) {
          case ContainerState.Waiting waiting -> waiting.reason().toString();
          case ContainerState.Running _ -> run.ready() ? "ready" : "running";
          case ContainerState.Ended end -> end.reason() + ":" + end.code();
        };
    return name + "=" + state + (run.restarts() == 0 ? "" : "#" + run.restarts());
  }
}
