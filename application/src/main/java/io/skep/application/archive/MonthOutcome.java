package io.skep.application.archive;

import io.skep.domain.month.Reference;
import java.time.YearMonth;
import java.util.List;

/**
 * What became of a month.
 *
 * @param month the month
 * @param result what became of it
 * @param archive the name of its archive; empty if there is none
 * @param rows how many rows are in the archive
 * @param bytes how large its files are
 * @param references what keeps it from being archived
 */
public record MonthOutcome(
    YearMonth month,
    Result result,
    String archive,
    long rows,
    long bytes,
    List<Reference> references) {

  /** What may become of a month. */
  public enum Result {
    /** It is in files now, and no longer in the store. */
    ARCHIVED,
    /** It is in the store again. */
    RESTORED,
    /** It stays in the store, because something refers to it. */
    KEPT,
    /** Nothing is in it. */
    EMPTY,
    /** It would be archived, if only it were asked for. */
    ARCHIVABLE
  }

  /** Keeps a copy. */
  public MonthOutcome {
    references = List.copyOf(references);
  }
}
