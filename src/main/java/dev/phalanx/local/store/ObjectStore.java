package dev.phalanx.local.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.pcollections.TreePMap;

/**
 * All objects of the cluster.
 *
 * <p>A write is compare-and-set against the newest accepted version. It returns when it is on disk;
 * readers and watchers see it then and not before. Writes that arrive while the disk is busy go
 * there together. Safe for all threads.
 */
public final class ObjectStore implements AutoCloseable {
  private static final int MOST_CHANGES = 20_000;
  private static final long MOST_BYTES = 32L << 20;

  private final DiskFile disk;
  private final GroupCommit commits;
  private final Snapshots snapshots = new Snapshots();
  private final Map<String, ChangeLog> logs = new ConcurrentHashMap<>();
  private final List<Consumer<List<Change>>> followers = new CopyOnWriteArrayList<>();
  private final long startedAt;
  private volatile Published published;

  /** Everything up to this revision is in the logs; set after {@link #published}. */
  private volatile long told;

  private ObjectStore(DiskFile disk) {
    this.disk = disk;
    this.startedAt = Math.max(disk.revision(), 1);
    this.published = new Published(startedAt, load(disk));
    this.told = startedAt;
    this.commits = new GroupCommit(disk, published, this::publish);
  }

  /**
   * What readers see.
   *
   * @param byResource never holds an empty map
   */
  record Published(long revision, Map<String, TreePMap<ObjectKey, StoredObject>> byResource) {
    TreePMap<ObjectKey, StoredObject> objects(String resource) {
      return byResource.getOrDefault(resource, TreePMap.empty());
    }
  }

  /**
   * Opens or makes the store.
   *
   * @param folder is made if missing, readable by its owner only
   * @throws StoreUnavailable another process has it, or it cannot be written or read
   */
  public static ObjectStore open(Path folder) {
    return new ObjectStore(DiskFile.open(folder));
  }

  private static Map<String, TreePMap<ObjectKey, StoredObject>> load(DiskFile disk) {
    Map<String, TreePMap<ObjectKey, StoredObject>> found = new ConcurrentHashMap<>();
    disk.forEach(
        object ->
            found.merge(
                object.key().resource(),
                TreePMap.singleton(object.key(), object),
                (all, one) -> all.plus(object.key(), object)));
    return Map.copyOf(found);
  }

  /** The number of the latest change that can be seen. */
  public long revision() {
    return published.revision();
  }

  /** The object as it can be seen. */
  public Optional<StoredObject> find(ObjectKey key) {
    return Optional.ofNullable(published.objects(key.resource()).get(key));
  }

  /** All objects of a resource, in the order of namespace and name. */
  public Collection<StoredObject> all(String resource) {
    return published.objects(resource).values();
  }

  /** All objects of a resource in one namespace. */
  public Collection<StoredObject> all(String resource, String namespace) {
    return within(published.objects(resource), resource, namespace).values();
  }

  /** The resources of which there are objects. */
  public Collection<String> resources() {
    return published.byResource().keySet();
  }

  /**
   * The state from which a list is read, page by page if need be.
   *
   * @param namespace empty for all
   * @param revision from an earlier page, or nothing for now
   * @throws RevisionGone it is no longer kept
   */
  public Pages pages(String resource, String namespace, Optional<Long> revision)
      throws RevisionGone {
    Published now = published;
    Published then = revision.isEmpty() ? now : snapshots.at(revision.get(), now);
    return new Pages(
        then.revision(),
        within(then.objects(resource), resource, namespace),
        () -> snapshots.keep(then));
  }

  private static TreePMap<ObjectKey, StoredObject> within(
      TreePMap<ObjectKey, StoredObject> objects, String resource, String namespace) {
    if (namespace.isEmpty() || objects.isEmpty()) {
      return objects;
    }
    return objects.subMap(
        new ObjectKey(resource, namespace, ""), new ObjectKey(resource, namespace + "\0", ""));
  }

  /**
   * Follows a resource.
   *
   * @param from the revision after which changes are told
   * @throws RevisionGone they are no longer known
   */
  public Watch watch(String resource, long from) throws RevisionGone {
    ChangeLog log = log(resource);
    log.requireKnown(from);
    return new Watch(log, () -> told, from);
  }

  /**
   * Writes a new object.
   *
   * @throws StaleWrite it is there already
   */
  public StoredObject create(Draft draft) throws StaleWrite {
    return commits.write(draft.key(), null, draft).subject();
  }

  /**
   * Writes a new version; one that says the same as {@code expected} is not written.
   *
   * @param expected the version that is replaced
   * @throws StaleWrite it is not the newest any more
   */
  public StoredObject replace(StoredObject expected, Draft draft) throws StaleWrite {
    if (expected.hasSameJson(draft)) {
      return expected;
    }
    return commits.write(expected.key(), expected, draft).subject();
  }

  /**
   * Removes an object.
   *
   * @return the revision of the removal
   * @throws StaleWrite the version is not the newest any more
   */
  public long remove(StoredObject expected) throws StaleWrite {
    return commits.write(expected.key(), expected, null).revision();
  }

  /**
   * Tells {@code follower} every change from now on, on the writing thread: it must be quick and
   * not write.
   */
  public void follow(Consumer<List<Change>> follower) {
    followers.add(follower);
  }

  private void publish(Published next, List<Change> changes) {
    Map<String, List<Change>> byResource = new LinkedHashMap<>();
    changes.forEach(
        change ->
            byResource
                .computeIfAbsent(change.subject().key().resource(), resource -> new ArrayList<>())
                .add(change));
    published = next;
    byResource.forEach((resource, added) -> log(resource).append(added));
    told = next.revision();
    followers.forEach(follower -> follower.accept(changes));
  }

  private ChangeLog log(String resource) {
    return logs.computeIfAbsent(
        resource, name -> new ChangeLog(startedAt, MOST_CHANGES, MOST_BYTES));
  }

  /** Ends all watches, writes what was accepted and frees the folder. */
  @Override
  public void close() {
    commits.close();
    logs.values().forEach(ChangeLog::close);
    disk.close();
  }
}
