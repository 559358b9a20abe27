package dev.phalanx;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.phalanx.Rooms.CLASSES;
import static dev.phalanx.Rooms.ROOT;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The core is a function: the same state and observation give the same decision, on every machine
 * and in every run.
 */
class CorePurityTest {
  private static final String[] CORE = {ROOT + ".domain..", ROOT + ".decision.."};

  private static final Set<String> PORTS =
      Set.of(ROOT + ".decision.EffectRunner", ROOT + ".decision.ObservationSink");

  private static final Set<String> OUTSIDE_WORLD =
      Set.of(
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.Runtime",
          "java.lang.System",
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.util.Scanner",
          "java.util.ServiceLoader",
          "java.util.Timer",
          "java.util.TimerTask");

  private static final Set<String> DIFFERS_BETWEEN_RUNS =
      Set.of(
          "java.time.Clock",
          "java.time.InstantSource",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.Hashtable",
          "java.util.IdentityHashMap",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.WeakHashMap",
          "org.pcollections.HashPMap",
          "org.pcollections.HashTreePBag",
          "org.pcollections.HashTreePMap",
          "org.pcollections.HashTreePSet",
          "org.pcollections.MapPBag",
          "org.pcollections.MapPSet");

  private static final Set<String> UNORDERED_FACTORIES =
      Set.of(
          "java.util.Map.of",
          "java.util.Map.ofEntries",
          "java.util.Map.copyOf",
          "java.util.Set.of",
          "java.util.Set.copyOf",
          "java.util.stream.Collectors.toSet",
          "java.util.stream.Collectors.toUnmodifiableMap",
          "java.util.stream.Collectors.toUnmodifiableSet",
          "java.util.stream.Collectors.groupingByConcurrent",
          "java.util.stream.Collectors.toConcurrentMap",
          "java.util.UUID.randomUUID",
          "java.util.Collections.shuffle",
          "java.lang.Math.random",
          "java.lang.StrictMath.random",
          "java.time.ZoneId.systemDefault",
          "java.util.Locale.getDefault",
          "java.util.TimeZone.getDefault");

  @Test
  void theCoreUsesNothingOfTheOutsideWorld() {
    classes()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    ROOT + ".domain..",
                    ROOT + ".decision..",
                    "java.lang",
                    "java.lang.annotation",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.math",
                    "java.time..",
                    "java.util",
                    "java.util.function",
                    "java.util.regex",
                    "java.util.stream",
                    "org.jspecify.annotations",
                    "org.pcollections")
                .and(
                    DescribedPredicate.not(
                        named("touch process, thread or stream", OUTSIDE_WORLD))))
        .because("live, recovery and replay share it; whoever calls it supplies clock and I/O")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void theCoreUsesNothingThatDiffersBetweenTwoRuns() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat(named("differ between runs", DIFFERS_BETWEEN_RUNS))
        .orShould()
        .accessTargetWhere(differsBetweenRuns())
        .because("time, chance and order are arguments: a replay must decide what was decided")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void everyTypeOfTheCoreIsAValueOrAFunction() {
    classes()
        .that()
        .resideInAnyPackage(CORE)
        .and(describe("are written by hand", CorePurityTest::isWritten))
        .should(beValueOrFunction())
        .because("records, enums, sealed interfaces and stateless final classes have no history")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void theCoreHasNoFieldThatCanChange() {
    fields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(CORE)
        .and(describe("are written by hand", f -> !is(f, JavaModifier.SYNTHETIC)))
        .should()
        .beFinal()
        .andShould(beNoArray())
        .because("a state that is shared by actor, HTTP and tests is never changed in place")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> named(String description, Set<String> names) {
    return describe(description, type -> names.contains(type.getFullName()));
  }

  private static DescribedPredicate<JavaAccess<?>> differsBetweenRuns() {
    return describe(
        "its result differs between runs",
        access -> {
          String owner = access.getTargetOwner().getFullName();
          String name = access.getTarget().getName();
          return UNORDERED_FACTORIES.contains(owner + "." + name)
              || (owner.startsWith("java.time.") && name.equals("now"))
              || name.equals("parallelStream")
              || (owner.startsWith("java.util.stream.") && name.equals("parallel"))
              || isCollectorWithoutMapFactory(access, owner, name);
        });
  }

  private static boolean isCollectorWithoutMapFactory(
      JavaAccess<?> access, String owner, String name) {
    if (!owner.equals("java.util.stream.Collectors")) {
      return false;
    }
    int withFactory = name.equals("toMap") ? 4 : name.equals("groupingBy") ? 3 : 0;
    return access.getTarget() instanceof CodeUnitAccessTarget target
        && target.getRawParameterTypes().size() < withFactory;
  }

  /** Neither package-info nor what javac makes for switches over enums. */
  private static boolean isWritten(JavaClass type) {
    return !type.getSimpleName().equals("package-info")
        && !type.getModifiers().contains(JavaModifier.SYNTHETIC);
  }

  private static boolean is(JavaField field, JavaModifier modifier) {
    return field.getModifiers().contains(modifier);
  }

  private static ArchCondition<JavaClass> beValueOrFunction() {
    return new ArchCondition<>("be a record, an enum, sealed, a port, or final without fields") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean isFine =
            type.isRecord()
                || type.isAssignableTo(Enum.class)
                || (type.isInterface() && type.reflect().isSealed())
                || PORTS.contains(type.getFullName())
                || isStatelessFinalClass(type);
        events.add(new SimpleConditionEvent(type, isFine, type.getFullName() + " is none of it"));
      }
    };
  }

  private static boolean isStatelessFinalClass(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.FINAL)
        && type.getFields().stream()
            .allMatch(f -> is(f, JavaModifier.STATIC) || is(f, JavaModifier.SYNTHETIC));
  }

  private static ArchCondition<JavaField> beNoArray() {
    return new ArchCondition<>("be no array") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        boolean isFine = !field.getRawType().isArray();
        events.add(new SimpleConditionEvent(field, isFine, field.getFullName() + " is an array"));
      }
    };
  }
}
