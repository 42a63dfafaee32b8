package io.skep.adapters.sqlite.task;

import static io.skep.adapters.jooq.schema.tables.AttemptTable.ATTEMPT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.sqlite.transaction.SqliteTransaction;
import io.skep.domain.lease.Lease;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.Completion;
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
final class SqliteLeaseOperations {

  private final SqliteTransaction unit;
  private final SwarmId swarm;
  private final SqliteTaskUpdater updater;

  SqliteLeaseOperations(SqliteTransaction unit, SwarmId swarm) {
    this.unit = unit;
    this.swarm = swarm;
    updater = new SqliteTaskUpdater(unit, swarm);
  }

  /** A lease and the row of its task. */
  private record LeasedRow(long seq, QueueName queue, Optional<PlanId> plan, Lease lease) {

    static LeasedRow of(Row row) {
      return new LeasedRow(
          row.get(TASK.SEQ),
          row.get(TASK.QUEUE),
          row.getOptional(TASK.PLAN),
          new Lease(
              row.get(TASK.AGENT),
              row.get(TASK.CLAIMS),
              row.get(TASK.LEASE_SINCE),
              row.get(TASK.LEASE_UNTIL)));
    }
  }

  Map<TaskId, Lease> extendLeases(Collection<LeaseToken> tokens, Duration duration, Instant now) {
    Map<TaskId, Lease> extended = new LinkedHashMap<>();
    for (var token : tokens) {
      var held =
          unit.session()
              .first(
                  SqliteTaskSql.FIND_LEASE,
                  values -> values.set(TASK.SWARM, swarm).set(TASK.ID, token.task().value()),
                  LeasedRow::of);
      if (held.isPresent() && held.get().lease().token() == token.token()) {
        var lease = held.get().lease().extended(duration, now);
        long seq = held.get().seq();
        unit.session()
            .update(
                SqliteTaskSql.EXTEND_LEASE,
                values -> values.set(TASK.LEASE_UNTIL, lease.expiresAt()).set(TASK.SEQ, seq));
        extended.put(token.task(), lease);
        unit.changeTags(swarm)
            .add(token.task(), held.get().queue(), held.get().plan(), Optional.of(lease.holder()));
      }
    }
    return extended;
  }

  List<Task> complete(List<Completion> completions, Instant now) {
    List<Task> completed = new ArrayList<>(completions.size());
    for (var completion : completions) {
      var token = completion.token();
      var found = updater.findForCompletion(token.task());
      if (found.isPresent() && isLeasedWith(found.get().stored().task(), token)) {
        completed.add(complete(found.get(), completion, now));
      }
    }
    return completed;
  }

  private static boolean isLeasedWith(Task task, LeaseToken token) {
    return task.lease().isPresent() && task.lease().get().token() == token.token();
  }

  private Task complete(
      SqliteTaskUpdater.CompletionTarget reported, Completion completion, Instant now) {
    var stored = reported.stored();
    var before = stored.task();
    var ended = before.completed(completion.token().token(), completion.result(), now);
    var after = new TaskDraft(ended, ended.updatedAt()).version(before.version() + 1).build();
    updater.complete(stored, after);
    updater.upsertAttempt(
        stored.seq(), before.toAttempt(AttemptOutcome.COMPLETED, Optional.empty(), now));
    if (reported.hasDependents()) {
      new SqliteDependencyStore(unit, swarm).updateDependents(stored, after, now);
    }
    return after;
  }

  /** Returns a finished attempt. */
  static Attempt toAttempt(Row row, TaskId task) {
    return new Attempt(
        task,
        row.get(ATTEMPT.TOKEN),
        row.get(ATTEMPT.AGENT),
        row.get(ATTEMPT.STARTED_AT),
        row.get(ATTEMPT.ENDED_AT),
        row.get(ATTEMPT.OUTCOME),
        row.getOptional(ATTEMPT.ERROR));
  }
}
