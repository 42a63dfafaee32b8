package io.skep.bootstrap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skep.Skep;
import io.skep.testkit.servers.PostgresServer;
import org.junit.jupiter.api.Test;

/** Gauges of the partition headroom, as read from a registry. */
class PartitionGaugesTest {

  @Test
  void publishesGaugePerTableUntilClose() {
    var registry = new SimpleMeterRegistry();
    var url = PostgresServer.shared().newDatabase();
    try (var skep = Skep.builder().store(url).meterRegistry(registry).open()) {
      assertThat(skep.partitionedStore()).isPresent();
      for (var table : new String[] {"message", "delivery", "task_ended", "attempt"}) {
        assertThat(registry.get(SkepMetrics.PARTITIONS_AHEAD).tag("table", table).gauge().value())
            .isGreaterThanOrEqualTo(3);
      }
    }
    assertThat(registry.find(SkepMetrics.PARTITIONS_AHEAD).gauges()).isEmpty();
  }
}
