package io.skep.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.function.Executable;

/** Tests of the architecture rules. All classes are imported once, since that takes seconds. */
@TestInstance(Lifecycle.PER_CLASS)
class ArchitectureTest {

  private static final String ROOT = "io.skep";

  /** Tree of packages like that of this project, in which every rule is broken. */
  private static final String VIOLATIONS_ROOT = "io.skep.architecture.broken";

  /** Classes of the broken tree by the rule that they break. */
  private static final Map<String, Set<String>> VIOLATORS =
      Map.ofEntries(
          Map.entry("domainDependsOnlyOnJdk", Set.of("DomainUsingLogger")),
          Map.entry("applicationDependsOnlyOnDomain", Set.of("UseCaseUsingSql")),
          Map.entry("adaptersAreIndependent", Set.of("FilesUsingSqlite")),
          Map.entry("storesDoNotDependOnApplication", Set.of("SqliteUsingApplication")),
          Map.entry("nothingDependsOnBootstrap", Set.of("SqliteUsingBootstrap")),
          Map.entry("onlySqlAdaptersUseSql", Set.of("UseCaseUsingSql")),
          Map.entry("onlyEntryPointAcceptsConnections", Set.of("UseCaseUsingSql")),
          Map.entry("onlyBootstrapDependsOnCache", Set.of("DomainUsingCache")),
          Map.entry("decisionsAreNeverCached", Set.of("CachedClaimRepository")),
          Map.entry("productionDoesNotDependOnTestkit", Set.of("BootstrapUsingTestkit")),
          Map.entry("packagesAreFreeOfCycles", Set.of("SqliteUsingBootstrap")),
          Map.entry("onlyModulesAndBootstrapUseGuice", Set.of("UseCaseHoldingInjector")),
          Map.entry("noInjectorFields", Set.of("UseCaseHoldingInjector")),
          Map.entry("adaptersAreUsedThroughEntryPoints", Set.of("Composition")),
          Map.entry("packagesInsideModulesAreFreeOfCycles", Set.of("Caller", "Callee")),
          Map.entry("importFormatsAreIndependent", Set.of("BeadsUsingTrace")),
          Map.entry(
              "timeAndRandomnessAreInjected",
              Set.of("DomainUsingClockAndRandom", "UseCaseReadingClock")),
          Map.entry("domainUsesNoThreads", Set.of("DomainUsingThread")),
          Map.entry("domainExceptionsHaveErrorCode", Set.of("DomainExceptionWithoutCode")),
          Map.entry("noGenericExceptionsDeclared", Set.of("UseCaseThrowingException")),
          Map.entry("noMeaninglessNames", Set.of("UnnamedConcept", "ThingImpl")),
          Map.entry("noStandardStreams", Set.of("SqliteWritingToStdout")),
          Map.entry("noMutableStaticFields", Set.of("UseCaseWithMutableStatic")));

  private final JavaClasses production =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages(ROOT);
  private final JavaClasses violations = new ClassFileImporter().importPackages(VIOLATIONS_ROOT);

  @TestFactory
  Stream<DynamicTest> allRulesHold() {
    return rules(ROOT).entrySet().stream()
        .map(rule -> test(rule, () -> rule.getValue().check(production)));
  }

  @TestFactory
  Stream<DynamicTest> allRulesDetectViolations() {
    return rules(VIOLATIONS_ROOT).entrySet().stream()
        .map(
            rule ->
                test(
                    rule,
                    () -> {
                      var breakers = VIOLATORS.getOrDefault(rule.getKey(), Set.of());
                      assertThat(breakers).as("classes that break it").isNotEmpty();
                      var report =
                          rule.getValue().evaluate(violations).getFailureReport().toString();
                      assertThat(breakers).allSatisfy(name -> assertThat(report).contains(name));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> allRulesStateReason() {
    return rules(ROOT).entrySet().stream()
        .map(
            rule ->
                test(
                    rule,
                    () -> assertThat(rule.getValue().getDescription()).contains(", because ")));
  }

  /**
   * Checks that the packages of the rules exist, since a rule on a missing package always holds.
   */
  @TestFactory
  Stream<DynamicTest> allPackagesInRulesExist() {
    var named = Pattern.compile("io\\.skep\\.[a-z.*]+\\.\\.");
    return rules(ROOT).values().stream()
        .flatMap(rule -> named.matcher(rule.getDescription()).results())
        .map(match -> match.group())
        .distinct()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      var matcher = PackageMatcher.of(name);
                      assertThat(
                              production.stream()
                                  .anyMatch(c -> matcher.matches(c.getPackageName())))
                          .isTrue();
                    }));
  }

  @Test
  void violationsAreNotProduction() {
    assertThat(production).noneMatch(type -> type.getName().startsWith(VIOLATIONS_ROOT));
    assertThat(production).hasSizeGreaterThan(300);
    assertThat(violations).isNotEmpty();
  }

  private static DynamicTest test(Map.Entry<String, ArchRule> rule, Executable check) {
    return DynamicTest.dynamicTest(rule.getKey(), check);
  }

  private static Map<String, ArchRule> rules(String root) {
    var layers = new LayerRules(root);
    var packages = new PackageRules(root);
    var style = new CodingRules(root);
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("domainDependsOnlyOnJdk", layers.domainDependsOnlyOnJdk());
    rules.put("applicationDependsOnlyOnDomain", layers.applicationDependsOnlyOnDomain());
    rules.put("adaptersAreIndependent", layers.adaptersAreIndependent());
    rules.put("storesDoNotDependOnApplication", layers.storesDoNotDependOnApplication());
    rules.put("nothingDependsOnBootstrap", layers.nothingDependsOnBootstrap());
    rules.put("onlySqlAdaptersUseSql", layers.onlySqlAdaptersUseSql());
    rules.put("onlyEntryPointAcceptsConnections", layers.onlyEntryPointAcceptsConnections());
    rules.put("onlyBootstrapDependsOnCache", layers.onlyBootstrapDependsOnCache());
    rules.put("decisionsAreNeverCached", layers.decisionsAreNeverCached());
    rules.put("productionDoesNotDependOnTestkit", layers.productionDoesNotDependOnTestkit());
    rules.put("packagesAreFreeOfCycles", layers.packagesAreFreeOfCycles());
    rules.put("onlyModulesAndBootstrapUseGuice", style.onlyModulesAndBootstrapUseGuice());
    rules.put("noInjectorFields", style.noInjectorFields());
    rules.put("adaptersAreUsedThroughEntryPoints", packages.adaptersAreUsedThroughEntryPoints());
    rules.put(
        "packagesInsideModulesAreFreeOfCycles", packages.packagesInsideModulesAreFreeOfCycles());
    rules.put("importFormatsAreIndependent", packages.importFormatsAreIndependent());
    rules.put("timeAndRandomnessAreInjected", style.timeAndRandomnessAreInjected());
    rules.put("domainUsesNoThreads", style.domainUsesNoThreads());
    rules.put("domainExceptionsHaveErrorCode", style.domainExceptionsHaveErrorCode());
    rules.put("noGenericExceptionsDeclared", style.noGenericExceptionsDeclared());
    rules.put("noMeaninglessNames", style.noMeaninglessNames());
    rules.put("noStandardStreams", style.noStandardStreams());
    rules.put("noMutableStaticFields", style.noMutableStaticFields());
    return rules;
  }
}
