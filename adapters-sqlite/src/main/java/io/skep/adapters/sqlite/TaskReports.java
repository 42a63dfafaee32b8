package io.skep.adapters.sqlite;

import static io.skep.adapters.jooq.schema.tables.AttemptTable.ATTEMPT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.Row;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Lease;
import io.skep.domain.task.LeaseToken;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What agents report on tasks that they hold, within one unit of work. */
final class TaskReports {

  private final WriteUnit unit;
  private final SwarmId swarm;
  private final TaskWrites writes;

  TaskReports(WriteUnit unit, SwarmId swarm) {
    this.unit = unit;
    this.swarm = swarm;
    writes = new TaskWrites(unit, swarm);
  }

  /** A lease and the row of its task. */
  private record Held(long seq, QueueName queue, Optional<PlanId> plan, Lease lease) {

    static Held of(Row row) {
      return new Held(
          row.get(TASK.SEQ),
          row.get(TASK.QUEUE),
          row.find(TASK.PLAN),
          new Lease(
              row.get(TASK.AGENT),
              row.get(TASK.CLAIMS),
              row.get(TASK.LEASE_SINCE),
              row.get(TASK.LEASE_UNTIL)));
    }
  }

  Map<TaskId, Lease> extend(Collection<LeaseToken> tokens, Duration duration, Instant now) {
    Map<TaskId, Lease> extended = new LinkedHashMap<>();
    for (var token : tokens) {
      var held =
          unit.session()
              .first(
                  TaskStatements.FIND_LEASE,
                  values -> values.set(TASK.SWARM, swarm).set(TASK.ID, token.task().value()),
                  Held::of);
      if (held.isPresent() && held.get().lease().token() == token.token()) {
        var lease = held.get().lease().extended(duration, now);
        long seq = held.get().seq();
        unit.session()
            .update(
                TaskStatements.EXTEND,
                values -> values.set(TASK.LEASE_UNTIL, lease.expiresAt()).set(TASK.SEQ, seq));
        extended.put(token.task(), lease);
        unit.changed(swarm)
            .add(token.task(), held.get().queue(), held.get().plan(), Optional.of(lease.holder()));
      }
    }
    return extended;
  }

  List<Task> complete(List<Completion> completions, Instant now) {
    List<Task> completed = new ArrayList<>(completions.size());
    for (var completion : completions) {
      var token = completion.token();
      var found = writes.findReported(token.task());
      if (found.isPresent() && isHeld(found.get().stored().task(), token)) {
        completed.add(complete(found.get(), completion, now));
      }
    }
    return completed;
  }

  private static boolean isHeld(Task task, LeaseToken token) {
    return task.lease().isPresent() && task.lease().get().token() == token.token();
  }

  private Task complete(TaskWrites.Reported reported, Completion completion, Instant now) {
    var stored = reported.stored();
    var before = stored.task();
    var ended = before.completed(completion.token().token(), completion.result(), now);
    var after = new TaskDraft(ended, ended.updatedAt()).version(before.version() + 1).toTask();
    writes.complete(stored, after);
    writes.putAttempt(
        stored.seq(), before.attemptEnded(AttemptOutcome.COMPLETED, Optional.empty(), now));
    if (reported.hasDependents()) {
      new Blockers(unit, swarm).follow(stored, after, now);
    }
    return after;
  }

  /** Returns a finished attempt. */
  static Attempt attempt(Row row, TaskId task) {
    return new Attempt(
        task,
        row.get(ATTEMPT.TOKEN),
        row.get(ATTEMPT.AGENT),
        row.get(ATTEMPT.STARTED_AT),
        row.get(ATTEMPT.ENDED_AT),
        row.get(ATTEMPT.OUTCOME),
        row.find(ATTEMPT.ERROR));
  }
}
