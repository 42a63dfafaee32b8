package io.skep.adapters.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.adapters.sqlite.RawDatabase;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.testkit.fixture.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file beside a database that is there while a store is open. */
class LockFileTest {

  @TempDir private Path folder;
  private Path file;
  private Path lock;

  @BeforeEach
  void setUpPaths() {
    file = folder.resolve("skep.db");
    lock = folder.resolve("skep.db-lock");
  }

  private SqliteStore openStore() {
    return SqliteStore.open(SqliteConfig.of(file), InstantSource.system());
  }

  @Test
  void isEmptyAndRemainsAfterClose() {
    try (var store = openStore()) {
      assertThat(store.ports()).isNotNull();
      assertThat(lock).isEmptyFile();
    }
    assertThat(lock).isEmptyFile();
  }

  @Test
  void keepsLocksWhileAnyStoreOfTheProcessIsOpen() {
    try (var held = LockFile.open(file);
        var process = ChildProcess.start(QueueProcess.class, folder, file.toString())) {
      assertThat(held.tryLock(0, 1)).isNotNull();
      LockFile.open(file).close();
      process.expectLine("open");
      process.resume();
      process.expectLine("waiting");
    }
  }

  @Test
  void isNotReplacedByConcurrentOpenAndClose() throws Exception {
    try (var one = ChildProcess.start(LockFileProcess.class, folder, file.toString());
        var other = ChildProcess.start(LockFileProcess.class, folder, file.toString())) {
      one.resume();
      other.resume();
      LockFileProcess.openAndCloseRepeatedly(file);
      one.expectLine("done");
      other.expectLine("done");
    }
  }

  @Test
  void hasThePermissionsOfTheDatabase() throws Exception {
    openStore().close();
    var permissions = PosixFilePermissions.fromString("rw-rw----");
    Files.setPosixFilePermissions(file, permissions);

    try (var open = LockFile.open(file)) {
      assertThat(Files.getPosixFilePermissions(lock)).isEqualTo(permissions);
      assertThat(open.tryLock(0, 1)).isNotNull();
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    openStore().close();
    assertThat(Files.getPosixFilePermissions(lock))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void isOwnerOnlyBeforeTheDatabaseExists() throws Exception {
    try (var open = LockFile.open(file)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock)))
          .isEqualTo("rw-------");
      assertThat(open.tryLock(0, 1)).isNotNull();
    }
  }

  @Test
  void isNamedInErrors() throws Exception {
    Files.createDirectory(lock);

    assertThatThrownBy(this::openStore)
        .isInstanceOfSatisfying(
            StoreException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
              assertThat(refusal).hasMessageContaining("skep.db-lock");
            });
    Files.delete(lock);
    openStore().close();
  }

  @Test
  void isNotCreatedBesideForeignDatabases() throws Exception {
    RawDatabase.run(file, "CREATE TABLE photo (id INTEGER)");

    assertThatThrownBy(this::openStore).isInstanceOf(StoreException.class);

    assertThat(lock).doesNotExist();
  }
}
