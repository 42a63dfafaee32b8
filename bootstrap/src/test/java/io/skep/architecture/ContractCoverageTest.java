package io.skep.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import io.skep.testkit.contract.transfer.StoreTransferContract;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ContractCoverageTest {

  private final CompiledModules modules = CompiledModules.ofCurrentBuild();
  private final ContractCoverage coverage = new ContractCoverage(modules.classes("testkit"));

  @Test
  void allPortsHaveContracts() {
    assertThat(coverage.portsWithoutContract()).isEmpty();
  }

  @Test
  void allContractsAreInSuite() {
    assertThat(coverage.contractsMissingFromSuite()).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> allImplementationsAreTested() {
    assertThat(modules.implementingModules()).contains("adapters-sqlite", "bootstrap", "testkit");
    return modules.implementingModules().stream()
        .map(
            module ->
                DynamicTest.dynamicTest(
                    module,
                    () ->
                        assertThat(
                                coverage.missingTests(
                                    modules.classes(module), modules.tests(module)))
                            .as("tests that " + module + " lacks")
                            .isEmpty()));
  }

  @Test
  void detectsMissingContractTest() {
    var shipped = modules.classes("bootstrap");
    var without = modules.tests("bootstrap").that(excluding("MeteredStoreContractsTest"));

    assertThat(coverage.missingTests(shipped, without))
        .containsExactly("a test that extends StoreContractSuite");
  }

  @Test
  void detectsUnusedImplementation() {
    var shipped = modules.classes("adapters-sqlite").that(excluding("SqliteStore"));

    assertThat(coverage.missingTests(shipped, modules.tests("adapters-sqlite")))
        .contains("a store with SqliteTaskRepository", "a store with SqliteUnitOfWork");
  }

  @Test
  void detectsContractMissingFromSuite() {
    var testkit = modules.classes("testkit").that(excluding("Mailbox"));

    assertThat(new ContractCoverage(testkit).contractsMissingFromSuite())
        .containsExactly("MailboxContract");
  }

  @Test
  void detectsMissingTransferTest() {
    for (var module : List.of("adapters-sqlite", "adapters-postgres", "testkit")) {
      var without =
          modules
              .tests(module)
              .that(not(JavaClass.Predicates.assignableTo(StoreTransferContract.class)));

      assertThat(coverage.missingTests(modules.classes(module), without))
          .containsExactly("a test that extends StoreTransferContract");
    }
  }

  private static DescribedPredicate<JavaClass> excluding(String... names) {
    return DescribedPredicate.describe(
        "are others", type -> Stream.of(names).noneMatch(type.getSimpleName()::equals));
  }
}
