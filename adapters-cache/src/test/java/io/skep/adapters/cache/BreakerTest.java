package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.testkit.fixture.Races;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private static final Duration BUDGET = Duration.ofMillis(50);

  /** Close to where it overflows, as it may be. */
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);

  private final Breaker breaker = new Breaker(now::get, BUDGET);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private Breaker.Probe probe() {
    return Objects.requireNonNull(breaker.beginProbe());
  }

  @Nested
  class Closed {

    @Test
    void isSoAtFirstAndNeedsNoProbe() {
      pass(Duration.ofDays(1));

      assertThat(breaker.isClosed()).isTrue();
      assertThat(breaker.beginProbe()).isNull();
      assertThat(breaker.givesUpProbe()).isFalse();
    }

    @Test
    void opensWithTheFirstCallThatTakesTooLong() {
      breaker.timedOut();

      assertThat(breaker.isClosed()).isFalse();
    }

    @Test
    void opensForAShorterTimeWithOneThatIsRefused() {
      breaker.refused();

      assertThat(breaker.isClosed()).isFalse();
      pass(Breaker.SHORT_REST.minusNanos(1));
      assertThat(breaker.beginProbe()).isNull();
      pass(Duration.ofNanos(1));
      assertThat(breaker.beginProbe()).isNotNull();
    }
  }

  @Nested
  class Open {

    @BeforeEach
    void open() {
      breaker.timedOut();
    }

    @Test
    void staysSoForEverWithoutAProbe() {
      pass(Duration.ofDays(1_000));

      assertThat(breaker.isClosed()).isFalse();
    }

    @Test
    void restsBeforeTheFirstProbe() {
      pass(Breaker.REST.minusNanos(1));
      assertThat(breaker.beginProbe()).isNull();

      pass(Duration.ofNanos(1));
      assertThat(breaker.beginProbe()).isNotNull();
    }

    @Test
    void doesNotRestLongerBecauseOthersFailAsWell() {
      pass(Breaker.REST.minusNanos(1));
      breaker.timedOut();
      breaker.refused();
      pass(Duration.ofNanos(1));

      assertThat(breaker.beginProbe()).isNotNull();
    }

    @Test
    void hasOneProbeUnderWayHoweverLongItTakes() {
      pass(Breaker.REST);
      probe();
      pass(Duration.ofDays(1));

      assertThat(breaker.beginProbe()).isNull();
    }

    @Test
    void givesTheProbeToOneOfManyOnly() {
      pass(Breaker.REST);

      var probes = Races.run(8, i -> breaker.beginProbe() != null).orFail();

      assertThat(probes).containsOnlyOnce(true);
    }

    @Test
    void closesWithAnAnswerThatTakesTheBudget() {
      pass(Breaker.REST);
      var probe = probe();
      pass(BUDGET);
      probe.answered();

      assertThat(breaker.isClosed()).isTrue();
    }

    @Test
    void staysOpenWithAnAnswerThatTakesLongerAndRestsAgain() {
      pass(Breaker.REST);
      for (int round = 0; round < 5; round++) {
        var probe = probe();
        pass(Duration.ofSeconds(1));
        probe.answered();

        assertThat(breaker.isClosed()).isFalse();
        assertThat(breaker.beginProbe()).isNull();
        pass(Breaker.REST);
      }
      probe().answered();
      assertThat(breaker.isClosed()).isTrue();
    }

    @Test
    void staysOpenWithAProbeThatIsRefusedAndRestsForAShorterTime() {
      pass(Breaker.REST);
      probe().refused();

      assertThat(breaker.isClosed()).isFalse();
      assertThat(breaker.beginProbe()).isNull();
      pass(Breaker.SHORT_REST);
      assertThat(breaker.beginProbe()).isNotNull();
    }

    @Test
    void opensAgainAfterItWasClosed() {
      pass(Breaker.REST);
      probe().answered();
      breaker.timedOut();

      assertThat(breaker.isClosed()).isFalse();
      assertThat(breaker.beginProbe()).isNull();
    }
  }

  @Nested
  class GivesUpProbe {

    @BeforeEach
    void open() {
      breaker.timedOut();
      pass(Breaker.REST);
    }

    @Test
    void onlyOnceItHasTakenTooLong() {
      assertThat(breaker.givesUpProbe()).isFalse();
      probe();
      pass(Breaker.PATIENCE.minusNanos(1));
      assertThat(breaker.givesUpProbe()).isFalse();

      pass(Duration.ofNanos(1));
      assertThat(breaker.givesUpProbe()).isTrue();
      assertThat(breaker.givesUpProbe()).isFalse();
    }

    @Test
    void andRestsBeforeTheNext() {
      probe();
      pass(Breaker.PATIENCE);
      assertThat(breaker.givesUpProbe()).isTrue();

      assertThat(breaker.isClosed()).isFalse();
      assertThat(breaker.beginProbe()).isNull();
      pass(Breaker.REST);
      assertThat(breaker.beginProbe()).isNotNull();
    }

    @Test
    void andHearsNoMoreOfIt() {
      var given = probe();
      now.addAndGet(Breaker.PATIENCE.toNanos());
      assertThat(breaker.givesUpProbe()).isTrue();
      pass(Breaker.REST);
      var next = probe();

      given.answered();
      given.refused();
      assertThat(breaker.isClosed()).isFalse();
      next.answered();
      assertThat(breaker.isClosed()).isTrue();
    }

    @Test
    void tellsOneOfManyOnly() {
      probe();
      pass(Breaker.PATIENCE);

      assertThat(Races.run(8, i -> breaker.givesUpProbe()).orFail()).containsOnlyOnce(true);
    }
  }
}
