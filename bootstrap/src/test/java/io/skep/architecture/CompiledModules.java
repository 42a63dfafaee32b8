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

/** Modules of this build, as compiled by Maven, with their tests. */
final class CompiledModules {

  /** Classes by path, cached because importing them takes longer than checking them. */
  private static final Map<Path, JavaClasses> CACHE = new ConcurrentHashMap<>();

  private final Path projectRoot;
  private final Path buildFolder;

  private CompiledModules(Path home, Path build) {
    this.projectRoot = home;
    this.buildFolder = build;
  }

  /** Finds the modules next to this one, whose tests run in its class folder. */
  static CompiledModules ofCurrentBuild() {
    try {
      var classes = Path.of(Skep.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (var folder = classes; folder != null; folder = folder.getParent()) {
        if (Files.exists(folder.resolve("pom.xml"))) {
          var module = folder.toAbsolutePath();
          return new CompiledModules(
              module.resolveSibling(""), module.relativize(classes.getParent()));
        }
      }
      throw new IllegalStateException("no pom.xml above " + classes);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Returns the names of the modules that implement ports: stores, decorators, adapters. The shared
   * code of stores is not among them: each store passes all contracts with it.
   */
  List<String> implementingModules() {
    try (var folders = Files.list(projectRoot)) {
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

  /** Returns the main classes of a module. */
  JavaClasses classes(String module) {
    return read(module, "classes");
  }

  /** Returns the test classes of a module. */
  JavaClasses tests(String module) {
    if (!Files.isDirectory(projectRoot.resolve(module).resolve("src/test/java"))) {
      return new ClassFileImporter().importClasses();
    }
    return read(module, "test-classes");
  }

  private JavaClasses read(String module, String kind) {
    var folder = projectRoot.resolve(module).resolve(buildFolder).resolve(kind);
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          "build all modules together, tests included: missing " + projectRoot.relativize(folder));
    }
    return CACHE.computeIfAbsent(folder, new ClassFileImporter()::importPath);
  }
}
