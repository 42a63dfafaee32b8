package io.skep.application.archive;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.partition.ArchiveSession;
import io.skep.domain.partition.ArchivedPartition;
import io.skep.domain.partition.PartitionedStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** State machine of archival and restoration. Each step returns the archive in its next state. */
final class ArchiveStateMachine {

  private final PartitionedStore store;
  private final ArchiveStorage storage;
  private final InstantSource clock;
  private final String version;
  private final ArchiveSession session;
  private final ArchiveListener listener;

  ArchiveStateMachine(
      PartitionedStore store,
      ArchiveStorage storage,
      InstantSource clock,
      String version,
      ArchiveSession session,
      ArchiveListener listener) {
    this.store = store;
    this.storage = storage;
    this.clock = clock;
    this.version = version;
    this.session = session;
    this.listener = listener;
  }

  /** Performs the next step of archival, starting from a detached partition. */
  ArchivedPartition archiveStep(ArchivedPartition archive) {
    return switch (archive.state()) {
      case DETACHED -> session.adjustCounts(archive);
      case SETTLED -> write(archive);
      case WRITTEN -> verify(archive);
      case VERIFIED -> drop(archive);
      case DETACHING, ARCHIVED, LOADING, LOADED, COUNTED, RESTORED ->
          throw new IllegalStateException("no next step for " + archive);
    };
  }

  private ArchivedPartition write(ArchivedPartition archive) {
    var location = locationOf(archive, Optional.empty());
    if (!storage.exists(location)) {
      storage.prepare(Path.of(archive.location()));
      write(archive, location);
    }
    // The files may be complete from an earlier run whose state was not stored.
    var reader = storage.open(location);
    if (!reader.manifest().id().equals(archive.id())) {
      throw new AlreadyExistsException("another archive", location.toString());
    }
    return session.markWritten(
        archive, reader.checksum(), reader.manifest().rows(), reader.bytes());
  }

  private void write(ArchivedPartition archive, Path location) {
    var copier = new TableCopier(session, archive, listener);
    try (var writer = storage.create(location)) {
      List<ArchivedTable> tables = new ArrayList<>();
      for (var table : session.tables()) {
        tables.add(
            writer.add(
                session.tableManifest(archive, table), target -> copier.write(table, target)));
      }
      writer.finish(
          new Manifest(
              archive.id(),
              archive.month(),
              archive.part(),
              clock.instant(),
              version,
              store.schemaVersion(),
              tables));
    }
  }

  private ArchivedPartition verify(ArchivedPartition archive) {
    var location = locationOf(archive, Optional.empty());
    if (!storage.exists(location)) {
      return write(archive);
    }
    var reader = openVerified(archive, location);
    var copier = new TableCopier(session, archive, listener);
    for (var table : reader.manifest().tables()) {
      copier.compare(table, reader);
    }
    return session.markVerified(archive);
  }

  /** Drops the tables after verifying the files once more, since the comparison may be long ago. */
  private ArchivedPartition drop(ArchivedPartition archive) {
    var location = locationOf(archive, Optional.empty());
    if (!storage.exists(location)) {
      return write(archive);
    }
    openVerified(archive, location);
    return session.dropTables(archive);
  }

  private ArchivedPartition load(ArchivedPartition archive, Path location) {
    var reader = openCompatible(archive, location);
    var copier = new TableCopier(session, archive, listener);
    for (var table : reader.manifest().tables()) {
      // Threads stay in the store; the files hold them for other readers.
      if (!table.manifest().name().equals("thread")) {
        copier.load(table, reader);
      }
    }
    return session.markLoaded(archive);
  }

  private ArchiveReader openCompatible(ArchivedPartition archive, Path location) {
    var reader = openVerified(archive, location);
    int schemaVersion = reader.manifest().schemaVersion();
    if (schemaVersion > store.schemaVersion()) {
      throw new StoreException(
          ErrorCode.SCHEMA_MISMATCH,
          "archive %s has schema version %d, but this store has %d: upgrade Skep"
              .formatted(archive.name(), schemaVersion, store.schemaVersion()),
          null);
    }
    return reader;
  }

  /**
   * Opens an archive and verifies its manifest against the checksum in the store, and its files
   * against the manifest.
   */
  private ArchiveReader openVerified(ArchivedPartition archive, Path location) {
    var reader = storage.open(location);
    if (!archive.checksum().equals(Optional.of(reader.checksum()))) {
      throw new StoreException(
          ErrorCode.STORE_CORRUPT,
          "%s is not archive %s: the checksum of its manifest differs"
              .formatted(location, archive.name()),
          null);
    }
    reader.verify();
    return reader;
  }

  /**
   * Performs the next step of restoration.
   *
   * @param location folder of the files
   */
  ArchivedPartition restoreStep(ArchivedPartition archive, Path location) {
    return switch (archive.state()) {
      case ARCHIVED -> {
        openCompatible(archive, location);
        yield session.beginLoading(archive);
      }
      case LOADING -> load(archive, location);
      case LOADED -> session.adjustCounts(archive);
      case COUNTED -> session.attach(archive);
      case DETACHING, DETACHED, SETTLED, WRITTEN, VERIFIED, RESTORED ->
          throw new IllegalStateException("no next step for " + archive);
    };
  }

  /**
   * Returns the folder of the files of an archive.
   *
   * @param folder current parent folder; empty for the original one
   */
  static Path locationOf(ArchivedPartition archive, Optional<Path> folder) {
    return folder.orElseGet(() -> Path.of(archive.location())).resolve(archive.name());
  }
}
