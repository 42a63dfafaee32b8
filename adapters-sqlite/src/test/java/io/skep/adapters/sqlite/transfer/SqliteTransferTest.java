package io.skep.adapters.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.adapters.jooq.transfer.SqlTransferSource;
import io.skep.adapters.jooq.transfer.SqlTransferTarget;
import io.skep.adapters.sqlite.RawDatabase;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.adapters.sqlite.connection.SqliteConnections;
import io.skep.adapters.sqlite.connection.SqliteSchema;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.PortableRowReader;
import io.skep.domain.value.Labels;
import io.skep.testkit.fixture.PortableRowSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are moved or moved to, and what is refused of them. */
class SqliteTransferTest {

  private static final String OTHER_STORE = "another store";

  @TempDir private Path folder;
  private SqliteConfig config;

  @BeforeEach
  void setUpConfig() {
    config = SqliteConfig.of(folder.resolve("skep.db")).withBusyTimeout(Duration.ofMillis(50));
  }

  private void createStore() {
    SqliteStore.open(config, InstantSource.system()).close();
  }

  @Test
  void readingCreatesNothing() {
    assertRefused(ErrorCode.STORE_UNAVAILABLE, () -> SqliteStore.transferSource(config));

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void rejectsOlderSchema() throws Exception {
    createStore();
    RawDatabase.run(config.file(), "PRAGMA user_version = " + (SqliteSchema.latestVersion() - 1));
    var before = directoryContents();

    assertRefused(ErrorCode.SCHEMA_MISMATCH, () -> SqliteStore.transferSource(config));

    assertThat(directoryContents()).isEqualTo(before);
  }

  @Test
  void rejectsNewerSchema() throws Exception {
    createStore();
    RawDatabase.run(config.file(), "PRAGMA user_version = " + (SqliteSchema.latestVersion() + 1));

    assertRefused(ErrorCode.SCHEMA_MISMATCH, () -> SqliteStore.transferSource(config));
    assertRefused(ErrorCode.SCHEMA_MISMATCH, () -> SqliteStore.transferTarget(config));
    assertRefused(ErrorCode.SCHEMA_MISMATCH, () -> SqliteStore.mergeTarget(config));
  }

  @Test
  void rejectsDamagedFiles() throws IOException {
    createStore();
    var bytes = Files.readAllBytes(config.file());
    Arrays.fill(bytes, 4_096, bytes.length, (byte) 0x55);
    Files.write(config.file(), bytes);
    var before = directoryContents();

    assertRefused(ErrorCode.STORE_CORRUPT, () -> SqliteStore.transferSource(config));
    assertRefused(ErrorCode.STORE_CORRUPT, () -> SqliteStore.transferTarget(config));

    assertThat(directoryContents()).isEqualTo(before);
  }

  @Test
  void readsTheWalWithoutChangingIt() throws Exception {
    createStore();
    var copy = folder.resolve("copy.db");
    try (var target = SqliteStore.transferTarget(config)) {
      target.begin(OTHER_STORE);
      target.add(PortableRowSamples.of(EntityType.AGENT));
      target.complete();
      // As a process leaves them that is killed.
      Files.copy(config.file(), copy);
      Files.copy(folder.resolve("skep.db-wal"), folder.resolve("copy.db-wal"));
    }
    var file = Files.readAllBytes(copy);
    var log = Files.readAllBytes(folder.resolve("copy.db-wal"));
    assertThat(log).isNotEmpty();

    try (var source = SqliteStore.transferSource(config.withFile(copy))) {
      assertThat(source.read(EntityType.AGENT, PortableRowReader.START).rows()).hasSize(2);
    }

    assertThat(Files.readAllBytes(copy)).isEqualTo(file);
    assertThat(Files.readAllBytes(folder.resolve("copy.db-wal"))).isEqualTo(log);
  }

  @Test
  void readsFromAReadOnlyDirectory() throws Exception {
    createStore();
    var before = directoryContents();
    // Nothing can be denied to an administrator; this is how a file is opened that cannot be
    // written.
    try (var connection = SqliteConnections.openImmutable(config.file());
        var source =
            new SqlTransferSource(
                new SqliteTransferStore(
                    config.file(),
                    new SqliteConnections(config).sessionOn(connection),
                    SqliteTransferStore.WriteDetector.NONE))) {
      assertThat(source.read(EntityType.AGENT, PortableRowReader.START).rows()).isEmpty();
      assertThat(source.hasChanged()).isFalse();
    }
    assertThat(directoryContents()).isEqualTo(before);
  }

  @Test
  void reportsStoreBusyWhileOthersWrite() throws Exception {
    createStore();
    try (var target = SqliteStore.transferTarget(config);
        var other = RawDatabase.open(config.file());
        var statement = other.createStatement()) {
      target.begin(OTHER_STORE);
      statement.execute("BEGIN IMMEDIATE");

      assertRefused(
          ErrorCode.STORE_BUSY, () -> target.add(PortableRowSamples.of(EntityType.AGENT)));
      statement.execute("ROLLBACK");

      target.add(PortableRowSamples.of(EntityType.AGENT));
      assertThat(target.read(EntityType.AGENT, PortableRowReader.START).rows()).hasSize(2);
    }
  }

  @Test
  void resumesOnceThereIsSpace() throws Exception {
    createStore();
    var agents =
        IntStream.range(0, 1_000)
            .mapToObj(number -> PortableRowSamples.agent(number, Labels.NONE))
            .toList();
    var session = new SqliteConnections(config).openWriter();
    try (var target =
        new SqlTransferTarget(
            new SqliteTransferStore(
                config.file(), session, SqliteTransferStore.WriteDetector.NONE))) {
      target.begin(OTHER_STORE);
      var pages = Long.parseLong(RawDatabase.query(config.file(), "PRAGMA page_count"));
      session.execute("PRAGMA max_page_count = " + (pages + 10));
      assertRefused(ErrorCode.STORE_FULL, () -> target.add(agents));
      assertThat(target.read(EntityType.AGENT, PortableRowReader.START).rows()).isEmpty();
      session.execute("PRAGMA max_page_count = 1000000");

      target.add(agents);
      target.complete();
    }
    try (var source = SqliteStore.transferSource(config)) {
      assertThat(source.read(EntityType.AGENT, PortableRowReader.START).rows()).hasSize(1_000);
    }
  }

  @Test
  void rejectsOpeningAnIncompleteTarget() {
    createStore();
    try (var target = SqliteStore.transferTarget(config)) {
      target.begin(OTHER_STORE);
      assertRefused(
          ErrorCode.STORE_UNAVAILABLE, () -> SqliteStore.open(config, InstantSource.system()));
      target.complete();
    }
    createStore();
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  /** Returns the files of the folder and what is in them. */
  private Map<String, Integer> directoryContents() throws IOException {
    Map<String, Integer> contents = new TreeMap<>();
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        contents.put(folder.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return contents;
  }
}
