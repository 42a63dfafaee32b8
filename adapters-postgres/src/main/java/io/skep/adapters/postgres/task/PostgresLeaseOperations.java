package io.skep.adapters.postgres.task;

import static io.skep.adapters.jooq.schema.tables.AttemptTable.ATTEMPT;
import static io.skep.adapters.jooq.schema.tables.TaskResultTable.TASK_RESULT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.mapping.TaskMapper;
import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.postgres.transaction.PostgresTransaction;
import io.skep.domain.lease.Lease;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jooq.Param;
import org.jooq.impl.DSL;

/** What agents report on tasks that they hold, within one transaction. */
final class PostgresLeaseOperations {

  private static final Param<Instant> NOW = DSL.param("now", TASK.RUN_AT.getDataType());

  private final PostgresTransaction unit;
  private final SwarmId swarm;

  PostgresLeaseOperations(PostgresTransaction unit, SwarmId swarm) {
    this.unit = unit;
    this.swarm = swarm;
  }

  Map<TaskId, Lease> extendLeases(Collection<LeaseToken> tokens, Duration duration, Instant now) {
    Map<TaskId, Lease> extended = new HashMap<>();
    distinctRounds(tokens, LeaseToken::task)
        .forEach(round -> extendLeases(round, now.plus(duration), extended));
    return extended;
  }

  private void extendLeases(List<LeaseToken> tokens, Instant until, Map<TaskId, Lease> extended) {
    unit.session()
        .query(
            LeaseSql.EXTEND_LEASES,
            values ->
                values
                    .set(TASK.SWARM, swarm)
                    .set(TASK.LEASE_UNTIL, until)
                    .setArrays(
                        tokens,
                        (row, token) ->
                            row.set(TASK.ID, token.task().value()).set(TASK.CLAIMS, token.token())),
            row -> {
              extended.put(new TaskId(row.get(TASK.ID)), toLease(row));
              TaskMapper.addChangeTags(unit.changeTags(swarm), row);
              return true;
            });
  }

  /** Returns what is said of tasks in the order of their ids, each task once in a round. */
  private static <T> List<List<T>> distinctRounds(Collection<T> said, Function<T, TaskId> task) {
    List<SortedMap<TaskId, T>> rounds = new ArrayList<>();
    for (var one : said) {
      int round = 0;
      while (round < rounds.size() && rounds.get(round).containsKey(task.apply(one))) {
        round++;
      }
      if (round == rounds.size()) {
        rounds.add(new TreeMap<>());
      }
      rounds.get(round).put(task.apply(one), one);
    }
    return rounds.stream().map(round -> List.copyOf(round.values())).toList();
  }

  private static Lease toLease(Row row) {
    return new Lease(
        row.get(TASK.AGENT),
        row.get(TASK.CLAIMS),
        row.get(TASK.LEASE_SINCE),
        row.get(TASK.LEASE_UNTIL));
  }

  /** A completion and when it was reported. */
  record TimedCompletion(Completion completion, Instant completedAt) {

    TaskId task() {
      return completion.token().task();
    }
  }

  /** A task as it was, and whether others wait for it or have waited for it. */
  private record EndedTask(Task task, boolean hasDependents) {}

  List<Task> complete(List<Completion> completions, Instant now) {
    var reports =
        completions.stream().map(completion -> new TimedCompletion(completion, now)).toList();
    var reported = endTasks(LeaseSql.COMPLETE, reports);
    var waitedFor =
        reported.values().stream()
            .filter(EndedTask::hasDependents)
            .map(ended -> ended.task().id())
            .toList();
    if (!waitedFor.isEmpty()) {
      new PostgresDependencyStore(unit, swarm).updateDependents(waitedFor, true, now);
    }
    return reports.stream().flatMap(report -> completedTask(reported, report).stream()).toList();
  }

  /**
   * Ends those that nobody waits for, by one statement; the others are left alone and empty, also
   * the second report on a task.
   */
  List<Optional<Task>> completeWithoutDependents(List<TimedCompletion> reports) {
    Set<TaskId> named = new HashSet<>();
    List<Boolean> isFirst = reports.stream().map(report -> named.add(report.task())).toList();
    List<TimedCompletion> first =
        IntStream.range(0, reports.size()).filter(isFirst::get).mapToObj(reports::get).toList();
    var reported = endTasks(LeaseSql.COMPLETE_WITHOUT_DEPENDENTS, first);
    return IntStream.range(0, reports.size())
        .mapToObj(
            i -> isFirst.get(i) ? completedTask(reported, reports.get(i)) : Optional.<Task>empty())
        .toList();
  }

  private Map<TaskId, EndedTask> endTasks(SqlStatement statement, List<TimedCompletion> reports) {
    Map<TaskId, EndedTask> reported = new HashMap<>();
    distinctRounds(reports, TimedCompletion::task)
        .forEach(round -> endTasks(statement, round, reported));
    return reported;
  }

  private void endTasks(
      SqlStatement statement, List<TimedCompletion> reports, Map<TaskId, EndedTask> reported) {
    unit.requirePartitions(reports.stream().map(report -> report.task().value()).toList());
    unit.session()
        .query(
            statement,
            values ->
                values
                    .set(TASK.SWARM, swarm)
                    .set("slot", unit.slot())
                    .set("mark", unit.commitId())
                    .setArrays(
                        reports,
                        (row, report) ->
                            row.set(TASK.ID, report.task().value())
                                .set(TASK.CLAIMS, report.completion().token().token())
                                .set(TASK_RESULT.RESULT, report.completion().result())
                                .set(NOW, report.completedAt())),
            row -> {
              var task = TaskMapper.toTask(row);
              unit.logged(swarm, tags -> tags.add(task));
              reported.put(task.id(), new EndedTask(task, row.get(PostgresTaskSql.HAS_DEPENDENTS)));
              return true;
            });
  }

  private static Optional<Task> completedTask(
      Map<TaskId, EndedTask> reported, TimedCompletion report) {
    return Optional.ofNullable(reported.get(report.task()))
        .filter(found -> found.task().claimCount() == report.completion().token().token())
        .map(found -> completedTask(found.task(), report.completion(), report.completedAt()));
  }

  private static Task completedTask(Task before, Completion completion, Instant now) {
    var ended = before.completed(completion.token().token(), completion.result(), now);
    return new TaskDraft(ended, ended.updatedAt()).version(before.version() + 1).build();
  }

  void upsertAttempt(Attempt attempt) {
    unit.requirePartitions(List.of(attempt.task().value()));
    unit.session()
        .update(
            LeaseSql.UPSERT_ATTEMPT,
            values ->
                values
                    .set(TASK.SWARM, swarm)
                    .set(TASK.ID, attempt.task().value())
                    .set(ATTEMPT.TOKEN, attempt.token())
                    .set(ATTEMPT.AGENT, attempt.agent())
                    .set(ATTEMPT.STARTED_AT, attempt.startedAt())
                    .set(ATTEMPT.ENDED_AT, attempt.endedAt())
                    .set(ATTEMPT.OUTCOME, attempt.outcome())
                    .set(ATTEMPT.ERROR, attempt.error()));
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
