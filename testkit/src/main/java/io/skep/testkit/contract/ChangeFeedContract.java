package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.change.Change;
import io.skep.domain.change.ChangeFeed;
import io.skep.domain.change.ChangeKind;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.change.ChangeTags;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.origin.Origin;
import io.skep.domain.origin.OriginKey;
import io.skep.domain.origin.OriginKind;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.NewTask;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.testkit.fixture.Races;
import io.skep.testkit.fixture.Rounds;
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

/** What a {@link ChangeFeed} owes. */
public abstract class ChangeFeedContract extends ChangeAnnouncing {

  private static final AgentId AGENT = new AgentId("a");
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);
  private static final ThreadId THREAD = ThreadId.topic("news: of today");

  @Nested
  class Since {

    @Test
    void tellsOfATaskAndWhatItIsPartOf() {
      swarm.plans().draft(new PlanId("p"), "why?");
      var before = feed().position();
      var task =
          swarm
              .tasks()
              .queue(
                  TaskSpec.titled("t").queue(new QueueName("build")).plan(new PlanId("p")).build());

      assertThat(told(before))
          .contains(
              ChangeTag.of(task.id()),
              ChangeTag.of(new QueueName("build")),
              ChangeTag.tasksOf(task.spec().plan().orElseThrow()));
    }

    @Test
    void tellsOfClaimsAndReportsAndWhoMadeThem() {
      swarm.plans().draft(new PlanId("p"), "why?");
      var task = swarm.tasks().queue(TaskSpec.titled("t").plan(new PlanId("p")).build());
      var other = swarm.tasks().queue(TaskSpec.titled("u").build());
      var queued = feed().position();
      var claimed = swarm.tasks().claim(ClaimRequest.by(AGENT).upTo(2));
      var taken = feed().position();
      swarm.tasks().complete(claimed.get(0).token(), Optional.empty());

      var plan = ChangeTag.tasksOf(task.spec().plan().orElseThrow());
      var agent = ChangeTag.tasksOf(AGENT);
      var queue = ChangeTag.of(QueueName.DEFAULT);
      assertThat(told(queued))
          .containsExactlyInAnyOrder(
              ChangeTag.of(task.id()), ChangeTag.of(other.id()), queue, plan, agent);
      assertThat(told(taken))
          .containsExactlyInAnyOrder(ChangeTag.of(task.id()), queue, plan, agent);
    }

    @Test
    void tellsNothingOfAClaimThatFindsNothing() {
      swarm.agents().register(AGENT, AgentProfile.PLAIN);
      swarm.tasks().claim(ClaimRequest.by(AGENT));
      var before = feed().position();

      assertThat(swarm.tasks().claim(ClaimRequest.by(AGENT))).isEmpty();

      assertThat(since(before).changes()).isEmpty();
    }

    @Test
    void tellsOfWhereThingsCameFrom() {
      var before = feed().position();
      var key = new OriginKey(OriginKind.TASK, "x");
      store
          .origins()
          .saveAll(swarmId(), List.of(new Origin(key, "t", 1, Optional.empty(), List.of())));
      var saved = feed().position();
      store.origins().removeAll(swarmId(), List.of(key));

      assertThat(told(before)).containsExactly(ChangeTag.any(ChangeKind.ORIGIN));
      assertThat(told(saved)).containsExactly(ChangeTag.any(ChangeKind.ORIGIN));
    }

    @Test
    void tellsOfEachChangeOnce() {
      var position = feed().position();
      Map<ChangeTag, Integer> times = new HashMap<>();
      List<ChangeTag> made = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        made.add(ChangeTag.of(swarm.tasks().queue(TaskSpec.titled("t").build()).id()));
        var changes = since(position);
        position = changes.position();
        changes
            .changes()
            .forEach(it -> it.tags().forEach(tag -> times.merge(tag, 1, Integer::sum)));
      }

      assertThat(since(position).changes()).isEmpty();
      assertThat(made).allSatisfy(tag -> assertThat(times).containsEntry(tag, 1));
    }

    @Test
    void losesNothingThatManyChangeAtOnce() {
      var writing = new AtomicInteger(3);
      var from = feed().position();
      var told =
          Races.run(
                  4,
                  i -> {
                    if (i == 0) {
                      return followed(from, writing);
                    }
                    try {
                      return queued(50);
                    } finally {
                      writing.decrementAndGet();
                    }
                  })
              .orFail();

      told.subList(1, 4).forEach(made -> assertThat(told.get(0)).containsAll(made));
    }

    private Set<ChangeTag> followed(ChangePosition from, AtomicInteger writing) {
      Set<ChangeTag> told = new HashSet<>();
      var position = from;
      boolean more = true;
      while (more) {
        more = writing.get() > 0;
        var changes = since(position);
        changes.changes().forEach(change -> told.addAll(change.tags()));
        position = changes.position();
      }
      return told;
    }

    private Set<ChangeTag> queued(int tasks) {
      Set<ChangeTag> made = new HashSet<>();
      for (int i = 0; i < tasks; i++) {
        made.add(ChangeTag.of(swarm.tasks().queue(TaskSpec.titled("t").build()).id()));
      }
      return made;
    }

    @Test
    void tellsOfABlockWhenItIsCommitted() {
      var before = feed().position();
      store
          .work()
          .write(
              () -> {
                swarm.agents().register(AGENT, AgentProfile.PLAIN);
                swarm.messages().append(THREAD, Entry.text(Role.USER, "hello"));
                return 0;
              });

      assertThat(told(before))
          .contains(ChangeTag.of(AGENT), ChangeTag.any(ChangeKind.TEAM), ChangeTag.of(THREAD));
    }

    @Test
    void tellsNothingOfABlockThatFailed() {
      var before = feed().position();
      assertThatThrownBy(
              () ->
                  store
                      .work()
                      .write(
                          () -> {
                            swarm.agents().register(AGENT, AgentProfile.PLAIN);
                            swarm.tasks().queue(TaskSpec.titled("t").build());
                            throw new IllegalStateException("no");
                          }))
          .hasMessage("no");

      var changes = since(before);
      assertThat(changes.complete()).isTrue();
      assertThat(changes.changes()).isEmpty();
    }

    @Test
    void tellsSwarmsApart() {
      var before = feed().position();
      new Swarm(otherSwarmId(), store).agents().register(AGENT, AgentProfile.PLAIN);

      assertThat(since(before).changes())
          .singleElement()
          .satisfies(change -> assertThat(change.swarm()).isEqualTo(otherSwarmId()));
    }

    @Test
    void tellsOfVeryManyWithoutNamingMoreOfAKindThanItMay() {
      var before = feed().position();
      var tasks = new ArrayList<Task>();
      store
          .work()
          .write(
              () -> {
                tasks.addAll(queue(ChangeTags.MOST));
                tasks.addAll(queue(1));
                return 0;
              });

      var changes = since(before);

      assertThat(changes.complete()).isTrue();
      assertThat(tasks)
          .allMatch(
              task ->
                  changes.changes().stream().anyMatch(it -> it.touches(ChangeTag.of(task.id()))));
      assertThat(changes.changes())
          .allSatisfy(
              change ->
                  assertThat(change.tags())
                      .filteredOn(tag -> tag.kind() == ChangeKind.TASK)
                      .hasSizeLessThanOrEqualTo(ChangeTags.MOST));
    }

    private List<Task> queue(int tasks) {
      return store
          .tasks()
          .add(
              swarmId(),
              IntStream.range(0, tasks)
                  .mapToObj(i -> new NewTask(make.task("t" + i), Set.of()))
                  .toList());
    }

    @Test
    void saysThatItIsNotCompleteBeyondTheLimit() {
      var own = openOwnStore();
      var feed = own.changes();
      var before = feed.position();
      for (int i = 0; i < 3; i++) {
        new Swarm(swarmId(), own).tasks().queue(TaskSpec.titled("t").build());
      }

      assertThat(feed.since(before, 3).changes()).hasSize(3);
      var cut = feed.since(before, 2);

      assertThat(cut.complete()).isFalse();
      assertThat(cut.changes()).isEmpty();
      assertThat(feed.since(cut.position(), 3).complete()).isTrue();
      assertThat(feed.since(cut.position(), 3).changes()).isEmpty();
    }

    @Test
    void saysThatItIsNotCompleteForAPositionOfAnotherStore() {
      var elsewhere = openOwnStore().changes();
      swarm.tasks().queue(TaskSpec.titled("t").build());

      assertThat(elsewhere.since(feed().position(), 10).complete()).isFalse();
    }

    @Test
    void givesPositionsThatCanBeWrittenDown() {
      var position = feed().position();
      swarm.tasks().queue(TaskSpec.titled("t").build());

      assertThat(since(ChangePosition.parse(position.toString())).changes())
          .hasSize(1)
          .isEqualTo(since(position).changes());
    }

    @Test
    void givesPositionsThatCoverEarlierOnes() {
      var early = feed().position();
      swarm.tasks().queue(TaskSpec.titled("t").build());
      var late = feed().position();
      // Not while others, such as the server itself, are at something that they began before.
      for (long end = System.nanoTime() + PATIENCE; !late.covers(early); late = feed().position()) {
        assertThat(System.nanoTime()).isLessThan(end);
      }

      assertThat(late.covers(late)).isTrue();
      assertThat(early.covers(late)).isFalse();
      assertThat(late.covers(openOwnStore().changes().position())).isFalse();
    }

    @Test
    void refusesNonsense() {
      var position = feed().position();
      var badlyMade =
          new ChangePosition(position.feed(), position.before(), position.end() + 1, ",");
      assertThatThrownBy(() -> feed().since(badlyMade, 1))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> feed().since(position, 0))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> feed().since(position, ChangeFeed.MAX_LIMIT + 1))
          .isInstanceOf(InvalidArgumentException.class);
    }
  }

  /** Whatever is done, everything that can be read differently then is told. */
  @Nested
  class Everything {

    private static final int STEPS = Rounds.of(120, 250);

    @Test
    void thatReadsDifferentlyIsTold() {
      var deeds = new RandomDeeds(swarm, clock, 20_261_122);
      Set<String> done = new HashSet<>();
      List<Change> heard = new ArrayList<>();
      subscribe(heard::add);
      for (int i = 0; i < STEPS; i++) {
        var before = ObservedState.of(swarm);
        var position = feed().position();
        heard.clear();
        String deed = deeds.next();
        var heardOf = List.copyOf(heard);
        var different = ObservedState.of(swarm).differencesFrom(before);
        var changes = since(position);

        assertThat(changes.complete()).isTrue();
        assertThat(different)
            .as("after %s, told of %s", deed, changes)
            .allMatch(tag -> changes.changes().stream().anyMatch(it -> it.touches(tag)));
        assertThat(different)
            .as("after %s, heard %s", deed, heardOf)
            .allMatch(tag -> heardOf.stream().anyMatch(it -> it.touches(tag)));
        if (!different.isEmpty()) {
          done.add(deed);
        }
      }

      assertThat(done).as("what has changed something").hasSizeGreaterThan(20);
    }
  }
}
