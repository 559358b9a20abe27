package dev.phalanx.local.node.kubelet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What became of a pod.
 *
 * @param pulls images that it waits for
 * @param wake when it goes on by itself; empty when it waits for something, or for good
 */
public record Step(PodRun run, Set<String> pulls, List<Note> notes, Optional<Instant> wake) {}
