package io.skep.adapters.sqlite.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.sqlite.RawDatabase;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.domain.changefeed.Change;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.mail.OutgoingMessage;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ConcurrentRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Units of work that are committed together, or beside those who read. */
@Execution(ExecutionMode.CONCURRENT)
class GroupCommitTest {

  private static final ThreadId NEWS = ThreadId.topic("news");
  private static final AgentId WRITER = new AgentId("writer");
  private static final List<AgentId> READERS =
      List.of(new AgentId("ant"), new AgentId("bee"), new AgentId("wasp"));

  @TempDir private Path folder;
  private Path file;
  private SqliteStore store;
  private Swarm swarm;

  @BeforeEach
  void open() {
    file = folder.resolve("skep.db");
    store = SqliteStore.open(SqliteConfig.of(file), InstantSource.system());
    swarm = new Swarm(SwarmId.DEFAULT, store.ports());
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** The units of many callers share a transaction; one that fails is rolled back to its start. */
  @Test
  void countsStayCorrectWhenSomeFail() throws Exception {
    var kept = new AtomicLong();
    ConcurrentRunner.run(
            8,
            number -> {
              var random = new Random(number);
              List<MessageId> sent = new ArrayList<>();
              for (int i = 0; i < 100; i++) {
                boolean fails = random.nextInt(3) == 0;
                try {
                  swarm
                      .unitOfWork()
                      .write(
                          () -> {
                            sent.add(sendAndRead(random));
                            if (fails) {
                              throw new IllegalStateException("undo");
                            }
                            return null;
                          });
                  kept.incrementAndGet();
                } catch (IllegalStateException e) {
                  assertThat(e).hasMessage("undo");
                }
              }
              return sent;
            })
        .resultsOrThrow();

    assertThat(swarm.messages().version(ThreadId.of(WRITER))).isEqualTo(kept.get());
    assertThat(RawDatabase.query(file, "SELECT count(*) FROM message"))
        .isEqualTo(Long.toString(kept.get()));
    for (var reader : READERS) {
      var unread =
          "SELECT count(*) FROM delivery WHERE status IN ('PENDING', 'DELIVERED')"
              + " AND recipient = '"
              + reader
              + "'";
      assertThat(swarm.mailbox().countUnread(reader))
          .isEqualTo(Long.parseLong(RawDatabase.query(file, unread)));
    }
    assertThat(RawDatabase.query(file, "SELECT count(*) FROM delivery_tag"))
        .isEqualTo(RawDatabase.query(file, "SELECT count(*) FROM delivery"));
  }

  private MessageId sendAndRead(Random random) {
    var message =
        swarm
            .mailbox()
            .send(
                OutgoingMessage.text(WRITER, Recipients.agents(READERS), "subject", "text")
                    .withTags("tag"))
            .message()
            .id();
    var reader = READERS.get(random.nextInt(READERS.size()));
    switch (random.nextInt(3)) {
      case 0 -> swarm.mailbox().markRead(reader, message);
      case 1 -> swarm.mailbox().fetch(reader, 3);
      default -> swarm.mailbox().acknowledge(reader, message);
    }
    return message;
  }

  @Test
  void areRerunWhenOneFailsAfterWriting() throws Exception {
    var queue = new QueueName("shared");
    var runs = new AtomicInteger();
    var outcomes =
        runConcurrently(
            () -> {
              runs.incrementAndGet();
              swarm.tasks().enqueue(TaskSpec.builder("before").queue(queue).build());
              return false;
            },
            () -> {
              swarm.queues().pause(queue);
              swarm.messages().append(NEWS, MessageInput.text(Role.USER, "undone"));
              throw new IllegalStateException("undo");
            },
            () -> {
              throw new IllegalStateException("has written nothing");
            },
            () -> {
              swarm.queues().pause(queue);
              assertThat(swarm.queues().settings(queue).paused()).isTrue();
              throw new IllegalStateException("undo this as well");
            },
            () -> {
              swarm.tasks().enqueue(TaskSpec.builder("behind").queue(queue).build());
              return swarm.queues().settings(queue).paused();
            });

    assertThat(outcomes.get(0)).isEqualTo(false);
    assertThat(outcomes.get(1)).asString().contains("undo");
    assertThat(outcomes.get(2)).asString().contains("has written nothing");
    assertThat(outcomes.get(3)).asString().contains("undo this as well");
    assertThat(outcomes.get(4)).isEqualTo(false);
    assertThat(runs).hasValue(2);
    assertThat(swarm.queues().countByStatus()).containsEntry(TaskStatus.PENDING, 2L);
    assertThat(swarm.messages().version(NEWS)).isZero();
    assertThat(RawDatabase.query(file, "SELECT tasks FROM task_count")).isEqualTo("2");
  }

  @Test
  void seeQueueSettingsOfEarlierBlocks() throws Exception {
    var queue = new QueueName("shared");
    var outcomes =
        runConcurrently(
            () -> swarm.queues().settings(queue).paused(),
            () -> swarm.queues().pause(queue).paused(),
            () -> swarm.queues().settings(queue).paused());

    assertThat(outcomes).containsExactly(false, true, true);
  }

  @Test
  void notifyListenersSubscribedDuringTheTransaction() throws Exception {
    List<Change> heard = new CopyOnWriteArrayList<>();
    runConcurrently(
        () -> store.ports().changeFeed().subscribe(heard::add),
        () -> swarm.messages().append(NEWS, MessageInput.text(Role.USER, "news")));

    assertThat(heard).singleElement().matches(change -> change.affects(ChangeTag.of(NEWS)));
  }

  /** Runs blocks in one transaction, in this order, and returns what they return or throw. */
  @SafeVarargs
  private List<Object> runConcurrently(Supplier<Object>... blocks) throws Exception {
    var arrived = new CountDownLatch(1);
    var begin = new CountDownLatch(1);
    List<CompletableFuture<Object>> outcomes = new ArrayList<>();
    var first =
        inThread(
            () -> {
              arrived.countDown();
              await(begin);
              return null;
            },
            new CompletableFuture<>());
    arrived.await();
    for (var block : blocks) {
      var outcome = new CompletableFuture<Object>();
      outcomes.add(outcome);
      var thread = inThread(block, outcome);
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }
    begin.countDown();
    first.join();
    return outcomes.stream().map(CompletableFuture::join).toList();
  }

  private Thread inThread(Supplier<Object> block, CompletableFuture<Object> outcome) {
    var thread =
        new Thread(
            () -> {
              try {
                outcome.complete(swarm.unitOfWork().write(block));
              } catch (RuntimeException e) {
                outcome.complete(e);
              }
            });
    thread.start();
    return thread;
  }

  @Test
  void doNotWaitForLongReaders() {
    swarm.messages().append(NEWS, MessageInput.text(Role.USER, "before"));
    var hasRead = new CountDownLatch(1);
    var written = new CountDownLatch(1);

    var versions =
        ConcurrentRunner.run(
                2,
                number -> {
                  if (number == 0) {
                    return swarm
                        .unitOfWork()
                        .read(
                            () -> {
                              long first = swarm.messages().version(NEWS);
                              hasRead.countDown();
                              await(written);
                              return List.of(first, swarm.messages().version(NEWS));
                            });
                  }
                  await(hasRead);
                  for (int i = 0; i < 100; i++) {
                    swarm.messages().append(NEWS, MessageInput.text(Role.USER, "x".repeat(10_000)));
                  }
                  written.countDown();
                  return List.of(swarm.messages().version(NEWS));
                })
            .resultsOrThrow();

    assertThat(versions).containsExactly(List.of(1L, 1L), List.of(101L));
    assertThat(swarm.messages().version(NEWS)).isEqualTo(101);
  }

  @Test
  void filesAreReadableByTheOwnerOnly() throws Exception {
    swarm.messages().append(NEWS, MessageInput.text(Role.USER, "private"));

    for (var name : List.of("skep.db", "skep.db-wal", "skep.db-shm")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
          .as(name)
          .isEqualTo("rw-------");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
