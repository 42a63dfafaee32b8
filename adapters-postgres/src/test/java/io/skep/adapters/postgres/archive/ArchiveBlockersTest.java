package io.skep.adapters.postgres.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.mail.OutgoingMessage;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.partition.ArchiveBlocker;
import io.skep.domain.partition.ArchiveBlocker.Kind;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What keeps a month from being archived. */
@Execution(ExecutionMode.CONCURRENT)
class ArchiveBlockersTest {

  private final ArchivePartitionFixture fixture = ArchivePartitionFixture.create();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void emptyWhenAllWorkHasEnded() {
    assertThat(findBlockers()).isEmpty();
  }

  @Test
  void openTasksBlock() {
    fixture.inJanuary(january -> january.tasks().enqueue(TaskSpec.of("still to do")));

    assertThat(findBlockers()).extracting(ArchiveBlocker::kind).containsExactly(Kind.OPEN_TASK);
  }

  @Test
  void dependenciesOfOpenTasksBlock() {
    fixture.swarm.tasks().enqueue(TaskSpec.builder("late").blockedByKeys("fetch").build());

    assertThat(findBlockers())
        .containsExactly(new ArchiveBlocker(Kind.DEPENDENCY, 1, fixture.fetched.toString()));
  }

  @Test
  void tasksOfUnfinishedPlansBlock() {
    fixture.run("UPDATE task SET plan = 'spring'");
    assertThat(findBlockers()).extracting(ArchiveBlocker::kind).containsExactly(Kind.PLAN);

    fixture.run("DELETE FROM task");
    assertThat(findBlockers()).isEmpty();
    fixture.run("UPDATE plan SET status = 'EXECUTING'");
    assertThat(findBlockers()).extracting(ArchiveBlocker::kind).containsExactly(Kind.PLAN);
  }

  @Test
  void messagesInThreadsOfOpenTasksAndPlansBlock() {
    var task = fixture.swarm.tasks().enqueue(TaskSpec.of("talked about")).id();
    fixture.inJanuary(
        january ->
            january.messages().append(ThreadId.of(task), MessageInput.text(Role.USER, "well")));
    assertThat(findBlockers()).extracting(ArchiveBlocker::kind).containsExactly(Kind.THREAD);

    fixture.swarm.tasks().cancel(task);
    assertThat(findBlockers()).isEmpty();
    var plan = new PlanId("summer");
    fixture.swarm.plans().draft(plan, "what then?", 1);
    fixture.inJanuary(
        january ->
            january.messages().append(ThreadId.of(plan), MessageInput.text(Role.USER, "well")));
    assertThat(findBlockers()).extracting(ArchiveBlocker::kind).containsExactly(Kind.THREAD);
    fixture.swarm.plans().changeStatus(plan, PlanStatus.FAILED);
    assertThat(findBlockers()).isEmpty();
  }

  @Test
  void unreadDeliveriesBlockUntilTheyExpire() {
    fixture.inJanuary(
        january -> january.mailbox().send(outgoingMessage(ArchivePartitionFixture.BEE)));
    assertThat(findBlockers()).extracting(ArchiveBlocker::kind).containsExactly(Kind.UNREAD);

    try (var work = fixture.openSession()) {
      assertThat(work.expireUnread(ArchivePartitionFixture.MONTH)).isEqualTo(1);
    }
    assertThat(findBlockers()).isEmpty();
    assertThat(fixture.swarm.mailbox().countUnread(ArchivePartitionFixture.BEE)).isEqualTo(1);
  }

  @Test
  void newBlockersReattachThePartition() {
    var before = fixture.rows();
    try (var work = fixture.openSession()) {
      var archive = fixture.plan(work);
      fixture.swarm.tasks().enqueue(TaskSpec.builder("late").blockedByKeys("fetch").build());
      var with = fixture.rows();

      assertThat(work.detach(archive))
          .extracting(ArchiveBlocker::kind)
          .containsExactly(Kind.DEPENDENCY);
      fixture.assertRows(with);
      assertThat(with).hasSizeGreaterThan(before.size());
      assertThat(fixture.store.partitionedStore().archives()).isEmpty();
      assertThat(fixture.detachedTables()).isEmpty();
    }
  }

  private List<ArchiveBlocker> findBlockers() {
    try (var work = fixture.openSession()) {
      return work.findBlockers(ArchivePartitionFixture.MONTH);
    }
  }

  private static OutgoingMessage outgoingMessage(AgentId recipient) {
    return OutgoingMessage.text(
        ArchivePartitionFixture.BEE, Recipients.agents(recipient), "subject", "text");
  }
}
