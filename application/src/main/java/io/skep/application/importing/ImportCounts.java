package io.skep.application.importing;

/**
 * What became of the things of one sort that were found, counted each time one was found.
 *
 * @param created how many are new here
 * @param updated how many changed what was here
 * @param unchanged how many were here already, or were older than what is here
 */
public record ImportCounts(long created, long updated, long unchanged) {

  /** Nothing was found. */
  public static final ImportCounts NONE = new ImportCounts(0, 0, 0);

  /** Returns how many were found. */
  public long total() {
    return created + updated + unchanged;
  }
}
