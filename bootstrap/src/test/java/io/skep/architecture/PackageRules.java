package io.skep.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules on packages within modules, and on the classes of an adapter that other modules use. */
final class PackageRules {

  private static final Set<String> IMPORT_FORMATS =
      Set.of("beads", "taskmaster", "trace", "workspace");

  /** Public classes of adapters: Guice modules, configuration, and stores. */
  private static final Pattern ENTRY_POINTS =
      Pattern.compile("[A-Z]\\w*(Module|Config|Settings|Address|Store)");

  private final String root;

  /**
   * Creates the rules.
   *
   * @param root root package of the tree
   */
  PackageRules(String root) {
    this.root = root;
  }

  ArchRule packagesInsideModulesAreFreeOfCycles() {
    return slices()
        .assignedFrom(
            assignment("packages", type -> Optional.of(type.getPackageName()).filter(this::isOurs)))
        .should()
        .beFreeOfCycles()
        .because("a package in a cycle cannot be tested or moved separately");
  }

  ArchRule importFormatsAreIndependent() {
    return slices()
        .assignedFrom(
            assignment(
                "import formats",
                type -> partAfter(type, "adapters.files.").filter(IMPORT_FORMATS::contains)))
        .should()
        .notDependOnEachOther()
        .because("formats are added, changed and removed independently");
  }

  /** The shared SQL code of the stores counts as one module with them. */
  ArchRule adaptersAreUsedThroughEntryPoints() {
    return classes()
        .should(
            new ArchCondition<>("use only entry points of an adapter of another module") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().stream()
                    .filter(PackageRules.this::bypassesEntryPoints)
                    .map(found -> SimpleConditionEvent.violated(found, found.getDescription()))
                    .forEach(events::add);
              }
            })
        .because("a class that other modules do not use can be changed freely");
  }

  private boolean bypassesEntryPoints(Dependency dependency) {
    var target = outermost(dependency.getTargetClass().getBaseComponentType());
    var adapter = partAfter(target, "adapters.");
    return adapter.isPresent()
        && !adapter.get().equals("jooq")
        && !adapter.equals(partAfter(dependency.getOriginClass(), "adapters."))
        && !ENTRY_POINTS.matcher(target.getSimpleName()).matches();
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(PackageRules::outermost).orElse(type);
  }

  /** Returns the first part of the package name after a prefix below the root. */
  private Optional<String> partAfter(JavaClass type, String prefix) {
    var start = root + "." + prefix;
    var name = type.getPackageName() + ".";
    int end = name.startsWith(start) ? name.indexOf('.', start.length()) : -1;
    return end < 0 ? Optional.empty() : Optional.of(name.substring(start.length(), end));
  }

  /** The classes that jOOQ generates know each other both ways. */
  private boolean isOurs(String packageName) {
    return (packageName.equals(root) || packageName.startsWith(root + "."))
        && !packageName.startsWith(root + ".adapters.jooq.schema");
  }

  private static SliceAssignment assignment(String description, SliceOf slice) {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return slice.of(type).map(SliceIdentifier::of).orElseGet(SliceIdentifier::ignore);
      }

      @Override
      public String getDescription() {
        return description;
      }
    };
  }

  /** Slice of a class, if it is in one. */
  private interface SliceOf {

    Optional<String> of(JavaClass type);
  }
}
