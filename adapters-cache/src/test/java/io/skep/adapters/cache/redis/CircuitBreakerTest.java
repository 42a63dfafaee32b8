package io.skep.adapters.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.testkit.fixture.ConcurrentRunner;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

  private static final Duration TIMEOUT = Duration.ofMillis(50);

  /** Close to overflow, as {@link System#nanoTime} may be. */
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);

  private final CircuitBreaker breaker = new CircuitBreaker(now::get, TIMEOUT);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private CircuitBreaker.Probe probe() {
    return Objects.requireNonNull(breaker.tryStartProbe());
  }

  @Nested
  class Closed {

    @Test
    void isInitialStateWithoutProbes() {
      pass(Duration.ofDays(1));

      assertThat(breaker.isClosed()).isTrue();
      assertThat(breaker.tryStartProbe()).isNull();
      assertThat(breaker.abandonProbe()).isFalse();
    }

    @Test
    void opensOnFirstTimeout() {
      breaker.onTimeout();

      assertThat(breaker.isClosed()).isFalse();
    }

    @Test
    void opensForAShorterTimeOnFailure() {
      breaker.onFailure();

      assertThat(breaker.isClosed()).isFalse();
      pass(CircuitBreaker.SHORT_PROBE_DELAY.minusNanos(1));
      assertThat(breaker.tryStartProbe()).isNull();
      pass(Duration.ofNanos(1));
      assertThat(breaker.tryStartProbe()).isNotNull();
    }
  }

  @Nested
  class Open {

    @BeforeEach
    void open() {
      breaker.onTimeout();
    }

    @Test
    void staysOpenWithoutAProbe() {
      pass(Duration.ofDays(1_000));

      assertThat(breaker.isClosed()).isFalse();
    }

    @Test
    void delaysTheFirstProbe() {
      pass(CircuitBreaker.PROBE_DELAY.minusNanos(1));
      assertThat(breaker.tryStartProbe()).isNull();

      pass(Duration.ofNanos(1));
      assertThat(breaker.tryStartProbe()).isNotNull();
    }

    @Test
    void doesNotExtendTheDelayOnFurtherFailures() {
      pass(CircuitBreaker.PROBE_DELAY.minusNanos(1));
      breaker.onTimeout();
      breaker.onFailure();
      pass(Duration.ofNanos(1));

      assertThat(breaker.tryStartProbe()).isNotNull();
    }

    @Test
    void permitsOneProbeInFlight() {
      pass(CircuitBreaker.PROBE_DELAY);
      probe();
      pass(Duration.ofDays(1));

      assertThat(breaker.tryStartProbe()).isNull();
    }

    @Test
    void permitsTheProbeToOneConcurrentCaller() {
      pass(CircuitBreaker.PROBE_DELAY);

      var probes = ConcurrentRunner.run(8, i -> breaker.tryStartProbe() != null).resultsOrThrow();

      assertThat(probes).containsOnlyOnce(true);
    }

    @Test
    void closesOnResponseWithinTheTimeout() {
      pass(CircuitBreaker.PROBE_DELAY);
      var probe = probe();
      pass(TIMEOUT);
      probe.onSuccess();

      assertThat(breaker.isClosed()).isTrue();
    }

    @Test
    void staysOpenAndDelaysAgainOnLateResponse() {
      pass(CircuitBreaker.PROBE_DELAY);
      for (int round = 0; round < 5; round++) {
        var probe = probe();
        pass(Duration.ofSeconds(1));
        probe.onSuccess();

        assertThat(breaker.isClosed()).isFalse();
        assertThat(breaker.tryStartProbe()).isNull();
        pass(CircuitBreaker.PROBE_DELAY);
      }
      probe().onSuccess();
      assertThat(breaker.isClosed()).isTrue();
    }

    @Test
    void staysOpenForAShorterTimeOnFailedProbe() {
      pass(CircuitBreaker.PROBE_DELAY);
      probe().onFailure();

      assertThat(breaker.isClosed()).isFalse();
      assertThat(breaker.tryStartProbe()).isNull();
      pass(CircuitBreaker.SHORT_PROBE_DELAY);
      assertThat(breaker.tryStartProbe()).isNotNull();
    }

    @Test
    void reopensAfterClosing() {
      pass(CircuitBreaker.PROBE_DELAY);
      probe().onSuccess();
      breaker.onTimeout();

      assertThat(breaker.isClosed()).isFalse();
      assertThat(breaker.tryStartProbe()).isNull();
    }
  }

  @Nested
  class AbandonProbe {

    @BeforeEach
    void open() {
      breaker.onTimeout();
      pass(CircuitBreaker.PROBE_DELAY);
    }

    @Test
    void onlyAfterTheProbeTimeout() {
      assertThat(breaker.abandonProbe()).isFalse();
      probe();
      pass(CircuitBreaker.PROBE_TIMEOUT.minusNanos(1));
      assertThat(breaker.abandonProbe()).isFalse();

      pass(Duration.ofNanos(1));
      assertThat(breaker.abandonProbe()).isTrue();
      assertThat(breaker.abandonProbe()).isFalse();
    }

    @Test
    void delaysTheNextProbe() {
      probe();
      pass(CircuitBreaker.PROBE_TIMEOUT);
      assertThat(breaker.abandonProbe()).isTrue();

      assertThat(breaker.isClosed()).isFalse();
      assertThat(breaker.tryStartProbe()).isNull();
      pass(CircuitBreaker.PROBE_DELAY);
      assertThat(breaker.tryStartProbe()).isNotNull();
    }

    @Test
    void ignoresItsLateResponse() {
      var abandoned = probe();
      now.addAndGet(CircuitBreaker.PROBE_TIMEOUT.toNanos());
      assertThat(breaker.abandonProbe()).isTrue();
      pass(CircuitBreaker.PROBE_DELAY);
      var next = probe();

      abandoned.onSuccess();
      abandoned.onFailure();
      assertThat(breaker.isClosed()).isFalse();
      next.onSuccess();
      assertThat(breaker.isClosed()).isTrue();
    }

    @Test
    void returnsTrueToOneConcurrentCaller() {
      probe();
      pass(CircuitBreaker.PROBE_TIMEOUT);

      assertThat(ConcurrentRunner.run(8, i -> breaker.abandonProbe()).resultsOrThrow())
          .containsOnlyOnce(true);
    }
  }
}
