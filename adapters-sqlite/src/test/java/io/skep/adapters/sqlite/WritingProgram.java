package io.skep.adapters.sqlite;

import io.skep.domain.mail.Letter;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ChildProcess;
import io.skep.testkit.fixture.Races;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Writes on several threads until it is killed: in each unit of work a message to the thread's own
 * topic, a task and a letter. Says which unit it was once that is acknowledged.
 */
final class WritingProgram {

  /** How many threads write. */
  static final int THREADS = 4;

  /** Who gets the letters. */
  static final AgentId READER = new AgentId("reader");

  private static final AgentId WRITER = new AgentId("writer");

  private WritingProgram() {}

  /** Runs in a process of its own: file. */
  public static void main(String[] arguments) {
    ChildProcess.say("started");
    ChildProcess.awaitParent();
    try (var store =
        SqliteStore.open(SqliteConfig.of(Path.of(arguments[0])), InstantSource.system())) {
      var swarm = new Swarm(SwarmId.DEFAULT, store.ports());
      Races.run(THREADS, number -> write(swarm, topic(number))).orFail();
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
              .work()
              .write(
                  () -> {
                    swarm.tasks().queue(TaskSpec.of("task"));
                    swarm
                        .mailbox()
                        .send(Letter.text(WRITER, Recipients.agents(READER), "subject", "text"));
                    return swarm.messages().append(topic, Entry.text(Role.USER, "x".repeat(500)));
                  })
              .sequence();
      ChildProcess.say(topic.owner() + "=" + sequence);
    }
  }
}
