package io.skep.application.importing.batch;

/**
 * Counts of one type of imported record, by outcome. A record that occurs more than once is counted
 * each time.
 *
 * @param created number of entities created
 * @param updated number of entities updated
 * @param unchanged number of records already stored, or older than the stored entity
 */
public record ImportCounts(long created, long updated, long unchanged) {

  /** Counts of no records. */
  public static final ImportCounts NONE = new ImportCounts(0, 0, 0);

  /** Returns the number of records. */
  public long total() {
    return created + updated + unchanged;
  }
}
