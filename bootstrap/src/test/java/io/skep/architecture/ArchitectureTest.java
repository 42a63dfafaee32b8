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

/** Importing all classes takes seconds, so it is done once. */
@TestInstance(Lifecycle.PER_CLASS)
class ArchitectureTest {

  private static final String ROOT = "io.skep";

  /** A tree laid out as this project is, in which every rule is broken. */
  private static final String BROKEN = "io.skep.architecture.broken";

  /** Which class of the broken tree breaks which rule. */
  private static final Map<String, Set<String>> BREAKERS =
      Map.ofEntries(
          Map.entry("domainKnowsOnlyItselfAndTheJdk", Set.of("DomainThatLogs")),
          Map.entry("applicationKnowsOnlyTheDomainAndTheJdk", Set.of("UseCaseWithADatabase")),
          Map.entry("adaptersDoNotKnowEachOther", Set.of("FilesThatKnowSqlite")),
          Map.entry("storesDoNotKnowTheUseCases", Set.of("SqliteThatKnowsUseCases")),
          Map.entry("nobodyKnowsTheComposition", Set.of("SqliteThatKnowsTheComposition")),
          Map.entry("onlySqlAdaptersKnowSql", Set.of("UseCaseWithADatabase")),
          Map.entry("onlyTheEntryTakesConnections", Set.of("UseCaseWithADatabase")),
          Map.entry("onlyTheCompositionKnowsTheCache", Set.of("DomainThatKnowsTheCache")),
          Map.entry("decisionsAreNeverKept", Set.of("CachedClaimRepository")),
          Map.entry("onlyTestsKnowTheTestkit", Set.of("CompositionOfTestParts")),
          Map.entry("thereAreNoCycles", Set.of("SqliteThatKnowsTheComposition")),
          Map.entry("onlyModulesAndTheCompositionKnowGuice", Set.of("UseCaseWithAnInjector")),
          Map.entry("nobodyKeepsAnInjector", Set.of("UseCaseWithAnInjector")),
          Map.entry("adaptersShowOnlyTheirDoor", Set.of("SqliteForEveryone")),
          Map.entry("timeAndChanceComeIn", Set.of("DomainWithAClockAndDice", "UseCaseWithAClock")),
          Map.entry("theDomainRunsNoThreads", Set.of("DomainWithAThread")),
          Map.entry("failuresOfTheDomainHaveACode", Set.of("DomainFailureWithoutACode")),
          Map.entry("nobodyThrowsJustAnything", Set.of("UseCaseThatThrowsAnything")),
          Map.entry("namesSayWhatAThingIs", Set.of("Anything", "ThingImpl")),
          Map.entry("librariesAreQuiet", Set.of("SqliteThatTalks")),
          Map.entry("nothingStaticChanges", Set.of("UseCaseWithAStatic")));

  private final JavaClasses production =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages(ROOT);
  private final JavaClasses broken = new ClassFileImporter().importPackages(BROKEN);

  @TestFactory
  Stream<DynamicTest> everyRuleHolds() {
    return rules(ROOT).entrySet().stream()
        .map(rule -> test(rule, () -> rule.getValue().check(production)));
  }

  @TestFactory
  Stream<DynamicTest> everyRuleCanFail() {
    return rules(BROKEN).entrySet().stream()
        .map(
            rule ->
                test(
                    rule,
                    () -> {
                      var breakers = BREAKERS.getOrDefault(rule.getKey(), Set.of());
                      assertThat(breakers).as("classes that break it").isNotEmpty();
                      var report = rule.getValue().evaluate(broken).getFailureReport().toString();
                      assertThat(breakers).allSatisfy(name -> assertThat(report).contains(name));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> everyRuleSaysWhy() {
    return rules(ROOT).entrySet().stream()
        .map(
            rule ->
                test(
                    rule,
                    () -> assertThat(rule.getValue().getDescription()).contains(", because ")));
  }

  /** A rule about a package that does not exist holds for ever. */
  @TestFactory
  Stream<DynamicTest> everyPackageNamedInARuleExists() {
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
  void theBrokenTreeIsNoPartOfTheProject() {
    assertThat(production).noneMatch(type -> type.getName().startsWith(BROKEN));
    assertThat(production).hasSizeGreaterThan(300);
    assertThat(broken).isNotEmpty();
  }

  private static DynamicTest test(Map.Entry<String, ArchRule> rule, Executable check) {
    return DynamicTest.dynamicTest(rule.getKey(), check);
  }

  private static Map<String, ArchRule> rules(String root) {
    var layers = new LayerRules(root);
    var style = new StyleRules(root);
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("domainKnowsOnlyItselfAndTheJdk", layers.domainKnowsOnlyItselfAndTheJdk());
    rules.put(
        "applicationKnowsOnlyTheDomainAndTheJdk", layers.applicationKnowsOnlyTheDomainAndTheJdk());
    rules.put("adaptersDoNotKnowEachOther", layers.adaptersDoNotKnowEachOther());
    rules.put("storesDoNotKnowTheUseCases", layers.storesDoNotKnowTheUseCases());
    rules.put("nobodyKnowsTheComposition", layers.nobodyKnowsTheComposition());
    rules.put("onlySqlAdaptersKnowSql", layers.onlySqlAdaptersKnowSql());
    rules.put("onlyTheEntryTakesConnections", layers.onlyTheEntryTakesConnections());
    rules.put("onlyTheCompositionKnowsTheCache", layers.onlyTheCompositionKnowsTheCache());
    rules.put("decisionsAreNeverKept", layers.decisionsAreNeverKept());
    rules.put("onlyTestsKnowTheTestkit", layers.onlyTestsKnowTheTestkit());
    rules.put("thereAreNoCycles", layers.thereAreNoCycles());
    rules.put(
        "onlyModulesAndTheCompositionKnowGuice", style.onlyModulesAndTheCompositionKnowGuice());
    rules.put("nobodyKeepsAnInjector", style.nobodyKeepsAnInjector());
    rules.put("adaptersShowOnlyTheirDoor", style.adaptersShowOnlyTheirDoor());
    rules.put("timeAndChanceComeIn", style.timeAndChanceComeIn());
    rules.put("theDomainRunsNoThreads", style.theDomainRunsNoThreads());
    rules.put("failuresOfTheDomainHaveACode", style.failuresOfTheDomainHaveACode());
    rules.put("nobodyThrowsJustAnything", style.nobodyThrowsJustAnything());
    rules.put("namesSayWhatAThingIs", style.namesSayWhatAThingIs());
    rules.put("librariesAreQuiet", style.librariesAreQuiet());
    rules.put("nothingStaticChanges", style.nothingStaticChanges());
    return rules;
  }
}
