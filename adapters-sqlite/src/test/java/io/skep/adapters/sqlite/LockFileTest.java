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
  void isThereUntilTheLastStoreIsClosed() {
    try (var one = store()) {
      store().close();
      assertThat(one.ports()).isNotNull();
      assertThat(lock).isEmptyFile();
    }
    assertThat(lock).doesNotExist();
  }

  @Test
  void isThereUntilTheLastProcessClosesIt() {
    try (var process = ChildProcess.start(QueueingProgram.class, folder, file.toString())) {
      process.await("open");
      LockFile.open(file).close();
      assertThat(lock).exists();

      process.goOn();
      process.await("its turn");
      process.await("turn");
      process.goOn();
      process.await("left");
    }
    assertThat(lock).doesNotExist();
  }

  @Test
  void isUsedAgainBehindAProcessThatWasKilled() {
    try (var process = ChildProcess.start(QueueingProgram.class, folder, file.toString())) {
      process.await("open");
      process.kill();
    }
    assertThat(lock).exists();

    store().close();

    assertThat(lock).doesNotExist();
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
    assertThat(lock).doesNotExist();
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
    store().close();
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
