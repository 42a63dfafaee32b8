package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.mail.Letter;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.month.Reference;
import io.skep.domain.month.Reference.Kind;
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
class MonthReferencesTest {

  private final OldMonth old = OldMonth.worked();

  @AfterEach
  void close() {
    old.close();
  }

  @Test
  void areNoneWhenAllHasEnded() {
    assertThat(references()).isEmpty();
  }

  @Test
  void areOpenTasksOfTheMonth() {
    old.inJanuary(january -> january.tasks().queue(TaskSpec.of("still to do")));

    assertThat(references()).extracting(Reference::kind).containsExactly(Kind.OPEN_TASK);
  }

  @Test
  void areTasksThatOpenOnesWaitForOrHaveWaitedFor() {
    old.swarm.tasks().queue(TaskSpec.titled("late").afterKeys("fetch").build());

    assertThat(references())
        .containsExactly(new Reference(Kind.BLOCKER, 1, old.fetched.toString()));
  }

  @Test
  void areTasksOfPlansThatHaveNotEndedOrHaveOpenTasks() {
    old.run("UPDATE task SET plan = 'spring'");
    assertThat(references()).extracting(Reference::kind).containsExactly(Kind.PLAN);

    old.run("DELETE FROM task");
    assertThat(references()).isEmpty();
    old.run("UPDATE plan SET status = 'EXECUTING'");
    assertThat(references()).extracting(Reference::kind).containsExactly(Kind.PLAN);
  }

  @Test
  void areMessagesInThreadsOfOpenTasksAndPlans() {
    var task = old.swarm.tasks().queue(TaskSpec.of("talked about")).id();
    old.inJanuary(
        january -> january.messages().append(ThreadId.of(task), Entry.text(Role.USER, "well")));
    assertThat(references()).extracting(Reference::kind).containsExactly(Kind.THREAD);

    old.swarm.tasks().cancel(task);
    assertThat(references()).isEmpty();
    var plan = new PlanId("summer");
    old.swarm.plans().draft(plan, "what then?", 1);
    old.inJanuary(
        january -> january.messages().append(ThreadId.of(plan), Entry.text(Role.USER, "well")));
    assertThat(references()).extracting(Reference::kind).containsExactly(Kind.THREAD);
    old.swarm.plans().changeStatus(plan, PlanStatus.FAILED);
    assertThat(references()).isEmpty();
  }

  @Test
  void areUnreadDeliveriesUntilTheyExpire() {
    old.inJanuary(january -> january.mailbox().send(letter(OldMonth.BEE)));
    assertThat(references()).extracting(Reference::kind).containsExactly(Kind.UNREAD);

    try (var work = old.begin()) {
      assertThat(work.expireUnread(OldMonth.MONTH)).isEqualTo(1);
    }
    assertThat(references()).isEmpty();
    assertThat(old.swarm.mailbox().unread(OldMonth.BEE)).isEqualTo(1);
  }

  @Test
  void thatComeUpMeanwhileBringTheMonthBack() {
    var before = old.rows();
    try (var work = old.begin()) {
      var archive = old.plan(work);
      old.swarm.tasks().queue(TaskSpec.titled("late").afterKeys("fetch").build());
      var with = old.rows();

      assertThat(work.detach(archive)).extracting(Reference::kind).containsExactly(Kind.BLOCKER);
      old.requireRows(with);
      assertThat(with).hasSizeGreaterThan(before.size());
      assertThat(old.store.months().archives()).isEmpty();
      assertThat(old.tablesAside()).isEmpty();
    }
  }

  private List<Reference> references() {
    try (var work = old.begin()) {
      return work.references(OldMonth.MONTH);
    }
  }

  private static Letter letter(AgentId recipient) {
    return Letter.text(OldMonth.BEE, Recipients.agents(recipient), "subject", "text");
  }
}
