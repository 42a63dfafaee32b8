package io.skep.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.skep.domain.move.MoveTarget;
import io.skep.domain.store.Store;
import io.skep.testkit.contract.MovingContract;
import io.skep.testkit.contract.StoreContract;
import io.skep.testkit.contract.StoreContractSuite;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;

/** Which tests of contracts a module lacks. */
final class ContractCoverage {

  private final List<JavaClass> contracts;
  private final List<JavaClass> suite;
  private final List<? extends Class<?>> ports;

  /**
   * Looks for contracts.
   *
   * @param testkit the classes among which they are
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

  /** Returns the ports of a store that have no contract at all. */
  List<String> portsWithoutContract() {
    return ports.stream()
        .map(Class::getSimpleName)
        .filter(port -> contracts.stream().noneMatch(c -> isContractOf(c, port)))
        .toList();
  }

  /** Returns the contracts that the suite of all contracts leaves out. */
  List<String> contractsOutsideTheSuite() {
    return contracts.stream()
        .filter(
            contract -> suite.stream().noneMatch(part -> part.isAssignableTo(contract.getName())))
        .map(JavaClass::getSimpleName)
        .toList();
  }

  /**
   * Returns what a module lacks that implements ports or puts stores together: a test of all
   * contracts; a use of each implementation, without which no contract reaches it; and the test of
   * transfer.
   */
  List<String> missing(JavaClasses shipped, JavaClasses tests) {
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
        (implementations.isEmpty() && shipped.stream().noneMatch(ContractCoverage::makesStores))
                || tests.stream().anyMatch(test -> isTestOf(test, StoreContractSuite.class))
            ? Stream.<String>empty()
            : Stream.of("a test that extends StoreContractSuite");
    var moving =
        shipped.stream().noneMatch(ContractCoverage::makesMoveTargets)
                || tests.stream().anyMatch(test -> isTestOf(test, MovingContract.class))
            ? Stream.<String>empty()
            : Stream.of("a test that extends MovingContract");
    return Stream.of(unused, contracts, moving).flatMap(it -> it).sorted().toList();
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

  /** One contract tells what the three ports owe by which a store is moved. */
  private static boolean makesMoveTargets(JavaClass type) {
    return (type.isAssignableTo(MoveTarget.class) && !type.isInterface())
        || Stream.concat(
                type.getConstructorCallsFromSelf().stream(),
                type.getConstructorReferencesFromSelf().stream())
            .anyMatch(access -> name(access.getTargetOwner()).endsWith("MoveTarget"));
  }

  private static boolean makesStores(JavaClass type) {
    return type.getConstructorCallsFromSelf().stream()
        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Store.class));
  }

  private static String name(JavaClass type) {
    return type.getSimpleName();
  }
}
