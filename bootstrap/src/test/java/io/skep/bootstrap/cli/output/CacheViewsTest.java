package io.skep.bootstrap.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.application.warmup.CacheLoaderReport;
import io.skep.domain.cache.CacheEntryInfo;
import io.skep.domain.cache.CacheEntryInfo.Level;
import io.skep.domain.cache.CacheStats;
import io.skep.domain.cache.NodeCacheStats;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CacheViewsTest {

  private static final Duration TEN_MILLIS = Duration.ofMillis(10);
  private static final List<NodeCacheStats> TWO_NODES =
      List.of(
          new NodeCacheStats(
              "one",
              List.of(
                  new CacheStats("agents", 50, 10, 1, 2, 3, 4, 8, TEN_MILLIS, 5, 6, 700),
                  new CacheStats("tasks", 0, 0, 0, 0, 0, 0, 0, Duration.ZERO, 0, 0, 0))),
          new NodeCacheStats(
              "two",
              List.of(
                  new CacheStats(
                      "agents", 30, 0, 10, 20, 1, 2, 2, TEN_MILLIS.dividedBy(5), 1, 1, 1))));

  @Test
  void sumsStatsOfAllNodes() {
    assertThat(text(CacheViews.stats(TWO_NODES, false)))
        .isEqualToIgnoringNewLines(
            """
            nodes    2
            regions:
            REGION  HITS  SHARED HITS  MISSES  HIT PERCENT  MEAN LOAD  EVICTIONS  BYTES  STALE  REJECTED  BYPASSED
            agents  80    10           6       90.0         0.0012s    6          701    22     11        4
            tasks   0     0            0                               0          0      0      0         0
            """);
  }

  @Test
  void listsStatsPerNode() {
    assertThat(text(CacheViews.stats(TWO_NODES, true)).lines())
        .anyMatch(line -> line.startsWith("one   agents  50"))
        .anyMatch(line -> line.startsWith("one   tasks   0"))
        .anyMatch(line -> line.startsWith("two   agents  30"));
    assertThat(json(CacheViews.stats(TWO_NODES, true)))
        .contains("\"node\":\"two\",\"region\":\"agents\",\"hits\":30", "\"meanLoad\":0.001");
  }

  @Test
  void printsEmptyResults() {
    assertThat(json(CacheViews.stats(List.of(), false))).isEqualTo("{\"nodes\":0,\"regions\":[]}");
    assertThat(json(CacheViews.stats(TWO_NODES, false))).contains("\"hitPercent\":null");
    assertThat(text(CacheViews.entries(List.of()))).isEqualTo("(none)");
  }

  @Test
  void printsLoaderReports() {
    var reports =
        List.of(
            new CacheLoaderReport("agents", 12, Duration.ofNanos(1_234_567), Optional.empty()),
            new CacheLoaderReport("plans", 0, TEN_MILLIS, Optional.of("the store is busy")));
    assertThat(text(CacheViews.loaderReports(reports)))
        .isEqualToIgnoringNewLines(
            """
            LOADER  LOADED  TOOK       FAILURE
            agents  12      0.001234s
            plans   0       0.01s      the store is busy
            """);
  }

  @Test
  void printsCacheEntries() {
    var entries = List.of(new CacheEntryInfo("agents", Level.REDIS, 345, "is handed out"));
    assertThat(json(CacheViews.entries(entries)))
        .contains(
            "{\"region\":\"agents\",\"level\":\"redis\",\"bytes\":345,\"state\":\"is handed"
                + " out\"}");
  }

  private static String text(CommandResult doc) {
    var out = new StringWriter();
    new TextPrinter(new PrintWriter(out)).print(doc);
    return out.toString().strip();
  }

  private static String json(CommandResult doc) {
    var out = new StringWriter();
    new JsonPrinter(new PrintWriter(out)).print(doc);
    return out.toString().strip();
  }
}
