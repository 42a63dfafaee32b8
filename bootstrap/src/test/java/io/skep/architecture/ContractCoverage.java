package io.skep.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.skep.domain.store.Store;
import io.skep.domain.transfer.TransferTarget;
import io.skep.testkit.contract.StoreContractSuite;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.contract.transfer.StoreTransferContract;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;

/** Missing contract tests of a module. */
final class ContractCoverage {

  private final List<JavaClass> contracts;
  private final List<JavaClass> suite;
  private final List<? extends Class<?>> ports;

  /**
   * Finds the contracts of the testkit.
   *
   * @param testkit classes of the testkit
   */
  ContractCoverage(JavaClasses testkit) {
    contracts =
        testkit.stream()
            .filter(type -> type.isAssignableTo(StoreContract.class))
            .filter(type -> !type.isEquivalentTo(StoreContract.class))
            .filter(type -> type.getSimpleName().endsWith("Contract"))
            .toList();
    suite =
        testkit.stream()
            .filter(
                type ->
                    type.getEnclosingClass()
                        .filter(outer -> outer.isEquivalentTo(StoreContractSuite.class))
                        .isPresent())
            .toList();
    ports =
        Stream.of(Store.class.getRecordComponents())
            .map(RecordComponent::getType)
            .filter(type -> type.getName().startsWith("io.skep."))
            .toList();
  }

  /** Returns the ports of a store without a contract. */
  List<String> portsWithoutContract() {
    return ports.stream()
        .map(Class::getSimpleName)
        .filter(port -> contracts.stream().noneMatch(c -> isContractOf(c, port)))
        .toList();
  }

  /** Returns the contracts missing from the suite of all contracts. */
  List<String> contractsMissingFromSuite() {
    return contracts.stream()
        .filter(
            contract -> suite.stream().noneMatch(part -> part.isAssignableTo(contract.getName())))
        .map(JavaClass::getSimpleName)
        .toList();
  }

  /**
   * Returns the missing tests of a module that implements ports or composes stores: a test of all
   * contracts; a use of each implementation, without which no contract covers it; and the test of
   * transfers.
   */
  List<String> missingTests(JavaClasses shipped, JavaClasses tests) {
    var implementations =
        shipped.stream()
            .filter(type -> !type.isInterface() && !type.isAnonymousClass())
            .filter(type -> ports.stream().anyMatch(type::isAssignableTo))
            .toList();
    var unused =
        implementations.stream()
            .filter(type -> shipped.stream().noneMatch(user -> constructs(user, type)))
            .map(type -> "a store with " + type.getSimpleName());
    var contracts =
        (implementations.isEmpty() && shipped.stream().noneMatch(ContractCoverage::createsStores))
                || tests.stream().anyMatch(test -> isTestOf(test, StoreContractSuite.class))
            ? Stream.<String>empty()
            : Stream.of("a test that extends StoreContractSuite");
    var transfer =
        shipped.stream().noneMatch(ContractCoverage::createsTransferTargets)
                || tests.stream().anyMatch(test -> isTestOf(test, StoreTransferContract.class))
            ? Stream.<String>empty()
            : Stream.of("a test that extends StoreTransferContract");
    return Stream.of(unused, contracts, transfer).flatMap(it -> it).sorted().toList();
  }

  private static boolean constructs(JavaClass user, JavaClass type) {
    return Stream.concat(
            user.getConstructorCallsFromSelf().stream(),
            user.getConstructorReferencesFromSelf().stream())
        .anyMatch(access -> access.getTargetOwner().equals(type));
  }

  private static boolean isContractOf(JavaClass contract, String port) {
    return contract.getSimpleName().equals(port + "Contract");
  }

  private static boolean isTestOf(JavaClass test, Class<?> contract) {
    return !test.getModifiers().contains(JavaModifier.ABSTRACT) && test.isAssignableTo(contract);
  }

  /** One contract covers the three ports by which a store is transferred. */
  private static boolean createsTransferTargets(JavaClass type) {
    return (type.isAssignableTo(TransferTarget.class) && !type.isInterface())
        || Stream.concat(
                type.getConstructorCallsFromSelf().stream(),
                type.getConstructorReferencesFromSelf().stream())
            .anyMatch(
                access -> simpleName(access.getTargetOwner()).matches(".*(Move|Transfer)Target"));
  }

  private static boolean createsStores(JavaClass type) {
    return type.getConstructorCallsFromSelf().stream()
        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Store.class));
  }

  private static String simpleName(JavaClass type) {
    return type.getSimpleName();
  }
}
