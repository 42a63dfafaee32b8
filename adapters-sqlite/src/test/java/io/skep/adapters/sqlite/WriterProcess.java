package io.skep.adapters.sqlite;

import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.domain.mail.OutgoingMessage;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ChildProcess;
import io.skep.testkit.fixture.ConcurrentRunner;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Writes on several threads until it is killed: in each unit of work a message to the thread's own
 * topic, a task and a letter. Says which unit it was once that is acknowledged.
 */
final class WriterProcess {

  /** How many threads write. */
  static final int THREADS = 4;

  /** Who gets the letters. */
  static final AgentId READER = new AgentId("reader");

  private static final AgentId WRITER = new AgentId("writer");

  private WriterProcess() {}

  /** Runs in a process of its own: file. */
  public static void main(String[] arguments) {
    ChildProcess.writeLine("started");
    ChildProcess.awaitParent();
    try (var store =
        SqliteStore.open(SqliteConfig.of(Path.of(arguments[0])), InstantSource.system())) {
      var swarm = new Swarm(SwarmId.DEFAULT, store.ports());
      ConcurrentRunner.run(THREADS, number -> write(swarm, topic(number))).resultsOrThrow();
    }
  }

  /** Returns the topic of a thread. */
  static ThreadId topic(int number) {
    return ThreadId.topic("topic " + number);
  }

  private static Void write(Swarm swarm, ThreadId topic) {
    while (true) {
      long sequence =
          swarm
              .unitOfWork()
              .write(
                  () -> {
                    swarm.tasks().enqueue(TaskSpec.of("task"));
                    swarm
                        .mailbox()
                        .send(
                            OutgoingMessage.text(
                                WRITER, Recipients.agents(READER), "subject", "text"));
                    return swarm
                        .messages()
                        .append(topic, MessageInput.text(Role.USER, "x".repeat(500)));
                  })
              .sequence();
      ChildProcess.writeLine(topic.owner() + "=" + sequence);
    }
  }
}
