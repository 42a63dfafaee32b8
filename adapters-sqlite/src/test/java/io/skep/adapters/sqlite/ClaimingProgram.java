package io.skep.adapters.sqlite;

import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.LeaseToken;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ChildProcess;
import io.skep.testkit.fixture.Races;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Claims and completes tasks on several threads until there are none, and says which. */
final class ClaimingProgram {

  private ClaimingProgram() {}

  /** Runs in a process of its own: file, name, threads. */
  public static void main(String[] arguments) {
    int threads = Integer.parseInt(arguments[2]);
    try (var store =
        SqliteStore.open(SqliteConfig.of(Path.of(arguments[0])), InstantSource.system())) {
      var swarm = new Swarm(SwarmId.DEFAULT, store.ports());
      ChildProcess.say("open");
      ChildProcess.awaitParent();
      Races.run(threads, number -> claim(swarm, new AgentId(arguments[1] + number))).orFail();
    }
  }

  private static int claim(Swarm swarm, AgentId agent) {
    int claimed = 0;
    var request = ClaimRequest.by(agent);
    for (var tasks = swarm.tasks().claim(request);
        !tasks.isEmpty();
        tasks = swarm.tasks().claim(request)) {
      claimed += tasks.size();
      for (var task : tasks) {
        var token = new LeaseToken(task.id(), task.lease().orElseThrow().token());
        swarm.tasks().complete(token, Optional.empty());
        ChildProcess.say(task.id().toString());
      }
    }
    return claimed;
  }
}
