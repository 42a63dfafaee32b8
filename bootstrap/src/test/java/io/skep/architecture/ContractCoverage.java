package io.skep.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.skep.domain.move.MoveTarget;
import io.skep.domain.store.Store;
import io.skep.testkit.contract.MovingContract;
import io.skep.testkit.contract.StoreContract;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;

/** Which tests of contracts a module lacks. */
final class ContractCoverage {

  private final List<JavaClass> contracts;
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

  /**
   * Returns what a module lacks: for each class that implements a port, the test of its name that
   * extends the port's contract; and if the module puts stores together, tests of all contracts.
   */
  List<String> missing(JavaClasses shipped, JavaClasses tests) {
    var perClass =
        shipped.stream()
            .filter(type -> !type.isInterface() && !type.isAnonymousClass())
            .flatMap(
                type ->
                    ports.stream()
                        .filter(type::isAssignableTo)
                        .filter(port -> !isTested(type, port, tests))
                        .map(
                            port -> "%sTest extends %sContract".formatted(name(type), name(port))));
    var perStore =
        shipped.stream().noneMatch(ContractCoverage::makesStores)
            ? Stream.<String>empty()
            : contracts.stream()
                .filter(contract -> tests.stream().noneMatch(test -> extendsIt(test, contract)))
                .map(contract -> "a test that extends " + contract.getSimpleName());
    var moving =
        shipped.stream().noneMatch(ContractCoverage::makesMoveTargets)
                || tests.stream().anyMatch(test -> isTestOf(test, MovingContract.class))
            ? Stream.<String>empty()
            : Stream.of("a test that extends MovingContract");
    return Stream.of(perClass, perStore, moving).flatMap(it -> it).sorted().toList();
  }

  private boolean isTested(JavaClass type, Class<?> port, JavaClasses tests) {
    return tests.stream()
        .filter(test -> test.getSimpleName().equals(type.getSimpleName() + "Test"))
        .anyMatch(
            test ->
                contracts.stream()
                    .filter(contract -> isContractOf(contract, port.getSimpleName()))
                    .anyMatch(contract -> extendsIt(test, contract)));
  }

  private static boolean isContractOf(JavaClass contract, String port) {
    return contract.getSimpleName().equals(port + "Contract");
  }

  private static boolean extendsIt(JavaClass test, JavaClass contract) {
    return !test.getModifiers().contains(JavaModifier.ABSTRACT)
        && test.isAssignableTo(contract.getName());
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

  private static String name(Class<?> type) {
    return type.getSimpleName();
  }
}
