package io.skep.testkit.contract.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.lease.Lease;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Cursor;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.TaskId;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.Pages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract tests of leases: leased tasks and expired leases. */
abstract class TaskLeaseTests extends TaskContractPart {

  TaskLeaseTests(StoreContract contract) {
    super(contract);
  }

  @Nested
  class Expired {

    @Test
    void includesATaskFromTheExpiryInstantOn() {
      add("task");
      var claimed = claimOne();
      var expiry = claimed.lease().orElseThrow().expiresAt();

      assertThat(tasks().findExpired(swarmId(), expiry.minusNanos(1_000), 9)).isEmpty();
      assertThat(tasks().findExpired(swarmId(), expiry, 9)).containsExactly(claimed);
      assertThat(tasks().findExpired(otherSwarmId(), expiry, 9)).isEmpty();
    }

    @Test
    void includesTasksInProgressOnly() {
      for (var status : TaskStatus.values()) {
        add(taskFactory().inStatus(status, TaskSpec.of("task")));
      }

      assertThat(tasks().findExpired(swarmId(), now().plusSeconds(86_400), 9))
          .extracting(Task::status)
          .containsExactly(TaskStatus.IN_PROGRESS);
    }

    @Test
    void excludesExtendedLeases() {
      add("task");
      var claimed = claimOne();
      var expiry = claimed.lease().orElseThrow().expiresAt();
      tasks().extendLeases(swarmId(), List.of(claimed.token()), Duration.ofMinutes(2), now());

      assertThat(tasks().findExpired(swarmId(), expiry, 9)).isEmpty();
      assertThat(tasks().findExpired(swarmId(), now().plusSeconds(120), 9)).hasSize(1);
    }

    @Test
    void isOrderedByExpiryUpToTheLimit() {
      List<Task> claimed = new ArrayList<>();
      for (int seconds : new int[] {30, 10, 50, 20, 40}) {
        add("task");
        claimed.addAll(claim(ClaimRequest.forAgent(AGENT).withLease(Duration.ofSeconds(seconds))));
      }
      claimed.sort(Comparator.comparing(task -> task.lease().orElseThrow().expiresAt()));

      assertThat(tasks().findExpired(swarmId(), now().plusSeconds(40), 9))
          .containsExactlyElementsOf(claimed.subList(0, 4));
      assertThat(tasks().findExpired(swarmId(), now().plusSeconds(40), 2))
          .containsExactlyElementsOf(claimed.subList(0, 2));
    }

    @Test
    void rejectsALimitOutOfRange() {
      for (int limit : new int[] {0, -1, 1_001}) {
        assertThatThrownBy(() -> tasks().findExpired(swarmId(), now(), limit))
            .isInstanceOf(InvalidArgumentException.class);
      }
      assertThat(tasks().findExpired(swarmId(), now(), 1_000)).isEmpty();
    }
  }

  @Nested
  class LeasedBy {

    @Test
    void includesLeasesOfTheAgentOnly() {
      add(TaskSpec.builder("given back").build());
      save(claimOne().released(1, now()));
      add(TaskSpec.builder("assigned").assignee(AGENT).build());
      var claimed = claim(ClaimRequest.forAgent(AGENT).withLimit(2));
      add("other's");
      claim(ClaimRequest.forAgent(OTHER_AGENT));
      save(claimed.get(0).cancelled(now()));

      assertThat(held(9)).containsExactly(claimed.get(1));
      assertThat(tasks().leasedBy(otherSwarmId(), AGENT, PageRequest.first(9)).items()).isEmpty();
    }

    @Test
    void isOrderedByIdInPagesOfAnySize() {
      var inOrder =
          List.of(id(0, 1), id(0x10, 1), id(0x7F, 1), id(0x80, 1), id(0x80, 2), id(0xFF, -1));
      for (int i : new int[] {3, 0, 5, 2, 4, 1}) {
        add(heldUnder(inOrder.get(i)));
      }

      for (int limit : new int[] {1, 2, 3, 5, 6, 1_000}) {
        assertThat(ids(held(limit))).isEqualTo(inOrder);
      }
    }

    private Task heldUnder(TaskId id) {
      var lease = new Lease(AGENT, 1, now(), now().plusSeconds(60));
      return new TaskDraft(taskFactory().create(id, TaskSpec.of("task")), now())
          .status(TaskStatus.IN_PROGRESS)
          .agent(Optional.of(AGENT))
          .attempts(1)
          .claimCount(1)
          .lease(Optional.of(lease))
          .build();
    }

    @Test
    void isCompleteWhenTheTaskOfTheCursorIsReleased() {
      for (int i = 0; i < 4; i++) {
        add("task " + i);
      }
      var claimed = claim(ClaimRequest.forAgent(AGENT).withLimit(4));
      var first = tasks().leasedBy(swarmId(), AGENT, PageRequest.first(2));
      save(claimed.get(1).released(1, now()));

      var second =
          tasks()
              .leasedBy(swarmId(), AGENT, PageRequest.first(2).after(first.next().orElseThrow()));

      assertThat(second.items()).isEqualTo(claimed.subList(2, 4));
      assertThat(second.next()).isEmpty();
    }

    @Test
    void rejectsForeignCursors() {
      var page = PageRequest.first(1).after(new Cursor("no cursor"));

      assertThatThrownBy(() -> tasks().leasedBy(swarmId(), AGENT, page))
          .isInstanceOf(InvalidArgumentException.class);
    }

    private List<Task> held(int limit) {
      return Pages.collectAll(limit, page -> tasks().leasedBy(swarmId(), AGENT, page));
    }
  }
}
