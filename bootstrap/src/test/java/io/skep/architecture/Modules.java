package io.skep.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.skep.Skep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The modules of this build as Maven has compiled them, tests included. */
final class Modules {

  /** Reading a module takes longer than to ask all about it. */
  private static final Map<Path, JavaClasses> READ = new ConcurrentHashMap<>();

  private final Path home;
  private final Path build;

  private Modules(Path home, Path build) {
    this.home = home;
    this.build = build;
  }

  /** Finds them next to this module, which runs its tests from its folder of classes. */
  static Modules ofThisBuild() {
    try {
      var classes = Path.of(Skep.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (var folder = classes; folder != null; folder = folder.getParent()) {
        if (Files.exists(folder.resolve("pom.xml"))) {
          var module = folder.toAbsolutePath();
          return new Modules(module.resolveSibling(""), module.relativize(classes.getParent()));
        }
      }
      throw new IllegalStateException("no pom.xml above " + classes);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Returns the names of those that implement ports: stores, decorators, adapters. What stores have
   * in common is not among them: each store passes all contracts with it.
   */
  List<String> implementing() {
    try (var folders = Files.list(home)) {
      return folders
          .filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
          .map(folder -> folder.getFileName().toString())
          .filter(name -> name.matches("adapters-.*|bootstrap|testkit"))
          .filter(name -> !name.equals("adapters-jooq"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what is shipped of a module. */
  JavaClasses classes(String module) {
    return read(module, "classes");
  }

  /** Returns the tests of a module. */
  JavaClasses tests(String module) {
    if (!Files.isDirectory(home.resolve(module).resolve("src/test/java"))) {
      return new ClassFileImporter().importClasses();
    }
    return read(module, "test-classes");
  }

  private JavaClasses read(String module, String kind) {
    var folder = home.resolve(module).resolve(build).resolve(kind);
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          "build all modules together, tests included: missing " + home.relativize(folder));
    }
    return READ.computeIfAbsent(folder, new ClassFileImporter()::importPath);
  }
}
