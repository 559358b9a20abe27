package dev.phalanx.local.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Consumer;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The objects on disk: an MVStore in a folder that only its owner can read, and a lock file that
 * one process holds. A written batch survives the death of the process; it is forced to the disk
 * when the store is closed, so that the machine's death may lose the last seconds.
 */
final class DiskFile implements AutoCloseable {
  private static final String LOCK = "objects.lock";
  private static final String FILE = "objects.mv";
  private static final String REVISION = "revision";
  private static final int CACHE_MEGABYTES = 4;
  private static final int REUSE_AFTER_MILLIS = 2_000;
  private static final int LEAST_FILL_PERCENT = 50;
  private static final int MOST_MOVED_BYTES = 8 << 20;

  private final FileChannel lock;
  private final MVStore store;
  private final MVMap<String, byte[]> objects;
  private final MVMap<String, Long> counters;

  private DiskFile(FileChannel lock, MVStore store) {
    this.lock = lock;
    this.store = store;
    this.objects = store.openMap("objects");
    this.counters = store.openMap("counters");
  }

  /** A change to write; without a version the object is removed. */
  record Write(ObjectKey key, @Nullable StoredObject version) {}

  static DiskFile open(Path folder) {
    FileChannel lock = lock(folder);
    try {
      MVStore store =
          new MVStore.Builder()
              .fileName(folder.resolve(FILE).toString())
              .autoCommitDisabled()
              .cacheSize(CACHE_MEGABYTES)
              .open();
      store.setRetentionTime(REUSE_AFTER_MILLIS);
      store.setVersionsToKeep(0);
      return new DiskFile(lock, store);
    } catch (MVStoreException e) {
      release(lock);
      throw new StoreUnavailable(
          "the objects in folder '%s' cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static FileChannel lock(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isFree(channel)) {
        return channel;
      }
      channel.close();
    } catch (IOException e) {
      throw new StoreUnavailable(
          "folder '%s' cannot be written: %s".formatted(folder, e.getMessage()), e);
    }
    throw new StoreUnavailable("folder '%s' is in use by another process".formatted(folder), null);
  }

  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  long revision() {
    return counters.getOrDefault(REVISION, 0L);
  }

  void forEach(Consumer<StoredObject> reader) {
    objects.forEach(
        (path, value) -> {
          ByteBuffer buffer = ByteBuffer.wrap(value);
          long revision = buffer.getLong();
          byte[] json = new byte[buffer.remaining()];
          buffer.get(json);
          reader.accept(new StoredObject(Draft.of(ObjectKey.parse(path), json), revision));
        });
  }

  /** Writes all or, should the process die here, nothing. */
  void write(List<Write> batch, long revision) {
    for (Write write : batch) {
      StoredObject version = write.version();
      if (version == null) {
        objects.remove(write.key().path());
      } else {
        objects.put(write.key().path(), value(version));
      }
    }
    counters.put(REVISION, revision);
    store.commit();
  }

  private static byte[] value(StoredObject version) {
    return ByteBuffer.allocate(Long.BYTES + version.size())
        .putLong(version.revision())
        .put(version.json())
        .array();
  }

  /**
   * Moves what is still needed out of mostly empty parts of the file, a few megabytes at a time.
   */
  void tidy() {
    store.compact(LEAST_FILL_PERCENT, MOST_MOVED_BYTES);
  }

  @Override
  public void close() {
    store.close();
    release(lock);
  }

  private static void release(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new StoreUnavailable("the lock cannot be released: " + e.getMessage(), e);
    }
  }
}
