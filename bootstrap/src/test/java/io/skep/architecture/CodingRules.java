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

/** Rules on code, in a tree of packages like that of this project. */
final class CodingRules {

  private static final Set<String> CLOCK_AND_RANDOM_METHODS =
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
   * @param root root package of the tree
   */
  CodingRules(String root) {
    this.root = root;
  }

  ArchRule onlyModulesAndBootstrapUseGuice() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            subpackage("domain.."),
            subpackage("application.."),
            subpackage("adapters.."),
            subpackage("testkit.."))
        .and(not(nameMatching(".*Module(\\$.*)?")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("com.google.inject..", "jakarta.inject.."))
        .because("composition without Guice must give the same result");
  }

  ArchRule noInjectorFields() {
    return noFields()
        .should()
        .haveRawType("com.google.inject.Injector")
        .because("a constructor declares all dependencies of its class");
  }

  /** Shared code and generated code are exempt: they are public for adapters. */
  ArchRule timeAndRandomnessAreInjected() {
    return noClasses()
        .that()
        .resideInAnyPackage(subpackage("domain.."), subpackage("application.."))
        .should()
        .accessTargetWhere(describe("reads a clock or throws dice", CodingRules::usesClockOrRandom))
        .because("time and new ids are arguments or ports, so that tests can choose them");
  }

  ArchRule domainUsesNoThreads() {
    return noClasses()
        .that()
        .resideInAPackage(subpackage("domain.."))
        .should()
        .dependOnClassesThat(
            assignableTo(Thread.class)
                .or(assignableTo(Executor.class))
                .or(assignableTo(Random.class))
                .or(assignableTo(ThreadLocalRandom.class))
                .or(assignableTo(ThreadLocal.class)))
        .because("the domain decides, and its callers provide the threads");
  }

  ArchRule domainExceptionsHaveErrorCode() {
    return classes()
        .that()
        .resideInAPackage(subpackage("domain.."))
        .and()
        .areAssignableTo(Throwable.class)
        .should()
        .beAssignableTo(
            describe("SkepException", type -> type.getSimpleName().equals("SkepException")))
        .because("callers branch on a type or a code, for every failure that leaves a port");
  }

  /**
   * Handlers are code of users and may throw any exception. Exceptions of commands are reported by
   * the command line.
   */
  ArchRule noGenericExceptionsDeclared() {
    return methods()
        .that()
        .areNotPrivate()
        .and()
        .areDeclaredInClassesThat(
            describe("are not TaskHandler", type -> !type.getSimpleName().equals("TaskHandler")))
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage(subpackage("bootstrap.cli.."))
        .should(notDeclareException())
        .because("a general exception cannot be handled by its type");
  }

  ArchRule noMeaninglessNames() {
    return noClasses()
        .should()
        .resideInAnyPackage("..util..", "..common..", "..impl..", "..dto..", "..helper..")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .because("such a name does not describe the content");
  }

  ArchRule noStandardStreams() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(subpackage("bootstrap.cli.."))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because("the standard streams belong to the embedding program");
  }

  ArchRule noMutableStaticFields() {
    return noFields()
        .that()
        .areStatic()
        .should()
        .notBeFinal()
        .because("one process may open two instances");
  }

  private static boolean usesClockOrRandom(JavaAccess<?> access) {
    var target = access.getTarget();
    return CLOCK_AND_RANDOM_METHODS.contains(target.getOwner().getName() + "." + target.getName());
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

  private String subpackage(String part) {
    return root + "." + part;
  }
}
