package dev.phalanx;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.phalanx.Rooms.CLASSES;
import static dev.phalanx.Rooms.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms and their arrows, as ARCHITECTURE.md draws them. */
class ArchitectureTest {

  static List<Rooms.Room> rooms() {
    return Rooms.all();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void roomUsesOnlyWhatTheTableNames(Rooms.Room room) {
    classes()
        .that()
        .resideInAPackage(room.packages())
        .should()
        .onlyDependOnClassesThat(allowedIn(room))
        .because("the rooms table of ARCHITECTURE.md names all that " + room + " may use")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void everyClassLivesInARoomOfTheTable() {
    String[] homes =
        Stream.concat(Stream.of(ROOT), rooms().stream().map(Rooms.Room::packages))
            .toArray(String[]::new);
    classes()
        .should()
        .resideInAnyPackage(homes)
        .because("a new room is an architectural decision and gets its row in ARCHITECTURE.md")
        .check(CLASSES);
  }

  @Test
  void roomsHaveNoCycles() {
    slices()
        .matching(ROOT + ".(*)..")
        .should()
        .beFreeOfCycles()
        .because("a room must be readable without the rooms that use it")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void onlyTheRootKnowsTheWholeHouse() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .because("the root package wires; what is wired does not look up")
        .check(CLASSES);
  }

  @Test
  void akkaStaysInTheShells() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT, ROOT + ".actor..", ROOT + ".http..")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".journal.EventSerializer")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("akka..", "scala..")
        .because("the journal is read, and the core tested, without an actor system")
        .check(CLASSES);
  }

  @Test
  void theFabric8ClientStaysAtTheEdge() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT, ROOT + ".kube..", ROOT + ".rollout..", ROOT + ".local..", ROOT + ".bench..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.fabric8.kubernetes.client..")
                .and(
                    describe(
                        "are no model classes",
                        type -> !type.getSimpleName().equals("CustomResource"))))
        .because("requests leave and observations enter in one place, where failures get a kind")
        .check(CLASSES);
  }

  @Test
  void theFabric8ModelStaysOutOfTheCoreAndTheShells() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT,
            ROOT + ".api..",
            ROOT + ".render..",
            ROOT + ".kube..",
            ROOT + ".rollout..",
            ROOT + ".local..",
            ROOT + ".bench..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..")
        .because("kube and actor meet only in Main, through the two ports of decision")
        .check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(packagesWithClasses())
        .allSatisfy(
            room ->
                assertThat(room.isAnnotatedWith(NullMarked.class))
                    .as("package-info.java of %s is @NullMarked", room.getName())
                    .isTrue());
  }

  private static Stream<JavaPackage> packagesWithClasses() {
    return CLASSES.stream().map(JavaClass::getPackage).distinct();
  }

  private static DescribedPredicate<JavaClass> allowedIn(Rooms.Room room) {
    DescribedPredicate<JavaClass> named = resideInAnyPackage(room.allowed().toArray(String[]::new));
    DescribedPredicate<JavaClass> jdbc = resideInAnyPackage("java.sql..", "javax.sql..");
    DescribedPredicate<JavaClass> javaLibrary =
        resideInAnyPackage("java..", "javax..", "jdk..").and(DescribedPredicate.not(jdbc));
    return describe(
        "are named in its row: " + room.rooms() + " " + room.libraries(),
        type ->
            named.test(type)
                || javaLibrary.test(type)
                || room.allowed().contains(type.getFullName()));
  }
}
