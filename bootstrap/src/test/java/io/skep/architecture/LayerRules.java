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

/** Rules on dependencies between layers, in a tree of packages like that of this project. */
final class LayerRules {

  private final String root;

  /**
   * Creates the rules.
   *
   * @param root root package of the tree
   */
  LayerRules(String root) {
    this.root = root;
  }

  /** Lists the allowed dependencies, so that a new library is rejected until it is added here. */
  ArchRule domainDependsOnlyOnJdk() {
    return classes()
        .that(resideInAnyPackage(subpackage("domain..")))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                subpackage("domain.."),
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

  ArchRule applicationDependsOnlyOnDomain() {
    return classes()
        .that(resideInAnyPackage(subpackage("application..")))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                subpackage("application.."),
                subpackage("domain.."),
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

  ArchRule adaptersAreIndependent() {
    return slices()
        .matching(root + ".adapters.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            resideInAnyPackage(subpackage("adapters.sqlite.."), subpackage("adapters.postgres..")),
            resideInAnyPackage(subpackage("adapters.jooq..")))
        .because("each adapter must be usable, and replaceable, without the others");
  }

  ArchRule storesDoNotDependOnApplication() {
    return noClasses()
        .that(
            resideInAnyPackage(
                subpackage("adapters.jooq.."),
                subpackage("adapters.sqlite.."),
                subpackage("adapters.postgres.."),
                subpackage("adapters.cache..")))
        .should()
        .dependOnClassesThat(resideInAnyPackage(subpackage("application..")))
        .because("a store implements the ports of the domain and uses no use case");
  }

  ArchRule nothingDependsOnBootstrap() {
    return noClasses()
        .that(
            resideInAnyPackage(
                subpackage("domain.."), subpackage("application.."), subpackage("adapters..")))
        .should()
        .dependOnClassesThat(resideInAnyPackage(root, subpackage("bootstrap..")))
        .because("bootstrap composes the modules, and no module depends on the composition");
  }

  ArchRule onlySqlAdaptersUseSql() {
    return noClasses()
        .that(
            not(
                resideInAnyPackage(
                    subpackage("adapters.jooq.."),
                    subpackage("adapters.sqlite.."),
                    subpackage("adapters.postgres.."),
                    subpackage("testkit.servers.."))))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "org.jooq..", "java.sql..", "javax.sql..", "org.sqlite..", "org.postgresql..")
                .and(not(type(Connection.class))))
        .because("a store without SQL must be possible");
  }

  ArchRule onlyEntryPointAcceptsConnections() {
    return noClasses()
        .that(
            not(
                resideInAnyPackage(
                    subpackage("adapters.jooq.."),
                    subpackage("adapters.sqlite.."),
                    subpackage("adapters.postgres.."),
                    subpackage("testkit.servers.."))))
        .and()
        .doNotHaveFullyQualifiedName(subpackage("Skep"))
        .and()
        .doNotHaveFullyQualifiedName(subpackage("StoreHandle"))
        .and()
        .doNotHaveFullyQualifiedName(subpackage("StoreHandle$TransactionJoiner"))
        .should()
        .dependOnClassesThat(type(Connection.class))
        .because("only the store uses a caller's connection");
  }

  ArchRule onlyBootstrapDependsOnCache() {
    return noClasses()
        .that(
            not(
                resideInAnyPackage(
                    root,
                    subpackage("bootstrap.."),
                    // Loads the cache in advance, and decides nothing.
                    subpackage("application.warmup.."),
                    subpackage("domain.cache.."),
                    subpackage("adapters.cache.."))))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(subpackage("domain.cache.."), subpackage("adapters.cache..")))
        .because("decisions must not be able to read cached values");
  }

  /** Lookups may use the cache; claims, leases, reports and blockers never do. */
  ArchRule decisionsAreNeverCached() {
    return noCodeUnits()
        .that()
        .areDeclaredInClassesThat(
            resideInAnyPackage(subpackage("adapters.cache.."))
                .and(simpleNameEndingWith("Repository")))
        .and()
        .haveNameNotMatching(
            "(lambda\\$)?(<init>|new|find|save|teams|list|countByStatus|findBefore|countUnread)(\\$.*)?")
        .should(
            new ArchCondition<JavaCodeUnit>("access the cache") {
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
        .because("only the store decides claims, leases, reports and blockers");
  }

  ArchRule productionDoesNotDependOnTestkit() {
    return noClasses()
        .that(not(resideInAnyPackage(subpackage("testkit.."))))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(subpackage("testkit.."), "org.junit..", "org.assertj.."))
        .because("test code must not reach production");
  }

  ArchRule packagesAreFreeOfCycles() {
    return slices()
        .matching(root + ".(*)..")
        .should()
        .beFreeOfCycles()
        .because("packages in a cycle can be neither understood nor built separately");
  }

  private String subpackage(String part) {
    return root + "." + part;
  }
}
