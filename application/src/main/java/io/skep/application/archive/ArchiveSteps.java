package io.skep.application.archive;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.month.Archive;
import io.skep.domain.month.ArchiveWork;
import io.skep.domain.month.MonthlyStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The steps of one who archives or restores. Each returns the archive in its next state. */
final class ArchiveSteps {

  private final MonthlyStore store;
  private final ArchiveFolders folders;
  private final InstantSource clock;
  private final String version;
  private final ArchiveWork work;
  private final ArchiveListener listener;

  ArchiveSteps(
      MonthlyStore store,
      ArchiveFolders folders,
      InstantSource clock,
      String version,
      ArchiveWork work,
      ArchiveListener listener) {
    this.store = store;
    this.folders = folders;
    this.clock = clock;
    this.version = version;
    this.work = work;
    this.listener = listener;
  }

  /** Takes the next step towards an archive, from where the month is detached. */
  Archive next(Archive archive) {
    return switch (archive.state()) {
      case DETACHED -> work.settle(archive);
      case SETTLED -> write(archive);
      case WRITTEN -> verify(archive);
      case VERIFIED -> drop(archive);
      case DETACHING, ARCHIVED, LOADING, LOADED, COUNTED, RESTORED ->
          throw new IllegalStateException("no step follows " + archive);
    };
  }

  private Archive write(Archive archive) {
    var place = place(archive, Optional.empty());
    if (!folders.exists(place)) {
      folders.prepare(Path.of(archive.place()));
      write(archive, place);
    }
    // It may have been finished before, and noted now only.
    var written = folders.read(place);
    if (!written.manifest().id().equals(archive.id())) {
      throw new AlreadyExistsException("another archive", place.toString());
    }
    return work.written(archive, written.checksum(), written.manifest().rows(), written.bytes());
  }

  private void write(Archive archive, Path place) {
    var copies = new Copies(work, archive, listener);
    try (var writer = folders.write(place)) {
      List<ArchivedTable> tables = new ArrayList<>();
      for (var table : work.tables()) {
        tables.add(
            writer.add(work.contents(archive, table), target -> copies.write(table, target)));
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

  private Archive verify(Archive archive) {
    var place = place(archive, Optional.empty());
    if (!folders.exists(place)) {
      return write(archive);
    }
    var reader = opened(archive, place);
    var copies = new Copies(work, archive, listener);
    for (var table : reader.manifest().tables()) {
      copies.compare(table, reader);
    }
    return work.verified(archive);
  }

  /** Looks at the files once more: it may be long since they were compared. */
  private Archive drop(Archive archive) {
    var place = place(archive, Optional.empty());
    if (!folders.exists(place)) {
      return write(archive);
    }
    opened(archive, place);
    return work.drop(archive);
  }

  private Archive load(Archive archive, Path place) {
    var reader = verifiedManifest(archive, place);
    var copies = new Copies(work, archive, listener);
    for (var table : reader.manifest().tables()) {
      // Threads stay in the store; they are in the files for those who read these.
      if (!table.contents().name().equals("thread")) {
        copies.load(table, reader);
      }
    }
    return work.loaded(archive);
  }

  private ArchiveReader verifiedManifest(Archive archive, Path place) {
    var reader = opened(archive, place);
    int made = reader.manifest().schemaVersion();
    if (made > store.schemaVersion()) {
      throw new StoreException(
          ErrorCode.SCHEMA_MISMATCH,
          "archive %s was made at version %d of the schema, and this store is at %d"
              .formatted(archive.name(), made, store.schemaVersion()),
          null);
    }
    return reader;
  }

  /** Opens what is known to be there as what it was when it was written. */
  private ArchiveReader opened(Archive archive, Path place) {
    var reader = folders.read(place);
    if (!archive.checksum().equals(Optional.of(reader.checksum()))) {
      throw new StoreException(
          ErrorCode.STORE_CORRUPT,
          "%s is not archive %s as it was written: its manifest is another one"
              .formatted(place, archive.name()),
          null);
    }
    reader.verify();
    return reader;
  }

  /**
   * Takes the next step of bringing an archive back.
   *
   * @param place where its files are
   */
  Archive nextBack(Archive archive, Path place) {
    return switch (archive.state()) {
      case ARCHIVED -> {
        verifiedManifest(archive, place);
        yield work.beginLoading(archive);
      }
      case LOADING -> load(archive, place);
      case LOADED -> work.settle(archive);
      case COUNTED -> work.attach(archive);
      case DETACHING, DETACHED, SETTLED, WRITTEN, VERIFIED, RESTORED ->
          throw new IllegalStateException("no step follows " + archive);
    };
  }

  /**
   * Returns where the files of an archive are.
   *
   * @param folder what contains their folder now; empty for where they were written
   */
  static Path place(Archive archive, Optional<Path> folder) {
    return folder.orElseGet(() -> Path.of(archive.place())).resolve(archive.name());
  }
}
