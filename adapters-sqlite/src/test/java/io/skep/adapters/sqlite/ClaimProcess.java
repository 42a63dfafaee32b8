package io.skep.adapters.sqlite;

import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ChildProcess;
import io.skep.testkit.fixture.ConcurrentRunner;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Claims and completes tasks on several threads until there are none, and says which. */
final class ClaimProcess {

  private ClaimProcess() {}

  /** Runs in a process of its own: file, name, threads. */
  public static void main(String[] arguments) {
    int threads = Integer.parseInt(arguments[2]);
    try (var store =
        SqliteStore.open(SqliteConfig.of(Path.of(arguments[0])), InstantSource.system())) {
      var swarm = new Swarm(SwarmId.DEFAULT, store.ports());
      ChildProcess.writeLine("open");
      ChildProcess.awaitParent();
      ConcurrentRunner.run(threads, number -> claim(swarm, new AgentId(arguments[1] + number)))
          .resultsOrThrow();
    }
  }

  private static int claim(Swarm swarm, AgentId agent) {
    int claimed = 0;
    var request = ClaimRequest.forAgent(agent);
    for (var tasks = swarm.tasks().claim(request);
        !tasks.isEmpty();
        tasks = swarm.tasks().claim(request)) {
      claimed += tasks.size();
      for (var task : tasks) {
        var token = new LeaseToken(task.id(), task.lease().orElseThrow().token());
        swarm.tasks().complete(token, Optional.empty());
        ChildProcess.writeLine(task.id().toString());
      }
    }
    return claimed;
  }
}
