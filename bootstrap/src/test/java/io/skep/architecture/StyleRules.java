package io.skep.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** How things are done, in a tree of packages that is laid out as this project is. */
final class StyleRules {

  private static final Set<String> CLOCKS_AND_DICE =
      Set.of(
          Instant.class.getName() + ".now",
          Clock.class.getName() + ".systemUTC",
          Clock.class.getName() + ".systemDefaultZone",
          InstantSource.class.getName() + ".system",
          System.class.getName() + ".currentTimeMillis",
          UUID.class.getName() + ".randomUUID",
          Math.class.getName() + ".random");

  private final String root;

  /**
   * Creates the rules.
   *
   * @param root the package that the tree begins with
   */
  StyleRules(String root) {
    this.root = root;
  }

  ArchRule onlyModulesAndTheCompositionKnowGuice() {
    return noClasses()
        .that()
        .resideInAnyPackage(of("domain.."), of("application.."), of("adapters.."), of("testkit.."))
        .and(not(nameMatching(".*Module(\\$.*)?")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("com.google.inject..", "jakarta.inject.."))
        .because("whoever does without Guice must get the same");
  }

  ArchRule nobodyKeepsAnInjector() {
    return noFields()
        .should()
        .haveRawType("com.google.inject.Injector")
        .because("what a class needs, its constructor says");
  }

  /** Shared mechanism and generated code are no adapters: what they offer is for adapters. */
  ArchRule adaptersShowOnlyTheirDoor() {
    return classes()
        .that()
        .resideInAPackage(of("adapters.."))
        .and(not(resideInAnyPackage(of("adapters.jooq.."), of("adapters.*.schema.."))))
        .and()
        .arePublic()
        .should()
        .haveNameMatching(".*\\.[A-Z]\\w*(Module|Config|Settings|Address|Store|Formats)(\\$\\w+)?")
        .because("what is not public can be changed without asking");
  }

  ArchRule timeAndChanceComeIn() {
    return noClasses()
        .that()
        .resideInAnyPackage(of("domain.."), of("application.."))
        .should()
        .accessTargetWhere(
            describe("reads a clock or throws dice", StyleRules::readsAClockOrThrowsDice))
        .because("time and new ids are arguments or ports, so that tests can choose them");
  }

  ArchRule theDomainRunsNoThreads() {
    return noClasses()
        .that()
        .resideInAPackage(of("domain.."))
        .should()
        .dependOnClassesThat(
            assignableTo(Thread.class)
                .or(assignableTo(Executor.class))
                .or(assignableTo(Random.class))
                .or(assignableTo(ThreadLocalRandom.class))
                .or(assignableTo(ThreadLocal.class)))
        .because("the domain decides, and whoever calls it provides the threads");
  }

  ArchRule failuresOfTheDomainHaveACode() {
    return classes()
        .that()
        .resideInAPackage(of("domain.."))
        .and()
        .areAssignableTo(Throwable.class)
        .should()
        .beAssignableTo(
            describe("SkepException", type -> type.getSimpleName().equals("SkepException")))
        .because("callers branch on a type or a code, for every failure that leaves a port");
  }

  /**
   * A handler is the user's code, and may fail as it likes. The command line is a program: what
   * leaves a command is shown at its edge.
   */
  ArchRule nobodyThrowsJustAnything() {
    return methods()
        .that()
        .areNotPrivate()
        .and()
        .areDeclaredInClassesThat(
            describe("are not TaskHandler", type -> !type.getSimpleName().equals("TaskHandler")))
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage(of("bootstrap.cli.."))
        .should(notDeclareException())
        .because("a failure that is not named cannot be handled");
  }

  ArchRule namesSayWhatAThingIs() {
    return noClasses()
        .should()
        .resideInAnyPackage("..util..", "..common..", "..impl..", "..dto..", "..helper..")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .because("such a name says nothing of what is in it");
  }

  ArchRule librariesAreQuiet() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(of("bootstrap.cli.."))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because("the streams belong to the program that embeds this");
  }

  ArchRule nothingStaticChanges() {
    return noFields()
        .that()
        .areStatic()
        .should()
        .notBeFinal()
        .because("two instances live in one process");
  }

  private static boolean readsAClockOrThrowsDice(JavaAccess<?> access) {
    var target = access.getTarget();
    return CLOCKS_AND_DICE.contains(target.getOwner().getName() + "." + target.getName());
  }

  private static ArchCondition<JavaMethod> notDeclareException() {
    return new ArchCondition<>("declare no bare Exception or Throwable") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean bare =
            Stream.of(Exception.class, Throwable.class)
                .anyMatch(type -> method.getThrowsClause().containsType(type));
        events.add(new SimpleConditionEvent(method, !bare, method.getDescription()));
      }
    };
  }

  private String of(String part) {
    return root + "." + part;
  }
}
