package io.skep.adapters.sqlite;

import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ChildProcess;
import java.nio.file.Path;
import java.time.InstantSource;

/** Appends messages to a thread without a rest until it is killed. */
final class ContinuousWriterProcess {

  /** Where the messages go. */
  static final ThreadId THREAD = ThreadId.topic("without a rest");

  private ContinuousWriterProcess() {}

  /** Runs in a process of its own: file. Says so after its first message. */
  public static void main(String[] arguments) {
    try (var store =
        SqliteStore.open(SqliteConfig.of(Path.of(arguments[0])), InstantSource.system())) {
      var messages = new Swarm(SwarmId.DEFAULT, store.ports()).messages();
      messages.append(THREAD, MessageInput.text(Role.USER, "first"));
      ChildProcess.writeLine("writing");
      while (true) {
        messages.append(THREAD, MessageInput.text(Role.USER, "next"));
      }
    }
  }
}
