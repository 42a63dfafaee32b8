package io.skep.bootstrap.cli;

import io.skep.application.warmup.LoaderReport;
import io.skep.domain.cache.CacheFigures;
import io.skep.domain.cache.KeptEntry;
import io.skep.domain.cache.ProcessFigures;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** How it is shown what is kept. */
final class CacheViews {

  private static final List<String> STATS =
      List.of(
          "region",
          "hits",
          "sharedHits",
          "misses",
          "hitPercent",
          "meanLoad",
          "evictions",
          "bytes",
          "stale",
          "distrusted",
          "aside");

  private CacheViews() {}

  static Doc warmed(List<LoaderReport> reports) {
    return Views.all(
        List.of("loader", "loaded", "took", "failure"),
        reports,
        report ->
            Doc.fields()
                .with("loader", report.name())
                .with("loaded", report.loaded())
                .with("took", report.took().truncatedTo(ChronoUnit.MICROS))
                .with("failure", report.failure()));
  }

  static Doc kept(List<KeptEntry> entries) {
    return Views.all(
        List.of("region", "level", "bytes", "state"),
        entries,
        entry ->
            Doc.fields()
                .with("region", entry.region())
                .with("level", entry.level().name().toLowerCase(Locale.ROOT))
                .with("bytes", entry.bytes())
                .with("state", entry.state()));
  }

  /**
   * Returns the figures of processes.
   *
   * @param each whether each has rows of its own
   */
  static Doc stats(List<ProcessFigures> processes, boolean each) {
    return Doc.fields()
        .with("processes", processes.size())
        .with("regions", each ? ofEach(processes) : summed(processes));
  }

  private static Doc.Table ofEach(List<ProcessFigures> processes) {
    List<String> columns = new ArrayList<>(List.of("process"));
    columns.addAll(STATS);
    List<Doc.Fields> rows = new ArrayList<>();
    for (var process : processes) {
      process
          .regions()
          .forEach(
              figures -> rows.add(with(figures, Doc.fields().with("process", process.process()))));
    }
    return new Doc.Table(columns, rows);
  }

  private static Doc.Table summed(List<ProcessFigures> processes) {
    Map<String, CacheFigures> sums = new TreeMap<>();
    for (var process : processes) {
      process.regions().forEach(figures -> sums.merge(figures.region(), figures, CacheViews::sum));
    }
    return Views.table(STATS, List.copyOf(sums.values()), figures -> with(figures, Doc.fields()));
  }

  private static CacheFigures sum(CacheFigures one, CacheFigures other) {
    return new CacheFigures(
        one.region(),
        one.hits() + other.hits(),
        one.sharedHits() + other.sharedHits(),
        one.distrusted() + other.distrusted(),
        one.stale() + other.stale(),
        one.aside() + other.aside(),
        one.misses() + other.misses(),
        one.loads() + other.loads(),
        one.loadTime().plus(other.loadTime()),
        one.evictions() + other.evictions(),
        one.entries() + other.entries(),
        one.bytes() + other.bytes());
  }

  private static Doc.Fields with(CacheFigures figures, Doc.Fields row) {
    return row.with("region", figures.region())
        .with("hits", figures.hits())
        .with("sharedHits", figures.sharedHits())
        .with("misses", figures.misses())
        .with("hitPercent", hitPercent(figures))
        .with("meanLoad", meanLoad(figures))
        .with("evictions", figures.evictions())
        .with("bytes", figures.bytes())
        .with("stale", figures.stale())
        .with("distrusted", figures.distrusted())
        .with("aside", figures.aside())
        .with("entries", figures.entries());
  }

  /** Of all that was asked, also while nothing that is kept could be handed out. */
  private static OptionalDouble hitPercent(CacheFigures figures) {
    long hits = figures.hits() + figures.sharedHits();
    long asked = hits + figures.misses() + figures.aside();
    return asked == 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * hits / asked);
  }

  private static Optional<Duration> meanLoad(CacheFigures figures) {
    return figures.loads() == 0
        ? Optional.empty()
        : Optional.of(figures.loadTime().dividedBy(figures.loads()).truncatedTo(ChronoUnit.MICROS));
  }
}
