package io.skep.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** First starts of a fresh checkout, with a real Maven build. */
@Tag("exhaustive")
class LauncherFirstRunTest {

  private static final String BUILDING_MESSAGE = "skep: building, once";
  private static final String QUIET_LOGGING = "-Xlog:disable -Xlog:all=error:stderr";
  private static final Set<String> EXCLUDED = Set.of(".git", "target");
  private static final String[] DEMO = {"demo", "--agents", "2", "--tasks", "20", "--json"};

  @TempDir Path folder;

  private Path checkout = Path.of("");

  @BeforeEach
  void copySources() throws IOException {
    checkout = folder.resolve("checkout");
    var root = Path.of("..").toAbsolutePath().normalize();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes)
              throws IOException {
            if (EXCLUDED.contains(String.valueOf(from.getFileName()))) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(checkout.resolve(root.relativize(from)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path from, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(from, checkout.resolve(root.relativize(from)));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private LauncherProcess start(String... arguments) throws IOException {
    return LauncherProcess.start(checkout, folder, Map.of(), arguments);
  }

  @Test
  void buildsOnceThenStartsFromCds() throws Exception {
    try (var one = start(DEMO);
        var other = start(DEMO)) {
      for (var start : List.of(one, other)) {
        assertThat(start.exitStatus()).as(start.err()).isZero();
        assertThat(start.out()).contains("\"ok\":true");
      }
      assertThat((one.err() + other.err()).lines().filter(BUILDING_MESSAGE::equals)).hasSize(1);
      assertThat(one.err() + other.err()).contains("(9 of 9)").doesNotContain("WARN", "[error]");
    }
    assertThat(checkout.resolve("testkit/target")).doesNotExist();
    assertThat(checkout.resolve("domain/target/app-build/test-classes")).doesNotExist();

    assertThat(run("tasks", "add", "One")).isEmpty();
    for (var command : List.of("status", "tasks claim --agent me", "tasks add Two")) {
      assertThat(classesOutsideCdsArchive(command)).as(command).isEmpty();
    }

    var source = checkout.resolve("domain/src/main/java/io/skep/domain/task/Task.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
    assertThat(run("status").lines()).contains(BUILDING_MESSAGE);
  }

  /** Runs a command and returns its error output. */
  private String run(String... arguments) throws Exception {
    try (var start = start(arguments)) {
      assertThat(start.exitStatus()).as(start.err()).isZero();
      return start.err();
    }
  }

  /** Returns the classes that a command loaded from jars. */
  private List<String> classesOutsideCdsArchive(String command) throws Exception {
    var log = folder.resolve("classes.log");
    var launcher = checkout.resolve("skep");
    var text = Files.readString(launcher);
    var logging = text.replace(QUIET_LOGGING, "-Xlog:class+load:file=" + log + ":none:filecount=0");
    assertThat(logging).isNotEqualTo(text);
    Files.writeString(launcher, logging);
    assertThat(run(command.split(" "))).isEmpty();
    Files.writeString(launcher, text);
    var loaded =
        Files.readAllLines(log).stream().filter(LauncherFirstRunTest::isApplicationClass).toList();
    assertThat(loaded).hasSizeGreaterThan(1_000);
    return loaded.stream().filter(line -> !line.contains("shared objects file")).toList();
  }

  /**
   * Returns whether a line is of an application class other than a lambda; JVMs cannot archive all
   * lambdas.
   */
  private static boolean isApplicationClass(String line) {
    return line.matches("(io\\.skep|org\\.jooq|org\\.sqlite)\\..*") && !line.contains("$$Lambda");
  }
}
