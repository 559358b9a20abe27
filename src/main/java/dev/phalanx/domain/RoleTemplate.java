package dev.phalanx.domain;

import java.util.Optional;

/**
 * One role of a revision: everything whose change makes a new revision.
 *
 * @param name the role's name
 * @param workerReplicas workers in each role replica
 * @param hasWorkerTemplate whether workers, and with them the headless Service, can be made
 * @param hash role template hash, the label {@code modelserving.volcano.sh/role-template-hash}
 * @param json the role as canonical JSON without replicas, maxUnavailable and partition; may hold
 *     secrets in environment values
 * @param entryResources what one entry pod requests of the scheduler
 * @param workerResources what one worker pod requests
 * @param hashWithoutImages the same hash without the images of main containers; absent where those
 *     cannot change in pods that stand
 */
public record RoleTemplate(
    String name,
    int workerReplicas,
    boolean hasWorkerTemplate,
    String hash,
    String json,
    Resources entryResources,
    Resources workerResources,
    Optional<String> hashWithoutImages) {

  /** A template whose pods keep their images. */
  public RoleTemplate(
      String name,
      int workerReplicas,
      boolean hasWorkerTemplate,
      String hash,
      String json,
      Resources entryResources,
      Resources workerResources) {
    this(
        name,
        workerReplicas,
        hasWorkerTemplate,
        hash,
        json,
        entryResources,
        workerResources,
        Optional.empty());
  }

  /** 1 entry and the workers: what pods call {@code GROUP_SIZE}. */
  public int podsPerReplica() {
    return 1 + workerReplicas;
  }

  /** What all pods of one role replica request together. */
  public Resources replicaResources() {
    return entryResources.plus(workerResources.times(workerReplicas));
  }

  /** With a hash of more than the template; images of its pods do not change in place. */
  public RoleTemplate withHash(String other) {
    return new RoleTemplate(
        name, workerReplicas, hasWorkerTemplate, other, json, entryResources, workerResources);
  }

  /** Whether pods of it become pods of {@code other} when nothing but their images changes. */
  public boolean differsInImagesAtMost(RoleTemplate other) {
    return hash.equals(other.hash)
        || (hashWithoutImages.isPresent() && hashWithoutImages.equals(other.hashWithoutImages));
  }

  /** Without the template itself, which may hold tokens. */
  @Override
  public String toString() {
    return "RoleTemplate[%s 1+%d %s]".formatted(name, workerReplicas, hash);
  }
}
