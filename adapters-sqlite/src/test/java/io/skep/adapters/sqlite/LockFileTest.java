package io.skep.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  void nameFiles() {
    file = folder.resolve("skep.db");
    lock = folder.resolve("skep.db-lock");
  }

  private SqliteStore store() {
    return SqliteStore.open(SqliteConfig.of(file), InstantSource.system());
  }

  @Test
  void isEmptyAndStaysWhenItIsClosed() {
    try (var store = store()) {
      assertThat(store.ports()).isNotNull();
      assertThat(lock).isEmptyFile();
    }
    assertThat(lock).isEmptyFile();
  }

  @Test
  void keepsTheLocksOfAProcessWhileOneOfItsStoresIsOpen() {
    try (var held = LockFile.open(file);
        var process = ChildProcess.start(QueueingProgram.class, folder, file.toString())) {
      assertThat(held.tryLock(0, 1)).isNotNull();
      LockFile.open(file).close();
      process.await("open");
      process.goOn();
      process.await("waiting");
    }
  }

  @Test
  void isTheSameForAllWhoOpenAndCloseItAtOnce() throws Exception {
    try (var one = ChildProcess.start(LockFileProgram.class, folder, file.toString());
        var other = ChildProcess.start(LockFileProgram.class, folder, file.toString())) {
      one.goOn();
      other.goOn();
      LockFileProgram.openAndCloseOften(file);
      one.await("done");
      other.await("done");
    }
  }

  @Test
  void mayBeUsedByThoseWhoMayUseTheDatabase() throws Exception {
    store().close();
    var permissions = PosixFilePermissions.fromString("rw-rw----");
    Files.setPosixFilePermissions(file, permissions);

    try (var open = LockFile.open(file)) {
      assertThat(Files.getPosixFilePermissions(lock)).isEqualTo(permissions);
      assertThat(open.tryLock(0, 1)).isNotNull();
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    store().close();
    assertThat(Files.getPosixFilePermissions(lock))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void isForTheOwnerOnlyBeforeThereIsADatabase() throws Exception {
    try (var open = LockFile.open(file)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock)))
          .isEqualTo("rw-------");
      assertThat(open.tryLock(0, 1)).isNotNull();
    }
  }

  @Test
  void isNamedWhereItCannotBeUsed() throws Exception {
    Files.createDirectory(lock);

    assertThatThrownBy(this::store)
        .isInstanceOfSatisfying(
            StoreException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
              assertThat(refusal).hasMessageContaining("skep.db-lock");
            });
    Files.delete(lock);
    store().close();
  }

  @Test
  void isNotPutBesideTheDatabaseOfAnotherProgram() throws Exception {
    Databases.run(file, "CREATE TABLE photo (id INTEGER)");

    assertThatThrownBy(this::store).isInstanceOf(StoreException.class);

    assertThat(lock).doesNotExist();
  }
}
