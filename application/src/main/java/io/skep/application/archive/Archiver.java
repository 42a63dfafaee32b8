package io.skep.application.archive;

import io.skep.application.archive.MonthOutcome.Result;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.StoreException;
import io.skep.domain.month.Archive;
import io.skep.domain.month.ArchiveState;
import io.skep.domain.month.ArchiveWork;
import io.skep.domain.month.MonthSummary;
import io.skep.domain.month.MonthlyStore;
import io.skep.domain.value.IdGenerator;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Moves months of a store into files, and back.
 *
 * <p>Whatever was interrupted, at any moment, is gone on with by doing it again. What a month held
 * is removed from the store only after the files were read back and hold the same. Safe for use by
 * many threads, of which one can work at a time.
 */
public final class Archiver {

  private final MonthlyStore store;
  private final ArchiveFolders folders;
  private final InstantSource clock;
  private final IdGenerator ids;
  private final String version;
  private final String worker;

  /**
   * Creates what archives a store.
   *
   * @param clock the clock of the store, by which months are old
   * @param ids where the ids of archives come from
   * @param version which Skep this is, for those who find an archive
   * @param worker who this is, for others who want to archive meanwhile
   */
  public Archiver(
      MonthlyStore store,
      ArchiveFolders folders,
      InstantSource clock,
      IdGenerator ids,
      String version,
      String worker) {
    this.store = store;
    this.folders = folders;
    this.clock = clock;
    this.ids = ids;
    this.version = version;
    this.worker = worker;
  }

  /** Returns the months that are in the store, the earliest first. */
  public List<MonthSummary> months() {
    return store.months();
  }

  /** Returns what was archived, or is about to be, the earliest first. */
  public List<Archive> archives() {
    return store.archives();
  }

  /**
   * Goes on with what was interrupted, and archives the months that are old enough and that nothing
   * refers to that is open.
   *
   * @return what became of each of these months, the earliest first
   * @throws StoreException {@code STORE_BUSY} if another one archives or restores; {@code
   *     STORE_CORRUPT} if files do not hold what was written, in which case the month is kept in
   *     tables beside the store
   * @throws AlreadyExistsException if something else is where an archive is to be
   */
  public List<MonthOutcome> run(ArchiveRequest request, ArchiveListener listener) {
    var folder = request.folder().toAbsolutePath().normalize();
    if (!request.dryRun()) {
      folders.prepare(folder);
    }
    List<MonthOutcome> outcomes = new ArrayList<>();
    try (var work = store.begin(worker)) {
      for (var archive : store.archives()) {
        if (!archive.state().isAtRest() && !archive.state().isRestoring() && !request.dryRun()) {
          outcomes.add(archive(work, archive, listener));
        }
      }
      var busy = busy();
      for (var month : store.months()) {
        if (!month.month().isAfter(latest(request.olderThan())) && !busy.contains(month.month())) {
          outcomes.add(run(work, month.month(), folder, request, listener));
        }
      }
    }
    return outcomes;
  }

  private List<YearMonth> busy() {
    return store.archives().stream()
        .filter(archive -> !archive.state().isAtRest())
        .map(Archive::month)
        .toList();
  }

  /** Returns the latest month that has ended long enough ago. */
  private YearMonth latest(int olderThan) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    return YearMonth.from(now.minusMonths(olderThan)).minusMonths(1);
  }

  private MonthOutcome run(
      ArchiveWork work,
      YearMonth month,
      Path folder,
      ArchiveRequest request,
      ArchiveListener listener) {
    if (work.isEmpty(month)) {
      return new MonthOutcome(month, Result.EMPTY, "", 0, 0, List.of());
    }
    if (request.expireUnread() && !request.dryRun()) {
      work.expireUnread(month);
    }
    var references = work.references(month);
    if (!references.isEmpty()) {
      return new MonthOutcome(month, Result.KEPT, "", 0, 0, references);
    }
    if (request.dryRun()) {
      return new MonthOutcome(month, Result.ARCHIVABLE, "", 0, 0, List.of());
    }
    requireFree(month, folder);
    var id = ids.at(clock.instant());
    return archive(work, work.plan(id, month, folder.toString()), listener);
  }

  /** Refuses a place that is taken before anything is taken out for it. */
  private void requireFree(YearMonth month, Path folder) {
    int part =
        1
            + store.archives().stream()
                .filter(archive -> archive.month().equals(month))
                .mapToInt(Archive::part)
                .max()
                .orElse(0);
    var place = folder.resolve(part == 1 ? month.toString() : month + "." + part);
    if (folders.exists(place)) {
      throw new AlreadyExistsException("folder", place.toString());
    }
  }

  private MonthOutcome archive(ArchiveWork work, Archive planned, ArchiveListener listener) {
    var steps = steps(work, listener);
    var archive = planned;
    while (archive.state() != ArchiveState.ARCHIVED) {
      listener.reached(archive);
      if (archive.state() == ArchiveState.DETACHING) {
        var references = work.detach(archive);
        if (!references.isEmpty()) {
          return new MonthOutcome(archive.month(), Result.KEPT, "", 0, 0, references);
        }
        archive = current(archive);
      } else {
        archive = steps.next(archive);
      }
    }
    listener.reached(archive);
    return new MonthOutcome(
        archive.month(),
        Result.ARCHIVED,
        archive.name(),
        archive.rows(),
        archive.bytes(),
        List.of());
  }

  private Archive current(Archive archive) {
    return store.archives().stream()
        .filter(other -> other.id().equals(archive.id()))
        .findFirst()
        .orElseThrow(() -> new NotFoundException("archive", archive.name()));
  }

  /**
   * Brings a month back that was archived, in all its parts, or goes on with that.
   *
   * @param from where its archives are; empty for where they were written
   * @return what became of each part
   * @throws NotFoundException if nothing of it is archived, or its files are not there
   * @throws StoreException {@code STORE_CORRUPT} if files are damaged, {@code SCHEMA_MISMATCH} if a
   *     newer Skep made them, {@code STORE_BUSY} if another one archives or restores; the store is
   *     then as it was
   * @throws AlreadyExistsException if all of it is in the store, as when it is restored already, or
   *     if something of it was stored again
   */
  public List<MonthOutcome> restore(
      YearMonth month, Optional<Path> from, ArchiveListener listener) {
    try (var work = store.begin(worker)) {
      var parts = store.archives().stream().filter(a -> a.month().equals(month)).toList();
      for (var part : parts) {
        if (!part.state().isAtRest() && !part.state().isRestoring()) {
          throw new InvalidArgumentException(
              "month", month + " is just being archived: run that to its end first");
        }
      }
      var archived = parts.stream().filter(a -> a.state() != ArchiveState.RESTORED).toList();
      if (archived.isEmpty()) {
        throw isStored(month)
            ? new AlreadyExistsException("month", month.toString())
            : new NotFoundException("archive of", month.toString());
      }
      List<MonthOutcome> outcomes = new ArrayList<>();
      for (var archive : archived) {
        outcomes.add(restore(work, archive, ArchiveSteps.place(archive, from), listener));
      }
      return outcomes;
    }
  }

  private boolean isStored(YearMonth month) {
    return store.months().stream().anyMatch(stored -> stored.month().equals(month));
  }

  private MonthOutcome restore(
      ArchiveWork work, Archive begun, Path place, ArchiveListener listener) {
    var steps = steps(work, listener);
    var archive = begun;
    while (archive.state() != ArchiveState.RESTORED) {
      listener.reached(archive);
      archive = steps.nextBack(archive, place);
    }
    listener.reached(archive);
    return new MonthOutcome(
        archive.month(),
        Result.RESTORED,
        archive.name(),
        archive.rows(),
        archive.bytes(),
        List.of());
  }

  private ArchiveSteps steps(ArchiveWork work, ArchiveListener listener) {
    return new ArchiveSteps(store, folders, clock, version, work, listener);
  }
}
