package io.skep.adapters.sqlite;

import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Appends one message to an open store, however long it has to wait. */
final class AppendProcess {

  private AppendProcess() {}

  /** Runs in a process of its own: file, topic, text. */
  public static void main(String[] arguments) {
    var config = SqliteConfig.of(Path.of(arguments[0])).withBusyTimeout(Duration.ofMinutes(10));
    try (var store = SqliteStore.open(config, InstantSource.system())) {
      ChildProcess.writeLine("open");
      ChildProcess.awaitParent();
      new Swarm(SwarmId.DEFAULT, store.ports())
          .messages()
          .append(ThreadId.topic(arguments[1]), MessageInput.text(Role.USER, arguments[2]));
    }
    ChildProcess.writeLine("done");
  }
}
