package io.skep.bootstrap.cli.demo;

import io.skep.domain.error.LeaseLostException;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.message.Message;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.TaskId;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Checks of the guarantees against the stored state after the demonstration. */
final class DemoChecks {

  private final Swarm swarm;
  private final Map<String, Boolean> results = new LinkedHashMap<>();

  /** Total number of attempts. */
  long attempts;

  /** Number of attempts that ended with an expired lease. */
  long expiredAttempts;

  DemoChecks(Swarm swarm) {
    this.swarm = swarm;
  }

  /** Returns whether each guarantee holds. */
  Map<String, Boolean> run(
      long tasks, List<AgentId> agents, List<LeaseToken> abandonedTokens, long messagesSent) {
    Map<TaskId, Task> tasksById = new HashMap<>();
    forEach(
        page -> swarm.tasks().list(TaskQuery.ALL, page), task -> tasksById.put(task.id(), task));
    results.put("every enqueued task is stored", tasksById.size() == tasks);
    results.put(
        "every task is completed",
        tasksById.values().stream().allMatch(task -> task.status() == TaskStatus.COMPLETED));
    results.put(
        "counts by status match the tasks",
        swarm.queues().countByStatus().equals(Map.of(TaskStatus.COMPLETED, tasks)));
    checkAttempts(tasksById);
    results.put("no task started before its blockers ended", startedInOrder(tasksById));
    results.put("calls with a lost lease are rejected", rejectsLostLeases(abandonedTokens));
    results.put(
        "every message was delivered once and acknowledged", messagesArrived(agents, messagesSent));
    results.put("sequences of messages have no gaps", sequencesHaveNoGaps(agents));
    return results;
  }

  private void checkAttempts(Map<TaskId, Task> tasksById) {
    boolean once = true;
    boolean apart = true;
    for (var id : tasksById.keySet()) {
      long completions = 0;
      Instant free = Instant.EPOCH;
      var page = swarm.tasks().attempts(id, PageRequest.first(PageRequest.MAX_LIMIT));
      for (Attempt attempt : page.items()) {
        attempts++;
        apart &= !attempt.startedAt().isBefore(free);
        free = attempt.endedAt();
        if (attempt.outcome() == AttemptOutcome.COMPLETED) {
          completions++;
        } else if (attempt.outcome() == AttemptOutcome.EXPIRED) {
          expiredAttempts++;
        }
      }
      once &= completions == 1;
    }
    results.put("every task was completed exactly once", once);
    results.put("no task was leased by two agents at a time", apart);
  }

  private boolean startedInOrder(Map<TaskId, Task> tasksById) {
    return tasksById.keySet().stream()
        .allMatch(
            id -> {
              var first =
                  swarm.tasks().attempts(id, PageRequest.first(1)).items().stream().findFirst();
              return first.isPresent()
                  && swarm.tasks().blockersOf(id).stream()
                      .map(
                          blocker ->
                              Optional.ofNullable(tasksById.get(blocker)).flatMap(Task::endedAt))
                      .allMatch(
                          end -> end.isPresent() && !first.get().startedAt().isBefore(end.get()));
            });
  }

  private boolean rejectsLostLeases(List<LeaseToken> tokens) {
    return tokens.stream()
        .allMatch(
            token -> {
              try {
                swarm.tasks().complete(token, Optional.empty());
                return false;
              } catch (LeaseLostException e) {
                return true;
              }
            });
  }

  private boolean messagesArrived(List<AgentId> agents, long sent) {
    long[] counts = new long[2];
    for (var agent : agents) {
      forEach(
          page -> swarm.mailbox().inbox(agent, InboxQuery.ALL, page),
          entry -> {
            counts[0]++;
            if (entry.delivery().status() == DeliveryStatus.ACKNOWLEDGED) {
              counts[1]++;
            }
          });
      if (swarm.mailbox().countUnread(agent) != 0) {
        return false;
      }
    }
    return counts[0] == sent && counts[1] == sent;
  }

  private boolean sequencesHaveNoGaps(List<AgentId> agents) {
    for (var agent : agents) {
      var thread = ThreadId.of(agent);
      long sequence = 0;
      while (true) {
        var messages = swarm.messages().findAfter(thread, sequence, PageRequest.MAX_LIMIT);
        if (messages.isEmpty()) {
          break;
        }
        for (Message message : messages) {
          if (message.sequence() != ++sequence) {
            return false;
          }
        }
      }
      if (swarm.messages().version(thread) != sequence) {
        return false;
      }
    }
    return true;
  }

  private static <T> void forEach(Function<PageRequest, Page<T>> list, Consumer<T> action) {
    var request = PageRequest.first(PageRequest.MAX_LIMIT);
    while (true) {
      var page = list.apply(request);
      page.items().forEach(action);
      if (page.next().isEmpty()) {
        return;
      }
      request = request.after(page.next().get());
    }
  }
}
