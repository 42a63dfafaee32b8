package io.skep.application.archive;

import io.skep.application.archive.PartitionOutcome.Result;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.StoreException;
import io.skep.domain.partition.ArchiveSession;
import io.skep.domain.partition.ArchiveState;
import io.skep.domain.partition.ArchivedPartition;
import io.skep.domain.partition.PartitionInfo;
import io.skep.domain.partition.PartitionedStore;
import io.skep.domain.value.IdGenerator;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Archives monthly partitions of a store to files, and restores them.
 *
 * <p>An interrupted operation is resumed by repeating the call. The rows of a partition are removed
 * from the store only after the files were read back and compared. Thread-safe; one operation at a
 * time.
 */
public final class Archiver {

  private final PartitionedStore store;
  private final ArchiveStorage storage;
  private final InstantSource clock;
  private final IdGenerator ids;
  private final String version;
  private final String worker;

  /**
   * Creates the archiver of a store.
   *
   * @param clock clock of the store, which determines the age of partitions
   * @param ids generator of the ids of archives
   * @param version version of Skep, stored in the manifest
   * @param worker identifies this process to concurrent callers
   */
  public Archiver(
      PartitionedStore store,
      ArchiveStorage storage,
      InstantSource clock,
      IdGenerator ids,
      String version,
      String worker) {
    this.store = store;
    this.storage = storage;
    this.clock = clock;
    this.ids = ids;
    this.version = version;
    this.worker = worker;
  }

  /** Returns the partitions in the store, in ascending order. */
  public List<PartitionInfo> partitions() {
    return store.partitions();
  }

  /** Returns the complete and incomplete archives, in ascending order. */
  public List<ArchivedPartition> archives() {
    return store.archives();
  }

  /**
   * Resumes interrupted archivals, and archives the partitions that are old enough and have no
   * blockers.
   *
   * @return the outcome of each of these partitions, in ascending order
   * @throws StoreException {@code STORE_BUSY} if another caller archives or restores; {@code
   *     STORE_CORRUPT} if the files differ from the tables, in which case the detached tables are
   *     retained
   * @throws AlreadyExistsException if the path of an archive exists
   */
  public List<PartitionOutcome> archive(ArchiveRequest request, ArchiveListener listener) {
    var folder = request.folder().toAbsolutePath().normalize();
    if (!request.dryRun()) {
      storage.prepare(folder);
    }
    List<PartitionOutcome> outcomes = new ArrayList<>();
    try (var session = store.openArchiveSession(worker)) {
      for (var archive : store.archives()) {
        if (!archive.state().isComplete() && !archive.state().isRestoring() && !request.dryRun()) {
          outcomes.add(runToArchived(session, archive, listener));
        }
      }
      var busy = incompleteMonths();
      for (var partition : store.partitions()) {
        var month = partition.month();
        if (!month.isAfter(latestEligibleMonth(request.olderThan())) && !busy.contains(month)) {
          outcomes.add(archive(session, month, folder, request, listener));
        }
      }
    }
    return outcomes;
  }

  private List<YearMonth> incompleteMonths() {
    return store.archives().stream()
        .filter(archive -> !archive.state().isComplete())
        .map(ArchivedPartition::month)
        .toList();
  }

  /** Returns the latest month whose end is old enough. */
  private YearMonth latestEligibleMonth(int olderThan) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    return YearMonth.from(now.minusMonths(olderThan)).minusMonths(1);
  }

  private PartitionOutcome archive(
      ArchiveSession session,
      YearMonth month,
      Path folder,
      ArchiveRequest request,
      ArchiveListener listener) {
    if (session.isEmpty(month)) {
      return new PartitionOutcome(month, Result.EMPTY, "", 0, 0, List.of());
    }
    if (request.expireUnread() && !request.dryRun()) {
      session.expireUnread(month);
    }
    var blockers = session.findBlockers(month);
    if (!blockers.isEmpty()) {
      return new PartitionOutcome(month, Result.BLOCKED, "", 0, 0, blockers);
    }
    if (request.dryRun()) {
      return new PartitionOutcome(month, Result.ARCHIVABLE, "", 0, 0, List.of());
    }
    requireLocationFree(month, folder);
    var id = ids.nextAt(clock.instant());
    return runToArchived(session, session.plan(id, month, folder.toString()), listener);
  }

  /** Verifies that the path of the next archive does not exist, before any change. */
  private void requireLocationFree(YearMonth month, Path folder) {
    int part =
        1
            + store.archives().stream()
                .filter(archive -> archive.month().equals(month))
                .mapToInt(ArchivedPartition::part)
                .max()
                .orElse(0);
    var location = folder.resolve(part == 1 ? month.toString() : month + "." + part);
    if (storage.exists(location)) {
      throw new AlreadyExistsException("folder", location.toString());
    }
  }

  private PartitionOutcome runToArchived(
      ArchiveSession session, ArchivedPartition initial, ArchiveListener listener) {
    var stateMachine = stateMachine(session, listener);
    var archive = initial;
    while (archive.state() != ArchiveState.ARCHIVED) {
      listener.stateReached(archive);
      if (archive.state() == ArchiveState.DETACHING) {
        var blockers = session.detach(archive);
        if (!blockers.isEmpty()) {
          return new PartitionOutcome(archive.month(), Result.BLOCKED, "", 0, 0, blockers);
        }
        archive = reload(archive);
      } else {
        archive = stateMachine.archiveStep(archive);
      }
    }
    listener.stateReached(archive);
    return new PartitionOutcome(
        archive.month(),
        Result.ARCHIVED,
        archive.name(),
        archive.rows(),
        archive.bytes(),
        List.of());
  }

  private ArchivedPartition reload(ArchivedPartition archive) {
    return store.archives().stream()
        .filter(other -> other.id().equals(archive.id()))
        .findFirst()
        .orElseThrow(() -> new NotFoundException("archive", archive.name()));
  }

  /**
   * Restores all archived parts of a month, or resumes the restoration.
   *
   * @param from current folder of the archives; empty for the original one
   * @return the outcome of each part
   * @throws NotFoundException if the month is not archived, or its files are missing
   * @throws InvalidArgumentException if the month is being archived
   * @throws StoreException {@code STORE_CORRUPT} if files are damaged, {@code SCHEMA_MISMATCH} if a
   *     newer version of Skep wrote them, {@code STORE_BUSY} if another caller archives or
   *     restores; the store is unchanged
   * @throws AlreadyExistsException if the whole month is in the store, for example after an earlier
   *     restoration, or if a row was stored again
   */
  public List<PartitionOutcome> restore(
      YearMonth month, Optional<Path> from, ArchiveListener listener) {
    try (var session = store.openArchiveSession(worker)) {
      var parts = store.archives().stream().filter(a -> a.month().equals(month)).toList();
      for (var part : parts) {
        if (!part.state().isComplete() && !part.state().isRestoring()) {
          throw new InvalidArgumentException(
              "month", month + " is being archived: complete that with 'skep archive' first");
        }
      }
      var archived = parts.stream().filter(a -> a.state() != ArchiveState.RESTORED).toList();
      if (archived.isEmpty()) {
        throw isInStore(month)
            ? new AlreadyExistsException("month", month.toString())
            : new NotFoundException("archive of", month.toString());
      }
      List<PartitionOutcome> outcomes = new ArrayList<>();
      for (var archive : archived) {
        outcomes.add(
            restore(session, archive, ArchiveStateMachine.locationOf(archive, from), listener));
      }
      return outcomes;
    }
  }

  private boolean isInStore(YearMonth month) {
    return store.partitions().stream().anyMatch(partition -> partition.month().equals(month));
  }

  private PartitionOutcome restore(
      ArchiveSession session, ArchivedPartition initial, Path location, ArchiveListener listener) {
    var stateMachine = stateMachine(session, listener);
    var archive = initial;
    while (archive.state() != ArchiveState.RESTORED) {
      listener.stateReached(archive);
      archive = stateMachine.restoreStep(archive, location);
    }
    listener.stateReached(archive);
    return new PartitionOutcome(
        archive.month(),
        Result.RESTORED,
        archive.name(),
        archive.rows(),
        archive.bytes(),
        List.of());
  }

  private ArchiveStateMachine stateMachine(ArchiveSession session, ArchiveListener listener) {
    return new ArchiveStateMachine(store, storage, clock, version, session, listener);
  }
}
