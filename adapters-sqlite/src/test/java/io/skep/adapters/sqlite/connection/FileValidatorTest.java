package io.skep.adapters.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.adapters.sqlite.RawDatabase;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.SwarmId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no store, or none any longer: refused with the reason, and left as they were. */
@Execution(ExecutionMode.CONCURRENT)
class FileValidatorTest {

  private static final ThreadId NEWS = ThreadId.topic("news");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void setUpPath() {
    file = folder.resolve("skep.db");
  }

  @Test
  void rejectsEmptyFiles() throws IOException {
    Files.createFile(file);

    assertRefused(ErrorCode.STORE_CORRUPT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 99, 100, 512, 4_096, 5_000, 100_000})
  void rejectsFilesThatAreNoDatabase(int size) throws IOException {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Files.write(file, bytes);

    assertRefused(ErrorCode.STORE_CORRUPT);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.1, 0.5, 0.9, 0.999})
  void rejectsTruncatedFiles(double part) throws IOException {
    var whole = storeWithMessages();
    Files.write(file, Arrays.copyOf(whole, (int) (whole.length * part)));

    assertRefused(ErrorCode.STORE_CORRUPT);
  }

  @Test
  void rejectsOverwrittenSchema() throws IOException {
    var bytes = storeWithMessages();
    Arrays.fill(bytes, 100, 4_096, (byte) 0x55);
    Files.write(file, bytes);

    assertRefused(ErrorCode.STORE_CORRUPT);
  }

  @Test
  void rejectsForeignDatabases() throws Exception {
    RawDatabase.run(file, "CREATE TABLE task (id TEXT)", "INSERT INTO task VALUES ('theirs')");

    assertRefused(ErrorCode.STORE_CORRUPT);
  }

  @Test
  void rejectsForeignDatabasesWithWal() throws Exception {
    RawDatabase.run(file, "PRAGMA journal_mode = WAL", "CREATE TABLE message (id TEXT)");

    assertRefused(ErrorCode.STORE_CORRUPT);
  }

  @Test
  void rejectsNewerSchema() throws Exception {
    storeWithMessages();
    int newer = SqliteSchema.latestVersion() + 1;
    RawDatabase.run(
        file,
        "CREATE TABLE nectar (id TEXT)",
        """
        INSERT INTO skep_schema_history
        SELECT installed_rank + 1, '%03d', 'nectar', type, 'V%03d__nectar.sql', 1, installed_by,
          installed_on, 1, success
        FROM skep_schema_history
        ORDER BY installed_rank DESC
        LIMIT 1
        """
            .formatted(newer, newer),
        "PRAGMA user_version = " + newer);

    assertRefused(ErrorCode.SCHEMA_MISMATCH);
  }

  @Test
  void rejectsDirectories() throws IOException {
    Files.createDirectory(file);

    assertRefused(ErrorCode.STORE_UNAVAILABLE);
    assertThat(file).isEmptyDirectory();
  }

  @Test
  void rejectsMissingDirectory() {
    file = folder.resolve("missing").resolve("skep.db");

    assertRefused(ErrorCode.STORE_UNAVAILABLE);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void rejectsPathsBelowAFile() throws IOException {
    var note = Files.writeString(folder.resolve("note"), "no folder");
    file = note.resolve("skep.db");

    assertRefused(ErrorCode.STORE_UNAVAILABLE);
    assertThat(note).hasContent("no folder");
  }

  @Test
  void rejectsReadOnlyFiles() throws IOException {
    storeWithMessages();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    if (Files.isWritable(file)) {
      // Nothing can be denied to an administrator.
      open().close();
    } else {
      assertRefused(ErrorCode.STORE_UNAVAILABLE);
    }
  }

  @Test
  void reportsDamageFoundAfterOpening() throws IOException {
    var bytes = storeWithMessages();
    // Everything but the page that says what there is.
    Arrays.fill(bytes, 4_096 * 40, bytes.length, (byte) 0x55);
    Files.write(file, bytes);

    assertThatThrownBy(
            () -> {
              try (var store = open()) {
                var messages = new Swarm(SwarmId.DEFAULT, store.ports()).messages();
                for (long sequence = 0; sequence < 100; sequence++) {
                  messages.findAfter(NEWS, sequence, 1);
                }
              }
            })
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_CORRUPT));
  }

  @Test
  void acceptsFilesBesideAForeignWal() throws IOException {
    storeWithMessages();
    var bytes = new byte[50_000];
    new Random(1).nextBytes(bytes);
    Files.write(folder.resolve("skep.db-wal"), bytes);

    try (var store = open()) {
      assertThat(new Swarm(SwarmId.DEFAULT, store.ports()).messages().version(NEWS)).isEqualTo(100);
    }
  }

  @Test
  void acceptsFilesWithAnInterruptedCheckpoint() throws IOException {
    byte[] before;
    byte[] log;
    try (var store = open()) {
      before = Files.readAllBytes(file);
      var messages = new Swarm(SwarmId.DEFAULT, store.ports()).messages();
      for (int i = 0; i < 100; i++) {
        messages.append(NEWS, MessageInput.text(Role.USER, "x".repeat(2_000)));
      }
      log = Files.readAllBytes(folder.resolve("skep.db-wal"));
    }
    // The first page says how many there are, and is brought over before the last of them.
    System.arraycopy(Files.readAllBytes(file), 0, before, 0, 4_096);
    Files.write(file, before);
    Files.write(folder.resolve("skep.db-wal"), log);

    try (var store = open()) {
      assertThat(new Swarm(SwarmId.DEFAULT, store.ports()).messages().version(NEWS)).isEqualTo(100);
    }
  }

  private byte[] storeWithMessages() throws IOException {
    try (var store = open()) {
      var messages = new Swarm(SwarmId.DEFAULT, store.ports()).messages();
      for (int i = 0; i < 10; i++) {
        messages.append(
            NEWS,
            java.util.Collections.nCopies(10, MessageInput.text(Role.USER, "x".repeat(2_000))));
      }
    }
    return Files.readAllBytes(file);
  }

  private SqliteStore open() {
    return SqliteStore.open(SqliteConfig.of(file), InstantSource.system());
  }

  private void assertRefused(ErrorCode code) {
    var before = directoryContents();

    assertThatThrownBy(() -> open().close())
        .isInstanceOfSatisfying(
            StoreException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContaining("skep.db");

    assertThat(directoryContents()).isEqualTo(before);
  }

  /** Returns the files of the folder and what is in them. */
  private Map<String, String> directoryContents() {
    Map<String, String> contents = new TreeMap<>();
    try (var files = Files.walk(folder)) {
      for (var path : files.toList()) {
        var bytes = Files.isRegularFile(path) ? Files.readAllBytes(path) : new byte[0];
        contents.put(
            folder.relativize(path).toString(), bytes.length + " " + Arrays.hashCode(bytes));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return contents;
  }
}
