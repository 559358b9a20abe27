package dev.phalanx;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.phalanx.Rooms.CLASSES;
import static dev.phalanx.Rooms.ROOT;
import static java.util.function.Predicate.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names, shapes of actors, and the calls that only one room may make. */
class ConventionsTest {
  private static final Set<String> EMPTY_WORDS =
      Set.of(
          "Manager",
          "Helper",
          "Util",
          "Utils",
          "Common",
          "Base",
          "Abstract",
          "Impl",
          "Processor",
          "Context",
          "Data",
          "Info",
          "Holder",
          "Wrapper");

  /** Rooms in which "Service" is the Kubernetes object. */
  private static final Set<String> ROOMS_WITH_SERVICES =
      Set.of("domain", "decision", "view", "render", "kube", "journal", "actor", "local");

  private static final Set<String> EMPTY_VERBS = Set.of("do", "process", "handle", "maybe");

  @Test
  void actorsAreMailboxesAroundFunctions() {
    classes()
        .that()
        .areAssignableTo("akka.actor.typed.Behavior")
        .should()
        .resideInAPackage(ROOT + ".actor..")
        .andShould()
        .haveSimpleNameEndingWith("Actor")
        .andShould()
        .haveOnlyPrivateConstructors()
        .andShould(declareStaticCreate())
        .because("create(...) gives a Behavior: nobody constructs or subclasses an actor")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void typeNamesSayWhatTheyMean() {
    noClasses()
        .should(haveAnEmptyWordInTheirName())
        .because("the vocabulary is the domain's; these words would fit any class")
        .check(CLASSES);
  }

  @Test
  void methodNamesSayWhatTheyDo() {
    methods()
        .that(describe("are named by us", ConventionsTest::isNamedByUs))
        .should(startWithATellingVerb())
        .because("do, process, handle and maybe would fit any method")
        .check(CLASSES);
  }

  @Test
  void nobodySleeps() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".bench..")
        .should()
        .callMethodWhere(
            calls("java.lang.Thread", "sleep").or(calls("java.util.concurrent.TimeUnit", "sleep")))
        .because("a wait is a timer with a key, or a lane's back-off")
        .check(CLASSES);
  }

  @Test
  void nobodyBlocksOnAFuture() {
    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "it waits for a future",
                access ->
                    Set.of("join", "get").contains(access.getTarget().getName())
                        && access
                            .getTargetOwner()
                            .isAssignableTo(
                                assignableTo(Future.class)
                                    .or(assignableTo(CompletionStage.class)))))
        .because("results are piped to self, and what blocks runs on a virtual thread of its own")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".cli..")
        .should()
        .accessTargetWhere(
            describe(
                "it is stdout or stderr",
                access ->
                    access.getTargetOwner().isEquivalentTo(System.class)
                        && Set.of("out", "err").contains(access.getTarget().getName())))
        .because("everything else speaks through the log")
        .check(CLASSES);
  }

  @Test
  void nobodyReadsTheEnvironment() {
    noClasses()
        .should()
        .accessTargetWhere(calls("java.lang.System", "getenv"))
        .because("application.conf reads it: there every key has a comment and a default")
        .check(CLASSES);
  }

  @Test
  void everyPublicTypeIsUsedByAnotherRoom() throws IOException {
    List<Rooms.Room> missing =
        Rooms.all().stream()
            .filter(room -> !Set.of("local", "bench").contains(room.name()))
            .filter(not(this::isBuilt))
            .toList();
    assumeTrue(missing.isEmpty(), () -> "rooms that may use the others are not built: " + missing);
    String configuration = configurationFiles();
    classes()
        .that()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .and()
        .resideOutsideOfPackage(ROOT)
        .and(
            describe(
                "are not named in a .conf file", type -> !configuration.contains(type.getName())))
        .and(describe("have no constants that javac inlines", type -> !hasInlinedConstants(type)))
        .should(beUsedByAnotherRoom())
        .because("what only its own package uses is package-private")
        .check(CLASSES);
  }

  /** Bytecode does not show who uses them. */
  private static boolean hasInlinedConstants(JavaClass type) {
    return type.getFields().stream()
        .anyMatch(
            field ->
                field
                        .getModifiers()
                        .containsAll(
                            Set.of(JavaModifier.PUBLIC, JavaModifier.STATIC, JavaModifier.FINAL))
                    && field.getRawType().isEquivalentTo(String.class));
  }

  private boolean isBuilt(Rooms.Room room) {
    return CLASSES.containPackage(ROOT + "." + room.name());
  }

  private static String configurationFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources"))) {
      return files
          .filter(file -> file.toString().endsWith(".conf"))
          .map(ConventionsTest::read)
          .collect(Collectors.joining());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DescribedPredicate<JavaAccess<?>> calls(String owner, String name) {
    return describe(
        owner + "." + name,
        access ->
            access.getTargetOwner().getFullName().equals(owner)
                && access.getTarget().getName().equals(name));
  }

  private static ArchCondition<JavaClass> declareStaticCreate() {
    return condition(
        "have a static method create",
        type ->
            type.getMethods().stream()
                .anyMatch(
                    method ->
                        method.getName().equals("create")
                            && method.getModifiers().contains(JavaModifier.STATIC)));
  }

  private static ArchCondition<JavaClass> haveAnEmptyWordInTheirName() {
    return condition(
        "have a name that says nothing",
        type -> words(type.getSimpleName()).anyMatch(word -> isEmptyWord(type, word)));
  }

  private static boolean isEmptyWord(JavaClass type, String word) {
    return switch (word) {
      case "Service" -> !ROOMS_WITH_SERVICES.contains(roomOf(type));
      case "Handler" ->
          type.getAllRawInterfaces().stream().noneMatch(i -> i.getName().startsWith("io.fabric8."));
      default -> EMPTY_WORDS.contains(word);
    };
  }

  private static boolean isNamedByUs(JavaMethod method) {
    return !method.getModifiers().contains(JavaModifier.SYNTHETIC)
        && Stream.concat(
                method.getOwner().getAllRawInterfaces().stream(),
                method.getOwner().getAllRawSuperclasses().stream())
            .filter(type -> !type.getPackageName().startsWith(ROOT))
            .noneMatch(
                type ->
                    type.getMethods().stream()
                        .anyMatch(theirs -> theirs.getName().equals(method.getName())));
  }

  private static ArchCondition<JavaMethod> startWithATellingVerb() {
    return new ArchCondition<>("start with a telling verb") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean isFine = words(method.getName()).limit(1).noneMatch(EMPTY_VERBS::contains);
        events.add(new SimpleConditionEvent(method, isFine, method.getFullName()));
      }
    };
  }

  private static ArchCondition<JavaClass> beUsedByAnotherRoom() {
    return condition(
        "be used by another package, or by what another package uses",
        type ->
            type.getDirectDependenciesToSelf().stream()
                .map(Dependency::getOriginClass)
                .map(ConventionsTest::topLevel)
                .filter(user -> !user.equals(type))
                .anyMatch(
                    user ->
                        !user.getPackageName().equals(type.getPackageName()) || shows(user, type)));
  }

  /** Whether {@code user} is public and {@code type} stands in one of its public signatures. */
  private static boolean shows(JavaClass user, JavaClass type) {
    return user.getModifiers().contains(JavaModifier.PUBLIC)
        && user.getCodeUnits().stream()
            .filter(unit -> !unit.getModifiers().contains(JavaModifier.PRIVATE))
            .anyMatch(
                unit ->
                    unit.getAllInvolvedRawTypes().stream()
                        .anyMatch(shown -> topLevel(shown).equals(type)));
  }

  private static ArchCondition<JavaClass> condition(
      String description, Predicate<JavaClass> predicate) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        events.add(new SimpleConditionEvent(type, predicate.test(type), type.getFullName()));
      }
    };
  }

  private static JavaClass topLevel(JavaClass type) {
    JavaClass outer = type;
    for (Optional<JavaClass> next = type.getEnclosingClass();
        next.isPresent();
        next = next.get().getEnclosingClass()) {
      outer = next.get();
    }
    return outer;
  }

  private static String roomOf(JavaClass type) {
    String name = type.getPackageName();
    return name.length() <= ROOT.length() ? "" : name.substring(ROOT.length() + 1).split("\\.")[0];
  }

  private static Stream<String> words(String name) {
    return Stream.of(name.split("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"));
  }
}
