package io.skep.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ContractCoverageTest {

  private final Modules modules = Modules.ofThisBuild();
  private final ContractCoverage coverage = new ContractCoverage(modules.classes("testkit"));

  @Test
  void everyPortHasAContract() {
    assertThat(coverage.portsWithoutContract()).isEmpty();
  }

  @Test
  void everyContractIsInTheSuite() {
    assertThat(coverage.contractsOutsideTheSuite()).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> everyImplementationPassesTheContracts() {
    assertThat(modules.implementing()).contains("adapters-sqlite", "bootstrap", "testkit");
    return modules.implementing().stream()
        .map(
            module ->
                DynamicTest.dynamicTest(
                    module,
                    () ->
                        assertThat(coverage.missing(modules.classes(module), modules.tests(module)))
                            .as("tests that " + module + " lacks")
                            .isEmpty()));
  }

  @Test
  void aMissingTestIsFound() {
    var shipped = modules.classes("bootstrap");
    var without = modules.tests("bootstrap").that(not("MeteredStoreContractsTest"));

    assertThat(coverage.missing(shipped, without))
        .containsExactly("a test that extends StoreContractSuite");
  }

  @Test
  void anImplementationThatIsInNoStoreIsFound() {
    var shipped = modules.classes("adapters-sqlite").that(not("SqliteStore"));

    assertThat(coverage.missing(shipped, modules.tests("adapters-sqlite")))
        .contains("a store with SqliteTaskRepository", "a store with SqliteUnitOfWork");
  }

  @Test
  void aContractOutsideTheSuiteIsFound() {
    var testkit = modules.classes("testkit").that(not("Mailbox"));

    assertThat(new ContractCoverage(testkit).contractsOutsideTheSuite())
        .containsExactly("MailboxContract");
  }

  @Test
  void aMissingTestOfMovingIsFound() {
    for (var module : List.of("adapters-sqlite", "adapters-postgres", "testkit")) {
      var without =
          modules
              .tests(module)
              .that(not("SqliteMovingTest", "PostgresMovingTest", "InMemoryRowsTest"));

      assertThat(coverage.missing(modules.classes(module), without))
          .containsExactly("a test that extends MovingContract");
    }
  }

  private static DescribedPredicate<JavaClass> not(String... names) {
    return DescribedPredicate.describe(
        "are others", type -> Stream.of(names).noneMatch(type.getSimpleName()::equals));
  }
}
