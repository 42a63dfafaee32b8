package io.skep.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.adapters.jooq.moving.SqlMoveSource;
import io.skep.adapters.jooq.moving.SqlMoveTarget;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRows;
import io.skep.domain.value.Labels;
import io.skep.testkit.fixture.StoredRowSamples;
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
class MovedFilesTest {

  private static final String ELSEWHERE = "another store";

  @TempDir private Path folder;
  private SqliteConfig config;

  @BeforeEach
  void name() {
    config = SqliteConfig.of(folder.resolve("skep.db")).withBusyTimeout(Duration.ofMillis(50));
  }

  private void make() {
    SqliteStore.open(config, InstantSource.system()).close();
  }

  @Test
  void areNotMadeByReadingThem() {
    assertRefused(ErrorCode.STORE_UNAVAILABLE, () -> SqliteStore.moveSource(config));

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void areRefusedIfTheyAreOfAnOlderSkep() throws Exception {
    make();
    Databases.run(config.file(), "PRAGMA user_version = " + (SqliteSchema.latest() - 1));
    var before = contents();

    assertRefused(ErrorCode.SCHEMA_MISMATCH, () -> SqliteStore.moveSource(config));

    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void areRefusedIfTheyAreOfANewerSkep() throws Exception {
    make();
    Databases.run(config.file(), "PRAGMA user_version = " + (SqliteSchema.latest() + 1));

    assertRefused(ErrorCode.SCHEMA_MISMATCH, () -> SqliteStore.moveSource(config));
    assertRefused(ErrorCode.SCHEMA_MISMATCH, () -> SqliteStore.moveTarget(config));
    assertRefused(ErrorCode.SCHEMA_MISMATCH, () -> SqliteStore.mergeTarget(config));
  }

  @Test
  void areRefusedIfTheyAreDamaged() throws IOException {
    make();
    var bytes = Files.readAllBytes(config.file());
    Arrays.fill(bytes, 4_096, bytes.length, (byte) 0x55);
    Files.write(config.file(), bytes);
    var before = contents();

    assertRefused(ErrorCode.STORE_CORRUPT, () -> SqliteStore.moveSource(config));
    assertRefused(ErrorCode.STORE_CORRUPT, () -> SqliteStore.moveTarget(config));

    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void areReadWithTheirLogWhichStaysAsItIs() throws Exception {
    make();
    var copy = folder.resolve("copy.db");
    try (var target = SqliteStore.moveTarget(config)) {
      target.begin(ELSEWHERE);
      target.add(StoredRowSamples.of(RowKind.AGENT));
      target.end();
      // As a process leaves them that is killed.
      Files.copy(config.file(), copy);
      Files.copy(folder.resolve("skep.db-wal"), folder.resolve("copy.db-wal"));
    }
    var file = Files.readAllBytes(copy);
    var log = Files.readAllBytes(folder.resolve("copy.db-wal"));
    assertThat(log).isNotEmpty();

    try (var source = SqliteStore.moveSource(config.withFile(copy))) {
      assertThat(source.read(RowKind.AGENT, StoredRows.START).rows()).hasSize(2);
    }

    assertThat(Files.readAllBytes(copy)).isEqualTo(file);
    assertThat(Files.readAllBytes(folder.resolve("copy.db-wal"))).isEqualTo(log);
  }

  @Test
  void areReadWhereNothingMayBeWritten() throws Exception {
    make();
    var before = contents();
    // Nothing can be denied to an administrator; this is how a file is opened that cannot be
    // written.
    try (var connection = SqliteConnections.openUnchanging(config.file());
        var source =
            new SqlMoveSource(
                new SqliteMovable(
                    config.file(),
                    new SqliteConnections(config).session(connection),
                    SqliteMovable.Changes.UNSEEN))) {
      assertThat(source.read(RowKind.AGENT, StoredRows.START).rows()).isEmpty();
      assertThat(source.hasChanged()).isFalse();
    }
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void areBusyWhileOthersWrite() throws Exception {
    make();
    try (var target = SqliteStore.moveTarget(config);
        var other = Databases.open(config.file());
        var statement = other.createStatement()) {
      target.begin(ELSEWHERE);
      statement.execute("BEGIN IMMEDIATE");

      assertRefused(ErrorCode.STORE_BUSY, () -> target.add(StoredRowSamples.of(RowKind.AGENT)));
      statement.execute("ROLLBACK");

      target.add(StoredRowSamples.of(RowKind.AGENT));
      assertThat(target.read(RowKind.AGENT, StoredRows.START).rows()).hasSize(2);
    }
  }

  @Test
  void goOnWhenThereIsRoomAgain() throws Exception {
    make();
    var agents =
        IntStream.range(0, 1_000)
            .mapToObj(number -> StoredRowSamples.agent(number, Labels.NONE))
            .toList();
    var session = new SqliteConnections(config).writer();
    try (var target =
        new SqlMoveTarget(
            new SqliteMovable(config.file(), session, SqliteMovable.Changes.UNSEEN))) {
      target.begin(ELSEWHERE);
      var pages = Long.parseLong(Databases.ask(config.file(), "PRAGMA page_count"));
      session.execute("PRAGMA max_page_count = " + (pages + 10));
      assertRefused(ErrorCode.STORE_FULL, () -> target.add(agents));
      assertThat(target.read(RowKind.AGENT, StoredRows.START).rows()).isEmpty();
      session.execute("PRAGMA max_page_count = 1000000");

      target.add(agents);
      target.end();
    }
    try (var source = SqliteStore.moveSource(config)) {
      assertThat(source.read(RowKind.AGENT, StoredRows.START).rows()).hasSize(1_000);
    }
  }

  @Test
  void cannotBeOpenedForWorkUntilTheyAreWhole() {
    make();
    try (var target = SqliteStore.moveTarget(config)) {
      target.begin(ELSEWHERE);
      assertRefused(
          ErrorCode.STORE_UNAVAILABLE, () -> SqliteStore.open(config, InstantSource.system()));
      target.end();
    }
    make();
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  /** Returns the files of the folder and what is in them. */
  private Map<String, Integer> contents() throws IOException {
    Map<String, Integer> contents = new TreeMap<>();
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        contents.put(folder.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return contents;
  }
}
