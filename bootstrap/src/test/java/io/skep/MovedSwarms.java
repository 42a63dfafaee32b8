package io.skep;

import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
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

/** Two swarms in the middle of their work, in which everything occurs that a store keeps. */
final class MovedSwarms {

  static final SwarmId BEES = new SwarmId("bees");
  static final SwarmId WASPS = new SwarmId("wasps");
  static final AgentId BEE = new AgentId("bee");
  static final QueueName WORK = new QueueName("work");
  static final ThreadId NEWS = ThreadId.topic("keyed news");
  static final ThreadId CLEARED = ThreadId.topic("cleared news");

  /** More than one batch of whatever there is much of. */
  static final int MANY = 1_200;

  private MovedSwarms() {}

  static void makeIn(String url) {
    try (var skep = Skep.builder().store(url).maintenance(false).open()) {
      var bees = skep.swarm(BEES);
      SameOnAllStoresTest.act(bees);
      SameOnAllStoresTest.act(skep.swarm(WASPS));
      work(bees);
      talk(bees);
    }
  }

  private static void work(Swarm swarm) {
    swarm.tasks().queueAll(IntStream.range(0, 1_000).mapToObj(MovedSwarms::task).toList());
    swarm.tasks().queueAll(IntStream.range(1_000, MANY).mapToObj(MovedSwarms::task).toList());
    swarm.tasks().queue(task("first").priority(Priority.CRITICAL).build());
    swarm.tasks().queue(task("second").afterKeys("first").build());
    swarm.tasks().queue(task("some day").notBefore(Instant.parse("2999-01-01T00:00:00Z")).build());
    swarm.tasks().queue(task("again").priority(Priority.CRITICAL).requires("fly").build());
    swarm
        .tasks()
        .queue(
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
    return TaskSpec.titled(title).key(title).queue(WORK);
  }

  static List<Task> claim(Swarm swarm, int limit, String... capabilities) {
    return swarm
        .tasks()
        .claim(
            ClaimRequest.by(BEE)
                .from(WORK)
                .capableOf(Labels.of(capabilities))
                .heldFor(Duration.ofHours(1))
                .upTo(limit));
  }

  private static void talk(Swarm swarm) {
    swarm
        .messages()
        .append(
            NEWS,
            IntStream.range(0, 1_000)
                .mapToObj(i -> Entry.text(Role.USER, "no. " + i).withKey("key " + i))
                .toList());
    swarm.messages().append(NEWS, Entry.text(Role.USER, "the last one"));
    swarm.messages().append(CLEARED, Entry.text(Role.USER, "gone"));
    swarm.messages().append(CLEARED, Entry.text(Role.USER, "gone as well"));
    swarm.messages().clear(CLEARED);
  }
}
