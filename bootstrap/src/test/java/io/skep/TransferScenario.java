package io.skep;

import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.RetryPolicy;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Scenario of two swarms with tasks in progress and data of every type that a store holds. */
final class TransferScenario {

  static final SwarmId BEES = new SwarmId("bees");
  static final SwarmId WASPS = new SwarmId("wasps");
  static final AgentId BEE = new AgentId("bee");
  static final QueueName QUEUE = new QueueName("work");
  static final ThreadId NEWS_THREAD = ThreadId.topic("keyed news");
  static final ThreadId CLEARED_THREAD = ThreadId.topic("cleared news");

  /** Number of rows that needs more than one batch. */
  static final int TASK_COUNT = 1_200;

  private TransferScenario() {}

  static void createIn(String url) {
    try (var skep = Skep.builder().store(url).maintenance(false).open()) {
      var bees = skep.swarm(BEES);
      StoreEquivalenceTest.runScenario(bees);
      StoreEquivalenceTest.runScenario(skep.swarm(WASPS));
      enqueueAndClaim(bees);
      sendMessages(bees);
    }
  }

  private static void enqueueAndClaim(Swarm swarm) {
    swarm.tasks().enqueueAll(IntStream.range(0, 1_000).mapToObj(TransferScenario::task).toList());
    swarm
        .tasks()
        .enqueueAll(IntStream.range(1_000, TASK_COUNT).mapToObj(TransferScenario::task).toList());
    swarm.tasks().enqueue(task("first").priority(Priority.CRITICAL).build());
    swarm.tasks().enqueue(task("second").blockedByKeys("first").build());
    swarm
        .tasks()
        .enqueue(task("some day").notBefore(Instant.parse("2999-01-01T00:00:00Z")).build());
    swarm.tasks().enqueue(task("again").priority(Priority.CRITICAL).requires("fly").build());
    swarm
        .tasks()
        .enqueue(
            task("lost")
                .priority(Priority.CRITICAL)
                .retry(RetryPolicy.NONE)
                .requires("sting")
                .build());
    for (var task : claim(swarm, 3, "fly", "sting")) {
      swarm.tasks().progress(task.token(), "half-way");
      switch (task.spec().title()) {
        case "again" -> swarm.tasks().release(task.token());
        case "lost" -> swarm.tasks().fail(task.token(), "no luck", true);
        default -> swarm.tasks().progress(task.token(), "held");
      }
    }
  }

  private static TaskSpec task(int number) {
    return task("task " + number).key("many " + number).build();
  }

  private static TaskSpec.Builder task(String title) {
    return TaskSpec.builder(title).key(title).queue(QUEUE);
  }

  static List<Task> claim(Swarm swarm, int limit, String... capabilities) {
    return swarm
        .tasks()
        .claim(
            ClaimRequest.forAgent(BEE)
                .withQueue(QUEUE)
                .withCapabilities(Labels.of(capabilities))
                .withLease(Duration.ofHours(1))
                .withLimit(limit));
  }

  private static void sendMessages(Swarm swarm) {
    swarm
        .messages()
        .append(
            NEWS_THREAD,
            IntStream.range(0, 1_000)
                .mapToObj(i -> MessageInput.text(Role.USER, "no. " + i).withKey("key " + i))
                .toList());
    swarm.messages().append(NEWS_THREAD, MessageInput.text(Role.USER, "the last one"));
    swarm.messages().append(CLEARED_THREAD, MessageInput.text(Role.USER, "gone"));
    swarm.messages().append(CLEARED_THREAD, MessageInput.text(Role.USER, "gone as well"));
    swarm.messages().clear(CLEARED_THREAD);
  }
}
