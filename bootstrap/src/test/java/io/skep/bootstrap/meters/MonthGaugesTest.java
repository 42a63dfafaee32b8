package io.skep.bootstrap.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skep.Skep;
import io.skep.testkit.servers.PostgresServer;
import org.junit.jupiter.api.Test;

/** For how many months there is room, as a registry sees it. */
class MonthGaugesTest {

  @Test
  void showEachTableUntilTheStoreIsClosed() {
    var registry = new SimpleMeterRegistry();
    var url = PostgresServer.shared().newDatabase();
    try (var skep = Skep.builder().store(url).meters(registry).open()) {
      assertThat(skep.months()).isPresent();
      for (var table : new String[] {"message", "delivery", "task_ended", "attempt"}) {
        assertThat(registry.get(Meters.MONTHS_AHEAD).tag("table", table).gauge().value())
            .isGreaterThanOrEqualTo(3);
      }
    }
    assertThat(registry.find(Meters.MONTHS_AHEAD).gauges()).isEmpty();
  }
}
