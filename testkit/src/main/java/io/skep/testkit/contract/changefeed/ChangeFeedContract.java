package io.skep.testkit.contract.changefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.changefeed.Change;
import io.skep.domain.changefeed.ChangeFeed;
import io.skep.domain.changefeed.ChangeKind;
import io.skep.domain.changefeed.ChangePosition;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.changefeed.ChangeTagSet;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.provenance.ExternalId;
import io.skep.domain.provenance.ExternalType;
import io.skep.domain.provenance.ImportRecord;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskInsert;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.fixture.TestIterations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract of {@link ChangeFeed}. */
public abstract class ChangeFeedContract extends InvalidationTests {

  private static final AgentId AGENT = new AgentId("a");
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);
  private static final ThreadId THREAD = ThreadId.topic("news: of today");

  @Nested
  class Since {

    @Test
    void publishesTaskAndItsCollections() {
      swarm.plans().draft(new PlanId("p"), "why?");
      var before = feed().position();
      var task =
          swarm
              .tasks()
              .enqueue(
                  TaskSpec.builder("t")
                      .queue(new QueueName("build"))
                      .plan(new PlanId("p"))
                      .build());

      assertThat(tagsSince(before))
          .contains(
              ChangeTag.of(task.id()),
              ChangeTag.of(new QueueName("build")),
              ChangeTag.tasksOf(task.spec().plan().orElseThrow()));
    }

    @Test
    void publishesClaimsAndReportsWithTheirAgent() {
      swarm.plans().draft(new PlanId("p"), "why?");
      var task = swarm.tasks().enqueue(TaskSpec.builder("t").plan(new PlanId("p")).build());
      var other = swarm.tasks().enqueue(TaskSpec.builder("u").build());
      var queued = feed().position();
      var claimed = swarm.tasks().claim(ClaimRequest.forAgent(AGENT).withLimit(2));
      var taken = feed().position();
      swarm.tasks().complete(claimed.get(0).token(), Optional.empty());

      var plan = ChangeTag.tasksOf(task.spec().plan().orElseThrow());
      var agent = ChangeTag.tasksOf(AGENT);
      var queue = ChangeTag.of(QueueName.DEFAULT);
      assertThat(tagsSince(queued))
          .containsExactlyInAnyOrder(
              ChangeTag.of(task.id()), ChangeTag.of(other.id()), queue, plan, agent);
      assertThat(tagsSince(taken))
          .containsExactlyInAnyOrder(ChangeTag.of(task.id()), queue, plan, agent);
    }

    @Test
    void publishesNothingForAnEmptyClaim() {
      swarm.agents().register(AGENT, AgentProfile.DEFAULT);
      swarm.tasks().claim(ClaimRequest.forAgent(AGENT));
      var before = feed().position();

      assertThat(swarm.tasks().claim(ClaimRequest.forAgent(AGENT))).isEmpty();

      assertThat(changesSince(before).changes()).isEmpty();
    }

    @Test
    void publishesImportRecords() {
      var before = feed().position();
      var key = new ExternalId(ExternalType.TASK, "x");
      store
          .importRecords()
          .saveAll(swarmId(), List.of(new ImportRecord(key, "t", 1, Optional.empty(), List.of())));
      var saved = feed().position();
      store.importRecords().removeAll(swarmId(), List.of(key));

      assertThat(tagsSince(before)).containsExactly(ChangeTag.any(ChangeKind.IMPORT_RECORD));
      assertThat(tagsSince(saved)).containsExactly(ChangeTag.any(ChangeKind.IMPORT_RECORD));
    }

    @Test
    void publishesEachChangeOnce() {
      var position = feed().position();
      Map<ChangeTag, Integer> times = new HashMap<>();
      List<ChangeTag> made = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        made.add(ChangeTag.of(swarm.tasks().enqueue(TaskSpec.builder("t").build()).id()));
        var changes = changesSince(position);
        position = changes.position();
        changes
            .changes()
            .forEach(it -> it.tags().forEach(tag -> times.merge(tag, 1, Integer::sum)));
      }

      assertThat(changesSince(position).changes()).isEmpty();
      assertThat(made).allSatisfy(tag -> assertThat(times).containsEntry(tag, 1));
    }

    @Test
    void losesNoConcurrentChange() {
      var writing = new AtomicInteger(3);
      var from = feed().position();
      var published =
          ConcurrentRunner.run(
                  4,
                  i -> {
                    if (i == 0) {
                      return followed(from, writing);
                    }
                    try {
                      return enqueueAll(50);
                    } finally {
                      writing.decrementAndGet();
                    }
                  })
              .resultsOrThrow();

      published.subList(1, 4).forEach(made -> assertThat(published.get(0)).containsAll(made));
    }

    private Set<ChangeTag> followed(ChangePosition from, AtomicInteger writing) {
      Set<ChangeTag> published = new HashSet<>();
      var position = from;
      boolean more = true;
      while (more) {
        more = writing.get() > 0;
        var changes = changesSince(position);
        changes.changes().forEach(change -> published.addAll(change.tags()));
        position = changes.position();
      }
      return published;
    }

    private Set<ChangeTag> enqueueAll(int tasks) {
      Set<ChangeTag> made = new HashSet<>();
      for (int i = 0; i < tasks; i++) {
        made.add(ChangeTag.of(swarm.tasks().enqueue(TaskSpec.builder("t").build()).id()));
      }
      return made;
    }

    @Test
    void publishesATransactionOnCommit() {
      var before = feed().position();
      store
          .unitOfWork()
          .write(
              () -> {
                swarm.agents().register(AGENT, AgentProfile.DEFAULT);
                swarm.messages().append(THREAD, MessageInput.text(Role.USER, "hello"));
                return 0;
              });

      assertThat(tagsSince(before))
          .contains(ChangeTag.of(AGENT), ChangeTag.any(ChangeKind.TEAM), ChangeTag.of(THREAD));
    }

    @Test
    void publishesNothingOnRollback() {
      var before = feed().position();
      assertThatThrownBy(
              () ->
                  store
                      .unitOfWork()
                      .write(
                          () -> {
                            swarm.agents().register(AGENT, AgentProfile.DEFAULT);
                            swarm.tasks().enqueue(TaskSpec.builder("t").build());
                            throw new IllegalStateException("no");
                          }))
          .hasMessage("no");

      var changes = changesSince(before);
      assertThat(changes.complete()).isTrue();
      assertThat(changes.changes()).isEmpty();
    }

    @Test
    void separatesSwarms() {
      var before = feed().position();
      new Swarm(otherSwarmId(), store).agents().register(AGENT, AgentProfile.DEFAULT);

      assertThat(changesSince(before).changes())
          .singleElement()
          .satisfies(change -> assertThat(change.swarm()).isEqualTo(otherSwarmId()));
    }

    @Test
    void limitsTagsOfAKindPerChange() {
      var before = feed().position();
      var tasks = new ArrayList<Task>();
      store
          .unitOfWork()
          .write(
              () -> {
                tasks.addAll(insertAll(ChangeTagSet.MAX_TAGS_PER_KIND));
                tasks.addAll(insertAll(1));
                return 0;
              });

      var changes = changesSince(before);

      assertThat(changes.complete()).isTrue();
      assertThat(tasks)
          .allMatch(
              task ->
                  changes.changes().stream().anyMatch(it -> it.affects(ChangeTag.of(task.id()))));
      assertThat(changes.changes())
          .allSatisfy(
              change ->
                  assertThat(change.tags())
                      .filteredOn(tag -> tag.kind() == ChangeKind.TASK)
                      .hasSizeLessThanOrEqualTo(ChangeTagSet.MAX_TAGS_PER_KIND));
    }

    private List<Task> insertAll(int tasks) {
      return store
          .tasks()
          .add(
              swarmId(),
              IntStream.range(0, tasks)
                  .mapToObj(i -> new TaskInsert(taskFactory.create("t" + i), Set.of()))
                  .toList());
    }

    @Test
    void isIncompleteBeyondTheLimit() {
      var own = openOwnStore();
      var feed = own.changeFeed();
      var before = feed.position();
      for (int i = 0; i < 3; i++) {
        new Swarm(swarmId(), own).tasks().enqueue(TaskSpec.builder("t").build());
      }

      assertThat(feed.poll(before, 3).changes()).hasSize(3);
      var cut = feed.poll(before, 2);

      assertThat(cut.complete()).isFalse();
      assertThat(cut.changes()).isEmpty();
      assertThat(feed.poll(cut.position(), 3).complete()).isTrue();
      assertThat(feed.poll(cut.position(), 3).changes()).isEmpty();
    }

    @Test
    void isIncompleteForAPositionOfAnotherStore() {
      var elsewhere = openOwnStore().changeFeed();
      swarm.tasks().enqueue(TaskSpec.builder("t").build());

      assertThat(elsewhere.poll(feed().position(), 10).complete()).isFalse();
    }

    @Test
    void positionsCanBeSerialized() {
      var position = feed().position();
      swarm.tasks().enqueue(TaskSpec.builder("t").build());

      assertThat(changesSince(ChangePosition.parse(position.toString())).changes())
          .hasSize(1)
          .isEqualTo(changesSince(position).changes());
    }

    @Test
    void positionsCoverEarlierOnes() {
      var early = feed().position();
      swarm.tasks().enqueue(TaskSpec.builder("t").build());
      var late = feed().position();
      // Not covered while transactions of others, such as the server itself, began earlier and are
      // open.
      for (long end = System.nanoTime() + PATIENCE; !late.covers(early); late = feed().position()) {
        assertThat(System.nanoTime()).isLessThan(end);
      }

      assertThat(late.covers(late)).isTrue();
      assertThat(early.covers(late)).isFalse();
      assertThat(late.covers(openOwnStore().changeFeed().position())).isFalse();
    }

    @Test
    void rejectsInvalidArguments() {
      var position = feed().position();
      var malformed =
          new ChangePosition(
              position.feed(), position.lowWatermark(), position.highWatermark() + 1, ",");
      assertThatThrownBy(() -> feed().poll(malformed, 1))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> feed().poll(position, 0))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> feed().poll(position, ChangeFeed.MAX_LIMIT + 1))
          .isInstanceOf(InvalidArgumentException.class);
    }
  }

  /** Every operation publishes tags for everything that reads differently afterwards. */
  @Nested
  class Completeness {

    private static final int STEPS = TestIterations.count(120, 250);

    @Test
    void publishesEveryObservableChange() {
      var operations = new RandomOperations(swarm, clock, 20_261_122);
      Set<String> done = new HashSet<>();
      List<Change> received = new ArrayList<>();
      subscribe(received::add);
      for (int i = 0; i < STEPS; i++) {
        var before = StateSnapshot.take(swarm);
        var position = feed().position();
        received.clear();
        String operation = operations.runNext();
        var receivedCopy = List.copyOf(received);
        var different = StateSnapshot.take(swarm).changedTags(before);
        var changes = changesSince(position);

        assertThat(changes.complete()).isTrue();
        assertThat(different)
            .as("after %s, polled %s", operation, changes)
            .allMatch(tag -> changes.changes().stream().anyMatch(it -> it.affects(tag)));
        assertThat(different)
            .as("after %s, listener received %s", operation, receivedCopy)
            .allMatch(tag -> receivedCopy.stream().anyMatch(it -> it.affects(tag)));
        if (!different.isEmpty()) {
          done.add(operation);
        }
      }

      assertThat(done).as("operations that changed something").hasSizeGreaterThan(20);
    }
  }
}
