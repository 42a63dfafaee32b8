package io.skep.application.importing.batch;

/** Mutable counts of one type of imported record. Not thread-safe. */
public final class ImportCounter {

  private long created;
  private long updated;
  private long unchanged;

  /** Counts a created record. */
  public void addCreated() {
    created++;
  }

  /** Counts an updated record. */
  public void addUpdated() {
    updated++;
  }

  /** Counts an unchanged record. */
  public void addUnchanged() {
    unchanged++;
  }

  /** Counts created records. */
  public void addCreated(long count) {
    created += count;
  }

  /** Counts updated records. */
  public void addUpdated(long count) {
    updated += count;
  }

  /** Counts unchanged records. */
  public void addUnchanged(long count) {
    unchanged += count;
  }

  /** Adds the counts of another counter. */
  public void add(ImportCounter other) {
    created += other.created;
    updated += other.updated;
    unchanged += other.unchanged;
  }

  /** Returns an immutable copy. */
  public ImportCounts toCounts() {
    return new ImportCounts(created, updated, unchanged);
  }
}
