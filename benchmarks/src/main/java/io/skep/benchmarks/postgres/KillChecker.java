package io.skep.benchmarks.postgres;

import io.skep.benchmarks.postgres.LeaseEventLog.Event;
import io.skep.benchmarks.postgres.LeaseEventLog.LoggedEvent;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.TaskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks the tasks of a swarm whose workers were killed, by the store and by the event logs of the
 * workers, which are independent.
 */
final class KillChecker {

  private final Map<TaskId, LeaseToken> acknowledged = new HashMap<>();
  private final Set<LeaseToken> claimed = new HashSet<>();
  private final List<String> violations = new ArrayList<>();
  private int completed;
  private int lostAttempts;

  private KillChecker() {}

  static KillChecker check(Swarm swarm, List<LoggedEvent> logs, int tasks) {
    var checker = new KillChecker();
    logs.forEach(checker::accept);
    var page = PageRequest.first(PageRequest.MAX_LIMIT);
    int count = 0;
    while (true) {
      var list = swarm.tasks().list(TaskQuery.ALL, page);
      count += list.items().size();
      list.items().forEach(task -> checker.checkTask(swarm, task));
      if (list.next().isEmpty()) {
        break;
      }
      page = page.after(list.next().get());
    }
    if (count != tasks) {
      checker.violations.add("%d tasks instead of %d".formatted(count, tasks));
    }
    return checker;
  }

  private void accept(LoggedEvent line) {
    if (line.event() == Event.CLAIMED && !claimed.add(line.lease())) {
      violations.add("two agents were given %s".formatted(line.lease()));
    }
    if (line.event() == Event.ACKNOWLEDGED) {
      var earlier = acknowledged.put(line.lease().task(), line.lease());
      if (earlier != null) {
        violations.add("acknowledged twice: %s and %s".formatted(earlier, line.lease()));
      }
    }
  }

  private void checkTask(Swarm swarm, Task task) {
    var page = PageRequest.first(PageRequest.MAX_LIMIT);
    var attempts = new ArrayList<>(swarm.tasks().attempts(task.id(), page).items());
    attempts.sort(Comparator.comparingLong(Attempt::token));
    var successes =
        attempts.stream().filter(it -> it.outcome() == AttemptOutcome.COMPLETED).toList();
    if (task.status() != TaskStatus.COMPLETED || successes.size() != 1) {
      violations.add(
          "%s is %s, completed %d times".formatted(task.id(), task.status(), successes.size()));
      return;
    }
    completed++;
    lostAttempts += attempts.size() - 1;
    var lease = acknowledged.get(task.id());
    if (lease != null && lease.token() != successes.get(0).token()) {
      violations.add("%s was acknowledged, %s is stored".formatted(lease, successes.get(0)));
    }
    for (int i = 1; i < attempts.size(); i++) {
      var before = attempts.get(i - 1);
      var after = attempts.get(i);
      if (before.token() == after.token() || after.startedAt().isBefore(before.endedAt())) {
        violations.add("overlapping leases: %s and %s".formatted(before, after));
      }
    }
  }

  /** Returns the number of tasks completed exactly once. */
  int completed() {
    return completed;
  }

  /** Returns the number of completions acknowledged to workers. */
  int acknowledged() {
    return acknowledged.size();
  }

  /** Returns the number of attempts lost because their worker was killed. */
  int lostAttempts() {
    return lostAttempts;
  }

  /** Returns descriptions of the violations. */
  List<String> violations() {
    return violations;
  }
}
