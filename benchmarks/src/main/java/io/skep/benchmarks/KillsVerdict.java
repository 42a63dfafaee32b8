package io.skep.benchmarks;

import io.skep.benchmarks.Journal.Event;
import io.skep.benchmarks.Journal.Line;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.LeaseToken;
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
 * What became of the tasks of a swarm whose workers were killed, by its store and by the journals
 * of the workers, which know nothing of each other.
 */
final class KillsVerdict {

  private final Map<TaskId, LeaseToken> acknowledged = new HashMap<>();
  private final Set<LeaseToken> claimed = new HashSet<>();
  private final List<String> faults = new ArrayList<>();
  private int completed;
  private int lost;

  private KillsVerdict() {}

  static KillsVerdict of(Swarm swarm, List<Line> journals, int tasks) {
    var verdict = new KillsVerdict();
    journals.forEach(verdict::read);
    var page = PageRequest.first(PageRequest.MAX_LIMIT);
    int found = 0;
    while (true) {
      var list = swarm.tasks().list(TaskQuery.ALL, page);
      found += list.items().size();
      list.items().forEach(task -> verdict.judge(swarm, task));
      if (list.next().isEmpty()) {
        break;
      }
      page = page.after(list.next().get());
    }
    if (found != tasks) {
      verdict.faults.add("%d tasks instead of %d".formatted(found, tasks));
    }
    return verdict;
  }

  private void read(Line line) {
    if (line.event() == Event.CLAIMED && !claimed.add(line.lease())) {
      faults.add("two agents were given %s".formatted(line.lease()));
    }
    if (line.event() == Event.ACKNOWLEDGED) {
      var earlier = acknowledged.put(line.lease().task(), line.lease());
      if (earlier != null) {
        faults.add("acknowledged twice: %s and %s".formatted(earlier, line.lease()));
      }
    }
  }

  private void judge(Swarm swarm, Task task) {
    var page = PageRequest.first(PageRequest.MAX_LIMIT);
    var attempts = new ArrayList<>(swarm.tasks().attempts(task.id(), page).items());
    attempts.sort(Comparator.comparingLong(Attempt::token));
    var successes =
        attempts.stream().filter(it -> it.outcome() == AttemptOutcome.COMPLETED).toList();
    if (task.status() != TaskStatus.COMPLETED || successes.size() != 1) {
      faults.add(
          "%s is %s, completed %d times".formatted(task.id(), task.status(), successes.size()));
      return;
    }
    completed++;
    lost += attempts.size() - 1;
    var told = acknowledged.get(task.id());
    if (told != null && told.token() != successes.get(0).token()) {
      faults.add("%s was acknowledged, %s is stored".formatted(told, successes.get(0)));
    }
    for (int i = 1; i < attempts.size(); i++) {
      var before = attempts.get(i - 1);
      var after = attempts.get(i);
      if (before.token() == after.token() || after.startedAt().isBefore(before.endedAt())) {
        faults.add("held at once: %s and %s".formatted(before, after));
      }
    }
  }

  /** Returns how many tasks were completed exactly once. */
  int completed() {
    return completed;
  }

  /** Returns how many completions the workers were told of. */
  int acknowledged() {
    return acknowledged.size();
  }

  /** Returns how many attempts came to nothing, because who made them was killed. */
  int lost() {
    return lost;
  }

  /** Returns what must not be, each in words. */
  List<String> faults() {
    return faults;
  }
}
