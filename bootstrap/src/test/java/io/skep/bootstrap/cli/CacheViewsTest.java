package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.application.warmup.LoaderReport;
import io.skep.domain.cache.CacheFigures;
import io.skep.domain.cache.KeptEntry;
import io.skep.domain.cache.KeptEntry.Level;
import io.skep.domain.cache.ProcessFigures;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CacheViewsTest {

  private static final Duration TEN = Duration.ofMillis(10);
  private static final List<ProcessFigures> TWO =
      List.of(
          new ProcessFigures(
              "one",
              List.of(
                  new CacheFigures("agents", 50, 10, 1, 2, 3, 4, 8, TEN, 5, 6, 700),
                  new CacheFigures("tasks", 0, 0, 0, 0, 0, 0, 0, Duration.ZERO, 0, 0, 0))),
          new ProcessFigures(
              "two",
              List.of(
                  new CacheFigures("agents", 30, 0, 10, 20, 1, 2, 2, TEN.dividedBy(5), 1, 1, 1))));

  @Test
  void sumsWhatAllProcessesHaveDone() {
    assertThat(text(CacheViews.stats(TWO, false)))
        .isEqualToIgnoringNewLines(
            """
            processes  2
            regions:
            REGION  HITS  SHARED HITS  MISSES  HIT PERCENT  MEAN LOAD  EVICTIONS  BYTES  STALE  DISTRUSTED  ASIDE
            agents  80    10           6       90.0         0.0012s    6          701    22     11          4
            tasks   0     0            0                               0          0      0      0           0
            """);
  }

  @Test
  void showsEachProcess() {
    assertThat(text(CacheViews.stats(TWO, true)).lines())
        .anyMatch(line -> line.startsWith("one      agents  50"))
        .anyMatch(line -> line.startsWith("one      tasks   0"))
        .anyMatch(line -> line.startsWith("two      agents  30"));
    assertThat(json(CacheViews.stats(TWO, true)))
        .contains("\"process\":\"two\",\"region\":\"agents\",\"hits\":30", "\"meanLoad\":0.001");
  }

  @Test
  void showsNothingWhereThereIsNothing() {
    assertThat(json(CacheViews.stats(List.of(), false)))
        .isEqualTo("{\"processes\":0,\"regions\":[]}");
    assertThat(json(CacheViews.stats(TWO, false))).contains("\"hitPercent\":null");
    assertThat(text(CacheViews.kept(List.of()))).isEqualTo("(none)");
  }

  @Test
  void showsWhatWasLoadedAndWhatWasNot() {
    var reports =
        List.of(
            new LoaderReport("agents", 12, Duration.ofNanos(1_234_567), Optional.empty()),
            new LoaderReport("plans", 0, TEN, Optional.of("the store is busy")));
    assertThat(text(CacheViews.warmed(reports)))
        .isEqualToIgnoringNewLines(
            """
            LOADER  LOADED  TOOK       FAILURE
            agents  12      0.001234s
            plans   0       0.01s      the store is busy
            """);
  }

  @Test
  void showsWhatIsKept() {
    var entries = List.of(new KeptEntry("agents", Level.REDIS, 345, "is handed out"));
    assertThat(json(CacheViews.kept(entries)))
        .contains(
            "{\"region\":\"agents\",\"level\":\"redis\",\"bytes\":345,\"state\":\"is handed"
                + " out\"}");
  }

  private static String text(Doc doc) {
    var out = new StringWriter();
    new TextPrinter(new PrintWriter(out)).print(doc);
    return out.toString().strip();
  }

  private static String json(Doc doc) {
    var out = new StringWriter();
    new JsonPrinter(new PrintWriter(out)).print(doc);
    return out.toString().strip();
  }
}
