package io.skep.bootstrap.cli.output;

import io.skep.application.warmup.CacheLoaderReport;
import io.skep.domain.cache.CacheEntryInfo;
import io.skep.domain.cache.CacheStats;
import io.skep.domain.cache.NodeCacheStats;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Views of cache entries, statistics and loader reports. */
public final class CacheViews {

  private static final List<String> STATS_COLUMNS =
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
          "rejected",
          "bypassed");

  private CacheViews() {}

  /** Returns a list of loader reports. */
  public static CommandResult loaderReports(List<CacheLoaderReport> reports) {
    return ResultViews.list(
        List.of("loader", "loaded", "took", "failure"),
        reports,
        report ->
            CommandResult.fields()
                .with("loader", report.name())
                .with("loaded", report.loaded())
                .with("took", report.duration().truncatedTo(ChronoUnit.MICROS))
                .with("failure", report.failure()));
  }

  /** Returns a list of cache entries. */
  public static CommandResult entries(List<CacheEntryInfo> entries) {
    return ResultViews.list(
        List.of("region", "level", "bytes", "state"),
        entries,
        entry ->
            CommandResult.fields()
                .with("region", entry.region())
                .with("level", entry.level().name().toLowerCase(Locale.ROOT))
                .with("bytes", entry.bytes())
                .with("state", entry.state()));
  }

  /**
   * Returns the statistics of nodes, by region.
   *
   * @param perNode whether each node has its own rows, or the rows are sums over all nodes
   */
  public static CommandResult stats(List<NodeCacheStats> nodes, boolean perNode) {
    return CommandResult.fields()
        .with("nodes", nodes.size())
        .with("regions", perNode ? perNode(nodes) : total(nodes));
  }

  private static CommandResult.Table perNode(List<NodeCacheStats> nodes) {
    List<String> columns = new ArrayList<>(List.of("node"));
    columns.addAll(STATS_COLUMNS);
    List<CommandResult.Fields> rows = new ArrayList<>();
    for (var node : nodes) {
      node.regions()
          .forEach(
              stats -> rows.add(addStats(stats, CommandResult.fields().with("node", node.node()))));
    }
    return new CommandResult.Table(columns, rows);
  }

  private static CommandResult.Table total(List<NodeCacheStats> nodes) {
    Map<String, CacheStats> sums = new TreeMap<>();
    for (var node : nodes) {
      node.regions().forEach(stats -> sums.merge(stats.region(), stats, CacheViews::sum));
    }
    return ResultViews.table(
        STATS_COLUMNS,
        List.copyOf(sums.values()),
        stats -> addStats(stats, CommandResult.fields()));
  }

  private static CacheStats sum(CacheStats one, CacheStats other) {
    return new CacheStats(
        one.region(),
        one.hits() + other.hits(),
        one.sharedHits() + other.sharedHits(),
        one.rejected() + other.rejected(),
        one.stale() + other.stale(),
        one.bypassed() + other.bypassed(),
        one.misses() + other.misses(),
        one.loads() + other.loads(),
        one.loadTime().plus(other.loadTime()),
        one.evictions() + other.evictions(),
        one.entries() + other.entries(),
        one.bytes() + other.bytes());
  }

  private static CommandResult.Fields addStats(CacheStats stats, CommandResult.Fields row) {
    return row.with("region", stats.region())
        .with("hits", stats.hits())
        .with("sharedHits", stats.sharedHits())
        .with("misses", stats.misses())
        .with("hitPercent", hitPercent(stats))
        .with("meanLoad", meanLoad(stats))
        .with("evictions", stats.evictions())
        .with("bytes", stats.bytes())
        .with("stale", stats.stale())
        .with("rejected", stats.rejected())
        .with("bypassed", stats.bypassed())
        .with("entries", stats.entries());
  }

  /** Returns the share of hits in all lookups, including those that bypassed the cache. */
  private static OptionalDouble hitPercent(CacheStats stats) {
    long hits = stats.hits() + stats.sharedHits();
    long lookups = hits + stats.misses() + stats.bypassed();
    return lookups == 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * hits / lookups);
  }

  private static Optional<Duration> meanLoad(CacheStats stats) {
    return stats.loads() == 0
        ? Optional.empty()
        : Optional.of(stats.loadTime().dividedBy(stats.loads()).truncatedTo(ChronoUnit.MICROS));
  }
}
