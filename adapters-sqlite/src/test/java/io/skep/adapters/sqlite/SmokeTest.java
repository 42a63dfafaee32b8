package io.skep.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.task.QueueSettings;
import io.skep.domain.value.*;
import java.nio.file.*;
import java.time.InstantSource;
import java.util.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmokeTest {
  @Test
  void works(@TempDir Path folder) throws Exception {
    for (int i = 0; i < 3; i++) {
      long t = System.nanoTime();
      try (var store =
          SqliteStore.open(
              SqliteConfig.of(folder.resolve("a" + i + ".db")), InstantSource.system())) {
        System.err.println("open ms " + (System.nanoTime() - t) / 1e6);
        var queues = store.ports().queues();
        t = System.nanoTime();
        var s =
            queues.save(
                SwarmId.DEFAULT,
                QueueSettings.defaults(QueueName.DEFAULT).withMaxPerCapability(Map.of("gpu", 2)));
        System.err.println("save ms " + (System.nanoTime() - t) / 1e6);
        assertThat(queues.find(SwarmId.DEFAULT, QueueName.DEFAULT)).contains(s);
        assertThat(queues.list(SwarmId.DEFAULT, PageRequest.first(10)).items()).hasSize(1);
        assertThat(queues.countByStatus(SwarmId.DEFAULT)).isEmpty();
        store.ports().work().write(() -> queues.list(SwarmId.DEFAULT, PageRequest.first(10)));
      }
      t = System.nanoTime();
      try (var store =
          SqliteStore.open(
              SqliteConfig.of(folder.resolve("a" + i + ".db")), InstantSource.system())) {
        System.err.println("reopen ms " + (System.nanoTime() - t) / 1e6);
      }
      try (var s = Files.list(folder)) {
        System.err.println(s.toList());
      }
    }
  }
}
