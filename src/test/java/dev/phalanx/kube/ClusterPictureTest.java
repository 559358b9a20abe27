package dev.phalanx.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.decision.Fixtures;
import dev.phalanx.decision.GangSupport;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.ServiceFacts;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.ServingId;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose what is, and when it is told. */
class ClusterPictureTest {
  private static final ServingId SERVING = new ServingId("d", "m", "U");
  private static final ServingId AGAIN = new ServingId("d", "m", "V");
  private static final Input.Seen TERMINATING = new Input.ServingTerminating();

  private RecordingSink sink;
  private ClusterPicture picture;

  @BeforeEach
  void create() {
    sink = new RecordingSink();
    picture =
        new ClusterPicture(
            sink, new SeenStatuses(), EnumSet.of(ObjectKind.SERVING, ObjectKind.SERVICE));
  }

  @Test
  void nothingIsToldBeforeEveryKindIsListed() {
    picture.servingSeen(serving(SERVING));
    picture.listed(ObjectKind.SERVING);
    picture.expect(ObjectKind.POD_GROUP);
    picture.gangSupport(GangSupport.BASIC);
    picture.listed(ObjectKind.SERVICE);
    assertThat(picture.isStarted()).isFalse();
    assertThat(sink.starts()).isZero();
    picture.childSeen(service(SERVING, "S"));
    picture.listed(ObjectKind.POD_GROUP);
    assertThat(picture.isStarted()).isTrue();
    assertThat(sink.gangs()).containsExactly(GangSupport.BASIC);
    assertThat(sink.listed(SERVING)).containsExactly(TERMINATING, service(SERVING, "S").seen());
    picture.listed(ObjectKind.SERVICE);
    assertThat(sink.starts()).isEqualTo(1);
    assertThat(sink.count()).isZero();
  }

  @Test
  void childrenSeenBeforeTheirServingAreToldAfterIt() {
    started();
    picture.childSeen(service(SERVING, "S"));
    assertThat(sink.count()).isZero();
    picture.servingSeen(serving(SERVING));
    assertThat(sink.of(SERVING)).containsExactly(TERMINATING, service(SERVING, "S").seen());
    picture.servingSeen(serving(SERVING));
    assertThat(sink.of(SERVING)).as("not told again").hasSize(3);
  }

  @Test
  void childrenOfAServingThatIsGoneAreNotTold() {
    started();
    picture.servingSeen(serving(SERVING));
    picture.childSeen(service(SERVING, "S"));
    picture.servingGone(serving(SERVING));
    picture.servingSeen(serving(AGAIN));
    picture.childGone(service(SERVING, "S"));
    assertThat(sink.of(SERVING).getLast()).isEqualTo(new Input.ServingGone());
    assertThat(sink.of(AGAIN)).containsExactly(TERMINATING);
  }

  @Test
  void aLateGoodbyeDoesNotTakeTheNextOneAway() {
    started();
    picture.childSeen(service(SERVING, "new"));
    picture.childGone(service(SERVING, "old"));
    picture.servingSeen(serving(SERVING));
    assertThat(sink.of(SERVING)).contains(service(SERVING, "new").seen());
  }

  @Test
  void aNodeThatWentWhileNobodyWatchedIsLost() {
    picture.expect(ObjectKind.NODE);
    picture.servingSeen(serving(SERVING));
    picture.childSeen(pod(SERVING, "0/r-0/0", "gone"));
    picture.childSeen(pod(SERVING, "0/r-0/1", "there"));
    picture.nodeSeen(new NodeFacts("N", "there", Optional.empty()));
    picture.listed(ObjectKind.NODE);
    started();
    assertThat(sink.lostNodes())
        .singleElement()
        .matches(lost -> lost.keySet().equals(Set.of("gone")));
  }

  @Test
  void gangSupportIsToldWhenItChanges() {
    started();
    picture.gangSupport(GangSupport.NONE);
    picture.gangSupport(GangSupport.SUBGROUPS);
    picture.gangSupport(GangSupport.SUBGROUPS);
    assertThat(sink.gangs()).containsExactly(GangSupport.NONE, GangSupport.SUBGROUPS);
  }

  private void started() {
    picture.listed(ObjectKind.SERVING);
    picture.listed(ObjectKind.SERVICE);
  }

  private static ServingFacts serving(ServingId id) {
    return new ServingFacts(id, TERMINATING);
  }

  private static Child pod(ServingId owner, String name, String node) {
    var pod = PodAddress.parse(name);
    var seen = Fixtures.readyPod(name);
    return new Child(
        owner,
        new Target.ForPod(pod),
        seen.facts().uid(),
        new Input.PodObserved(pod, seen.facts().withNode(node)));
  }

  private static Child service(ServingId owner, String uid) {
    var role = RoleAddress.parse("0/r-0");
    return new Child(
        owner,
        new Target.ForService(role),
        uid,
        new Input.ServiceObserved(role, new ServiceFacts(uid, false)));
  }
}
