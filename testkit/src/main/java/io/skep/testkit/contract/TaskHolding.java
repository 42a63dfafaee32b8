package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.Lease;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Cursor;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.TaskId;
import io.skep.testkit.fixture.Pages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which tasks are held, and which of them for too long. */
abstract class TaskHolding extends TaskPart {

  TaskHolding(StoreContract contract) {
    super(contract);
  }

  @Nested
  class Expired {

    @Test
    void hasATaskFromTheInstantOnAtWhichItsLeaseExpires() {
      add("task");
      var claimed = claimed();
      var expiry = claimed.lease().orElseThrow().expiresAt();

      assertThat(tasks().expired(swarmId(), expiry.minusNanos(1_000), 9)).isEmpty();
      assertThat(tasks().expired(swarmId(), expiry, 9)).containsExactly(claimed);
      assertThat(tasks().expired(otherSwarmId(), expiry, 9)).isEmpty();
    }

    @Test
    void hasNoTaskThatIsNotInProgress() {
      for (var status : TaskStatus.values()) {
        add(make().inStatus(status, TaskSpec.of("task")));
      }

      assertThat(tasks().expired(swarmId(), now().plusSeconds(86_400), 9))
          .extracting(Task::status)
          .containsExactly(TaskStatus.IN_PROGRESS);
    }

    @Test
    void hasNoTaskWhoseLeaseWasExtendedInTime() {
      add("task");
      var claimed = claimed();
      var expiry = claimed.lease().orElseThrow().expiresAt();
      tasks().extend(swarmId(), List.of(claimed.token()), Duration.ofMinutes(2), now());

      assertThat(tasks().expired(swarmId(), expiry, 9)).isEmpty();
      assertThat(tasks().expired(swarmId(), now().plusSeconds(120), 9)).hasSize(1);
    }

    @Test
    void hasTheLongestExpiredFirstUpToTheLimit() {
      List<Task> claimed = new ArrayList<>();
      for (int seconds : new int[] {30, 10, 50, 20, 40}) {
        add("task");
        claimed.addAll(claim(ClaimRequest.by(AGENT).heldFor(Duration.ofSeconds(seconds))));
      }
      claimed.sort(Comparator.comparing(task -> task.lease().orElseThrow().expiresAt()));

      assertThat(tasks().expired(swarmId(), now().plusSeconds(40), 9))
          .containsExactlyElementsOf(claimed.subList(0, 4));
      assertThat(tasks().expired(swarmId(), now().plusSeconds(40), 2))
          .containsExactlyElementsOf(claimed.subList(0, 2));
    }

    @Test
    void refusesALimitOutOfRange() {
      for (int limit : new int[] {0, -1, 1_001}) {
        assertThatThrownBy(() -> tasks().expired(swarmId(), now(), limit))
            .isInstanceOf(InvalidArgumentException.class);
      }
      assertThat(tasks().expired(swarmId(), now(), 1_000)).isEmpty();
    }
  }

  @Nested
  class HeldBy {

    @Test
    void hasWhatTheAgentHoldsAndNothingElse() {
      add(TaskSpec.titled("given back").build());
      save(claimed().released(1, now()));
      add(TaskSpec.titled("assigned").assignee(AGENT).build());
      var claimed = claim(ClaimRequest.by(AGENT).upTo(2));
      add("other's");
      claim(ClaimRequest.by(OTHER_AGENT));
      save(claimed.get(0).cancelled(now()));

      assertThat(held(9)).containsExactly(claimed.get(1));
      assertThat(tasks().heldBy(otherSwarmId(), AGENT, PageRequest.first(9)).items()).isEmpty();
    }

    @Test
    void isOrderedByIdToTheLastElementWhateverThePage() {
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
      return new TaskDraft(make().task(id, TaskSpec.of("task")), now())
          .status(TaskStatus.IN_PROGRESS)
          .agent(Optional.of(AGENT))
          .attempts(1)
          .claims(1)
          .lease(Optional.of(lease))
          .toTask();
    }

    @Test
    void losesNothingWhenWhatTheCursorNamesIsGivenBack() {
      for (int i = 0; i < 4; i++) {
        add("task " + i);
      }
      var claimed = claim(ClaimRequest.by(AGENT).upTo(4));
      var first = tasks().heldBy(swarmId(), AGENT, PageRequest.first(2));
      save(claimed.get(1).released(1, now()));

      var second =
          tasks().heldBy(swarmId(), AGENT, PageRequest.first(2).after(first.next().orElseThrow()));

      assertThat(second.items()).isEqualTo(claimed.subList(2, 4));
      assertThat(second.next()).isEmpty();
    }

    @Test
    void refusesACursorThatNoListMade() {
      var page = PageRequest.first(1).after(new Cursor("no cursor"));

      assertThatThrownBy(() -> tasks().heldBy(swarmId(), AGENT, page))
          .isInstanceOf(InvalidArgumentException.class);
    }

    private List<Task> held(int limit) {
      return Pages.all(limit, page -> tasks().heldBy(swarmId(), AGENT, page));
    }
  }
}
