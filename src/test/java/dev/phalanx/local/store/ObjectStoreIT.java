package dev.phalanx.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectStoreIT {
  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private ObjectStore store;

  @BeforeEach
  void open() {
    store = ObjectStore.open(folder.resolve("objects"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void anObjectIsReadAsItWasWrittenWithTheRevisionOfItsWrite() throws Exception {
    StoredObject written = store.create(pod("a", "x"));

    assertThat(store.find(key("a"))).containsSame(written);
    assertThat(written.tree().at("/metadata/resourceVersion").asText())
        .isEqualTo(Long.toString(store.revision()));
    assertThat(new JsonMapper().readTree(written.bytes())).isEqualTo(written.tree());
    assertThat(written.labels()).containsEntry("app", "x");
    assertThat(written.owners()).containsExactly("owner");
    assertThat(written.fields()).containsEntry("spec.nodeName", "n1");
  }

  @Test
  void onlyTheNewestVersionCanBeReplacedOrRemoved() throws Exception {
    StoredObject first = store.create(pod("a", "x"));
    StoredObject second = store.replace(first, pod("a", "y"));

    assertThatThrownBy(() -> store.create(pod("a", "z"))).isInstanceOf(StaleWrite.class);
    assertThatThrownBy(() -> store.replace(first, pod("a", "z"))).isInstanceOf(StaleWrite.class);
    assertThatThrownBy(() -> store.remove(first)).isInstanceOf(StaleWrite.class);
    assertThat(store.remove(second)).isEqualTo(second.revision() + 1);
    assertThat(store.find(key("a"))).isEmpty();
  }

  @Test
  void aVersionThatSaysTheSameIsNotWritten() throws Exception {
    StoredObject first = store.create(pod("a", "x"));

    assertThat(store.replace(first, pod("a", "x"))).isSameAs(first);
    assertThat(store.revision()).isEqualTo(first.revision());
  }

  @Test
  void whatWasWrittenIsThereAfterOpeningAgainAndRevisionsGoOn() throws Exception {
    StoredObject kept = store.create(pod("a", "x"));
    StoredObject removed = store.create(pod("b", "x"));
    long last = store.remove(removed);
    store.close();

    store = ObjectStore.open(folder.resolve("objects"));

    assertThat(store.all("pods"))
        .singleElement()
        .satisfies(pod -> assertThat(pod.tree()).isEqualTo(kept.tree()));
    assertThat(store.revision()).isEqualTo(last);
    assertThat(store.create(pod("c", "x")).revision()).isEqualTo(last + 1);
  }

  @Test
  void aWatchTellsEveryChangeInOrder() throws Exception {
    long from = store.revision();
    StoredObject created = store.create(pod("a", "x"));
    StoredObject replaced = store.replace(created, pod("a", "y"));
    store.remove(replaced);

    List<Change> changes = store.watch("pods", from).next(SHORT).changes();

    assertThat(changes)
        .extracting(Change::before, Change::after)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(null, created),
            org.assertj.core.groups.Tuple.tuple(created, replaced),
            org.assertj.core.groups.Tuple.tuple(replaced, null));
  }

  @Test
  void aWatchOfAnotherResourceOnlyLearnsHowFarItIs() throws Exception {
    Watch watch = store.watch("services", store.revision());
    store.create(pod("a", "x"));

    Watch.Batch batch = watch.next(SHORT);

    assertThat(batch.changes()).isEmpty();
    assertThat(batch.upTo()).isEqualTo(store.revision());
  }

  @Test
  void historyBeforeTheStartIsGone() throws Exception {
    store.create(pod("a", "x"));
    store.close();
    store = ObjectStore.open(folder.resolve("objects"));

    assertThat(store.watch("pods", store.revision()).next(SHORT).changes()).isEmpty();
    assertThatThrownBy(() -> store.watch("pods", 1)).isInstanceOf(RevisionGone.class);
  }

  @Test
  void pagesAreReadFromTheRevisionOfTheFirst() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      store.create(pod(name, "x"));
    }
    Pages first = store.pages("pods", "ns", Optional.empty());
    first.keep();
    store.remove(store.find(key("c")).orElseThrow());

    Pages second = store.pages("pods", "ns", Optional.of(first.revision()));

    assertThat(second.after(key("a")))
        .extracting(object -> object.key().name())
        .containsExactly("b", "c");
    assertThatThrownBy(() -> store.pages("pods", "ns", Optional.of(first.revision() - 1)))
        .isInstanceOf(RevisionGone.class);
  }

  @Test
  void manyWritersGetDistinctRevisionsAndOneOfThemEachName() throws Exception {
    Set<Long> revisions = ConcurrentHashMap.newKeySet();
    List<Callable<Boolean>> tasks =
        IntStream.range(0, 400).mapToObj(i -> creation("pod-" + i % 200, revisions)).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.invokeAll(tasks, 20, TimeUnit.SECONDS);
    }

    assertThat(revisions).hasSize(200);
    assertThat(store.all("pods", "ns")).hasSize(200);
    assertThat(store.all("pods", "other")).isEmpty();
  }

  @Test
  void theFolderIsForItsOwnerOnlyAndForOneStore() throws Exception {
    Path objects = folder.resolve("objects");

    assertThat(Files.getPosixFilePermissions(objects))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThatThrownBy(() -> ObjectStore.open(objects))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessage("folder '%s' is in use by another process", objects);
  }

  private Callable<Boolean> creation(String name, Set<Long> revisions) {
    return () -> {
      try {
        return revisions.add(store.create(pod(name, "x")).revision());
      } catch (StaleWrite e) {
        return false;
      }
    };
  }

  private static ObjectKey key(String name) {
    return new ObjectKey("pods", "ns", name);
  }

  private static Draft pod(String name, String app) {
    ObjectNode pod = new JsonMapper().createObjectNode().put("kind", "Pod").put("apiVersion", "v1");
    ObjectNode metadata = pod.putObject("metadata").put("name", name).put("uid", "uid-" + name);
    metadata.putObject("labels").put("app", app);
    metadata.putArray("ownerReferences").addObject().put("uid", "owner");
    pod.putObject("spec").put("nodeName", "n1");
    return Draft.of(key(name), pod);
  }
}
