package io.skep.adapters.sqlite;

import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ChildProcess;
import java.nio.file.Path;
import java.time.InstantSource;

/** Opens a file together with others, and says something in it. */
final class OpeningProgram {

  private OpeningProgram() {}

  /** Runs in a process of its own: file, what to say. */
  public static void main(String[] arguments) {
    ChildProcess.say("started");
    ChildProcess.awaitParent();
    try (var store =
        SqliteStore.open(SqliteConfig.of(Path.of(arguments[0])), InstantSource.system())) {
      new Swarm(SwarmId.DEFAULT, store.ports())
          .messages()
          .append(ThreadId.topic("race"), Entry.text(Role.USER, arguments[1]));
    }
    ChildProcess.say("done");
  }
}
