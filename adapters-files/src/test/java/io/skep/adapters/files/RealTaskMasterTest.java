package io.skep.adapters.files;

import io.skep.application.importing.*;
import io.skep.domain.store.*;
import io.skep.domain.task.*;
import io.skep.domain.value.*;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.memory.InMemoryStore;
import java.nio.file.*;
import java.util.*;
import org.junit.jupiter.api.Test;

final class RealTaskMasterTest {
  @Test
  void tryIt() {
    var store = InMemoryStore.open(new SettableClock());
    var importer = new Importer(SwarmId.DEFAULT, store);
    for (int i = 0; i < 2; i++) {
      long t = System.nanoTime();
      var report =
          importer.run(
              FilesModule.importSources(FilesSettings.DEFAULT)
                  .open(
                      List.of(Path.of("../../shared/realdata/" + System.getenv("P"))),
                      Optional.empty()),
              ImportListener.NONE);
      System.out.println(report.toString().replace("ImportProblem[", "\n  ["));
      System.out.println((System.nanoTime() - t) / 1e9);
    }
    var swarm = new Swarm(SwarmId.DEFAULT, store);
    System.out.println(swarm.queues().list(PageRequest.first(10)));
    for (var t : swarm.tasks().ready(QueueName.DEFAULT, PageRequest.first(20)).items())
      System.out.println(t.spec().key() + " " + t.spec().title());
  }
}
