package io.skep.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output of the launcher during a build, with a scripted Maven. */
class LauncherTest {

  private static final int STORE_ERROR = 3;

  /** Programs that the launcher calls. */
  private static final List<String> COMMANDS =
      List.of(
          "bash",
          "chmod",
          "find",
          "flock",
          "grep",
          "head",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sleep",
          "tail",
          "touch");

  @TempDir Path folder;

  private Path checkout = Path.of("");
  private Path tools = Path.of("");

  @BeforeEach
  void copyLauncher() throws IOException {
    checkout = Files.createDirectories(folder.resolve("checkout"));
    tools = Files.createDirectories(folder.resolve("tools"));
    Files.createDirectories(checkout.resolve("bootstrap"));
    Files.copy(Path.of("..", "skep").toAbsolutePath(), checkout.resolve("skep"));
    for (var command : COMMANDS) {
      script(command, "#!/bin/sh\nexec %s \"$@\"\n".formatted(find(command)));
    }
  }

  private static Path find(String command) {
    for (var place : System.getenv("PATH").split(File.pathSeparator, -1)) {
      var file = Path.of(place, command);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    throw new AssertionError("there is no " + command + " on the PATH");
  }

  private void maven(String script) throws IOException {
    script("mvn", "#!/usr/bin/env bash\n" + script);
  }

  private void script(String name, String text) throws IOException {
    var file = Files.writeString(tools.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private LauncherProcess start(String... arguments) throws IOException {
    return LauncherProcess.start(checkout, folder, Map.of("PATH", tools.toString()), arguments);
  }

  @Test
  void printsModulesAndDownloadsLineByLine() throws Exception {
    maven(
        """
        echo '[INFO] Building Skep Domain 0.1.0-SNAPSHOT                    [2/9]'
        echo '[INFO] Downloading from central: https://repo.example/org/a/1/a-1.jar'
        echo '[INFO] Downloaded from central: https://repo.example/org/a/1/a-1.jar (1 MB)'
        echo '[INFO] Building Skep Adapters: jOOQ 0.1.0-SNAPSHOT            [4/9]'
        exit 1
        """);
    try (var start = start("status")) {
      assertThat(start.exitStatus()).isEqualTo(STORE_ERROR);
      assertThat(start.out()).isEmpty();
      assertThat(start.err().lines())
          .startsWith(
              "skep: building, once",
              "skep: building Skep Domain (2 of 9)",
              "skep: downloading a-1.jar (file 1)",
              "skep: building Skep Adapters: jOOQ (4 of 9)")
          .noneMatch(line -> line.contains("\r") || line.contains("\u001b"));
    }
  }

  @Test
  void printsCompilerErrorsWithoutMavenHints() throws Exception {
    maven(
        """
        echo '[INFO] Building Skep Domain 0.1.0-SNAPSHOT                    [2/9]'
        echo '[ERROR] /checkout/domain/src/main/java/Task.java:[3,7] cannot find symbol'
        echo '[ERROR] '
        echo '[ERROR] Re-run Maven using the -X switch to enable full debug logging.'
        echo '[ERROR] [Help 1] http://cwiki.example/'
        exit 1
        """);
    try (var start = start("status")) {
      assertThat(start.exitStatus()).isEqualTo(STORE_ERROR);
      assertThat(start.err())
          .contains("Task.java:[3,7] cannot find symbol", "the build failed", "build.log")
          .doesNotContain("-X switch", "[Help 1]");
      assertThat(checkout.resolve("bootstrap/target/app/build.log"))
          .content()
          .contains("-X switch");
    }
  }

  @Test
  void reportsMissingNetwork() throws Exception {
    maven(
        """
        echo '[ERROR] Could not transfer artifact org.a:a:jar:1 from central: repo.example: Unknown host'
        exit 1
        """);
    try (var start = start("status")) {
      assertThat(start.exitStatus()).isEqualTo(STORE_ERROR);
      assertThat(start.err()).contains("org.a:a:jar:1", "see whether the network");
    }
  }

  @Test
  void reportsMavenStartFailure() throws Exception {
    maven("echo 'the JVM of Maven did not start' >&2\nexit 1\n");
    try (var start = start("status")) {
      assertThat(start.exitStatus()).isEqualTo(STORE_ERROR);
      assertThat(start.err()).contains("the JVM of Maven did not start");
    }
  }

  @Test
  void reportsMissingMaven() throws Exception {
    try (var start = start("status")) {
      assertThat(start.exitStatus()).isEqualTo(STORE_ERROR);
      assertThat(start.err()).contains("needs Maven 3.8 or newer on the PATH");
    }
  }

  @Test
  void cleansAfterInterruptedBuild() throws Exception {
    var half = checkout.resolve("domain/target/app-build/classes/Half.class");
    Files.createDirectories(half.getParent());
    Files.createFile(half);
    maven("touch begun\nexec sleep 600\n");
    try (var broken = start("status")) {
      while (Files.notExists(checkout.resolve("begun"))) {
        assertThat(broken.isAlive()).isTrue();
        LockSupport.parkNanos(1_000_000);
      }
    }
    maven("exit 1\n");
    try (var start = start("status")) {
      assertThat(start.exitStatus()).isEqualTo(STORE_ERROR);
    }
    assertThat(half).doesNotExist();
  }

  @Test
  void keepsClassesAfterFailedBuild() throws Exception {
    var whole = checkout.resolve("domain/target/app-build/classes/Whole.class");
    Files.createDirectories(whole.getParent());
    Files.createFile(whole);
    maven("exit 1\n");
    for (int i = 0; i < 2; i++) {
      try (var start = start("status")) {
        assertThat(start.exitStatus()).isEqualTo(STORE_ERROR);
      }
    }
    assertThat(whole).exists();
  }

  @Test
  void serializesBuilds() throws Exception {
    maven(
        """
        [ ! -e "$PWD/busy" ] || exit 9
        touch busy
        echo x >>count
        sleep 0.2
        rm busy
        exit 1
        """);
    try (var one = start("status");
        var other = start("status")) {
      assertThat(one.exitStatus()).isEqualTo(STORE_ERROR);
      assertThat(other.exitStatus()).isEqualTo(STORE_ERROR);
    }
    assertThat(checkout.resolve("count")).hasContent("x\nx");
  }
}
