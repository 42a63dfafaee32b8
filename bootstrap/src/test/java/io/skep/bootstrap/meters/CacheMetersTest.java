package io.skep.bootstrap.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skep.domain.cache.CacheFigures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CacheMetersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<CacheFigures> figures = new ArrayList<>(List.of(figures("agents", 1)));
  private final CacheMeters meters = new CacheMeters(this::answer, registry, nanos::get);

  @Test
  void showsWhatComesToBeKeptLaterOn() {
    assertThat(hits("agents")).isOne();
    figures.add(figures("query:poems", 2));
    assertThat(registry.find(Meters.CACHE_READS).tag("region", "query:poems").meters()).isEmpty();

    pass();
    assertThat(hits("agents")).isOne();
    assertThat(hits("query:poems")).isEqualTo(2);
    assertThat(registry.get(Meters.CACHE_LOADS).tag("region", "query:poems").functionTimer())
        .isNotNull();
  }

  @Test
  void asksOnceForAllThatIsReadAtATime() {
    figures.add(figures("tasks", 3));
    asked.set(0);
    for (int i = 0; i < 10; i++) {
      hits("agents");
    }
    assertThat(hits("tasks")).isEqualTo(3);
    assertThat(asked).hasValue(1);

    figures.set(0, figures("agents", 9));
    pass();
    assertThat(hits("agents")).isEqualTo(9);
    assertThat(asked).hasValue(2);
  }

  @Test
  void showsNothingOnceItIsClosed() {
    hits("agents");
    figures.add(figures("tasks", 3));
    pass();
    hits("agents");
    meters.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  private List<CacheFigures> answer() {
    asked.incrementAndGet();
    return List.copyOf(figures);
  }

  private void pass() {
    nanos.addAndGet(CacheMeters.FRESH.toNanos());
  }

  private double hits(String region) {
    return registry
        .get(Meters.CACHE_READS)
        .tag("region", region)
        .tag("result", "hit")
        .functionCounter()
        .count();
  }

  private static CacheFigures figures(String region, long hits) {
    return new CacheFigures(region, hits, 0, 0, 0, 0, 0, 0, Duration.ZERO, 0, 0, 0);
  }
}
