package io.skep.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.sql.Connection;

/** Who may know whom, in a tree of packages that is laid out as this project is. */
final class LayerRules {

  private final String root;

  /**
   * Creates the rules.
   *
   * @param root the package that the tree begins with
   */
  LayerRules(String root) {
    this.root = root;
  }

  /** Lists what is allowed, so that a new library is refused until it is named here. */
  ArchRule domainKnowsOnlyItselfAndTheJdk() {
    return classes()
        .that(resideInAnyPackage(of("domain..")))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                of("domain.."),
                "java.io", // Serial, for exceptions
                "java.lang",
                "java.lang.annotation",
                "java.lang.invoke",
                "java.lang.runtime",
                "java.time",
                "java.time.temporal",
                "java.util",
                "java.util.concurrent",
                "java.util.function",
                "java.util.regex",
                "java.util.stream",
                "org.jspecify.annotations"))
        .because("the domain must run without a database, a framework or a file");
  }

  ArchRule applicationKnowsOnlyTheDomainAndTheJdk() {
    return classes()
        .that(resideInAnyPackage(of("application..")))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                of("application.."),
                of("domain.."),
                "java.io..",
                "java.lang..",
                "java.nio..",
                "java.security..",
                "java.time..",
                "java.util..",
                "org.jspecify.annotations",
                "org.slf4j"))
        .because("use cases must hold for every store and every file format");
  }

  ArchRule adaptersDoNotKnowEachOther() {
    return slices()
        .matching(root + ".adapters.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            resideInAnyPackage(of("adapters.sqlite.."), of("adapters.postgres..")),
            resideInAnyPackage(of("adapters.jooq..")))
        .because("each adapter must be usable, and replaceable, without the others");
  }

  ArchRule storesDoNotKnowTheUseCases() {
    return noClasses()
        .that(
            resideInAnyPackage(
                of("adapters.jooq.."),
                of("adapters.sqlite.."),
                of("adapters.postgres.."),
                of("adapters.cache..")))
        .should()
        .dependOnClassesThat(resideInAnyPackage(of("application..")))
        .because("a store keeps what the domain says; what is done with it is not its matter");
  }

  ArchRule nobodyKnowsTheComposition() {
    return noClasses()
        .that(resideInAnyPackage(of("domain.."), of("application.."), of("adapters..")))
        .should()
        .dependOnClassesThat(resideInAnyPackage(root, of("bootstrap..")))
        .because("the composition knows the parts, and no part knows the composition");
  }

  ArchRule onlySqlAdaptersKnowSql() {
    return noClasses()
        .that(
            not(
                resideInAnyPackage(
                    of("adapters.jooq.."),
                    of("adapters.sqlite.."),
                    of("adapters.postgres.."),
                    of("testkit.servers.."))))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "org.jooq..", "java.sql..", "javax.sql..", "org.sqlite..", "org.postgresql..")
                .and(not(type(Connection.class))))
        .because("a store without SQL must be possible");
  }

  ArchRule onlyTheEntryTakesConnections() {
    return noClasses()
        .that(
            not(
                resideInAnyPackage(
                    of("adapters.jooq.."),
                    of("adapters.sqlite.."),
                    of("adapters.postgres.."),
                    of("testkit.servers.."))))
        .and()
        .doNotHaveFullyQualifiedName(of("Skep"))
        .and()
        .doNotHaveFullyQualifiedName(of("OpenStore"))
        .and()
        .doNotHaveFullyQualifiedName(of("OpenStore$Joining"))
        .should()
        .dependOnClassesThat(type(Connection.class))
        .because("a caller's transaction is handed through, and used by the store alone");
  }

  ArchRule onlyTheCompositionKnowsTheCache() {
    return noClasses()
        .that(
            not(
                resideInAnyPackage(
                    root,
                    of("bootstrap.."),
                    // Reads ahead of those who ask, and decides nothing.
                    of("application.warmup.."),
                    of("domain.cache.."),
                    of("adapters.cache.."))))
        .should()
        .dependOnClassesThat(resideInAnyPackage(of("domain.cache.."), of("adapters.cache..")))
        .because("whoever decides must not be able to ask what is kept");
  }

  /** What is looked up may be kept; what is claimed, leased, reported and waited for, never. */
  ArchRule decisionsAreNeverKept() {
    return noCodeUnits()
        .that()
        .areDeclaredInClassesThat(
            resideInAnyPackage(of("adapters.cache..")).and(simpleNameEndingWith("Repository")))
        .and()
        .haveNameNotMatching(
            "(lambda\\$)?(<init>|new|find|save|teams|list|countByStatus|before|unread)(\\$.*)?")
        .should(
            new ArchCondition<JavaCodeUnit>("touch what is kept") {
              @Override
              public void check(JavaCodeUnit unit, ConditionEvents events) {
                unit.getAccessesFromSelf().stream()
                    .filter(access -> access.getTargetOwner().getSimpleName().equals("Region"))
                    .forEach(
                        access ->
                            events.add(
                                SimpleConditionEvent.satisfied(access, access.getDescription())));
              }
            })
        .because("claims, leases, reports and blockers are decided by the store alone");
  }

  ArchRule onlyTestsKnowTheTestkit() {
    return noClasses()
        .that(not(resideInAnyPackage(of("testkit.."))))
        .should()
        .dependOnClassesThat(resideInAnyPackage(of("testkit.."), "org.junit..", "org.assertj.."))
        .because("what is made for tests must not reach production");
  }

  ArchRule thereAreNoCycles() {
    return slices()
        .matching(root + ".(*)..")
        .should()
        .beFreeOfCycles()
        .because("what depends on itself can be neither understood nor built in parts");
  }

  private String of(String part) {
    return root + "." + part;
  }
}
