package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.AttemptTable.ATTEMPT;
import static io.skep.adapters.jooq.schema.tables.TaskResultTable.TASK_RESULT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Row;
import io.skep.adapters.jooq.repository.TaskRows;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Lease;
import io.skep.domain.task.LeaseToken;
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
final class TaskReports {

  private static final Param<Instant> NOW = DSL.param("now", TASK.RUN_AT.getDataType());

  private final PostgresUnit unit;
  private final SwarmId swarm;

  TaskReports(PostgresUnit unit, SwarmId swarm) {
    this.unit = unit;
    this.swarm = swarm;
  }

  Map<TaskId, Lease> extend(Collection<LeaseToken> tokens, Duration duration, Instant now) {
    Map<TaskId, Lease> extended = new HashMap<>();
    inRounds(tokens, LeaseToken::task)
        .forEach(round -> extend(round, now.plus(duration), extended));
    return extended;
  }

  private void extend(List<LeaseToken> tokens, Instant until, Map<TaskId, Lease> extended) {
    unit.session()
        .run(
            ReportSql.EXTEND,
            values ->
                values
                    .set(TASK.SWARM, swarm)
                    .set(TASK.LEASE_UNTIL, until)
                    .each(
                        tokens,
                        (row, token) ->
                            row.set(TASK.ID, token.task().value()).set(TASK.CLAIMS, token.token())),
            row -> {
              extended.put(new TaskId(row.get(TASK.ID)), lease(row));
              TaskRows.addTo(unit.changed(swarm), row);
              return true;
            });
  }

  /** Returns what is said of tasks in the order of their ids, each task once in a round. */
  private static <T> List<List<T>> inRounds(Collection<T> said, Function<T, TaskId> task) {
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

  private static Lease lease(Row row) {
    return new Lease(
        row.get(TASK.AGENT),
        row.get(TASK.CLAIMS),
        row.get(TASK.LEASE_SINCE),
        row.get(TASK.LEASE_UNTIL));
  }

  /** A completion and when it was reported. */
  record Report(Completion completion, Instant at) {

    TaskId task() {
      return completion.token().task();
    }
  }

  /** A task as it was, and whether others wait for it or have waited for it. */
  private record Reported(Task task, boolean hasDependents) {}

  List<Task> complete(List<Completion> completions, Instant now) {
    var reports = completions.stream().map(completion -> new Report(completion, now)).toList();
    var reported = end(ReportSql.COMPLETE, reports);
    var waitedFor =
        reported.values().stream()
            .filter(Reported::hasDependents)
            .map(ended -> ended.task().id())
            .toList();
    if (!waitedFor.isEmpty()) {
      new Blockers(unit, swarm).follow(waitedFor, true, now);
    }
    return reports.stream().flatMap(report -> after(reported, report).stream()).toList();
  }

  /**
   * Ends those that nobody waits for, by one statement; the others are left alone and empty, also
   * the second report on a task.
   */
  List<Optional<Task>> completeAlone(List<Report> reports) {
    Set<TaskId> named = new HashSet<>();
    List<Boolean> isFirst = reports.stream().map(report -> named.add(report.task())).toList();
    List<Report> first =
        IntStream.range(0, reports.size()).filter(isFirst::get).mapToObj(reports::get).toList();
    var reported = end(ReportSql.COMPLETE_ALONE, first);
    return IntStream.range(0, reports.size())
        .mapToObj(i -> isFirst.get(i) ? after(reported, reports.get(i)) : Optional.<Task>empty())
        .toList();
  }

  private Map<TaskId, Reported> end(Prepared statement, List<Report> reports) {
    Map<TaskId, Reported> reported = new HashMap<>();
    inRounds(reports, Report::task).forEach(round -> end(statement, round, reported));
    return reported;
  }

  private void end(Prepared statement, List<Report> reports, Map<TaskId, Reported> reported) {
    unit.requireMonths(reports.stream().map(report -> report.task().value()).toList());
    unit.session()
        .run(
            statement,
            values ->
                values
                    .set(TASK.SWARM, swarm)
                    .set("slot", unit.slot())
                    .set("mark", unit.mark())
                    .each(
                        reports,
                        (row, report) ->
                            row.set(TASK.ID, report.task().value())
                                .set(TASK.CLAIMS, report.completion().token().token())
                                .set(TASK_RESULT.RESULT, report.completion().result())
                                .set(NOW, report.at())),
            row -> {
              var task = TaskRows.task(row);
              unit.told(swarm, tags -> tags.add(task));
              reported.put(task.id(), new Reported(task, row.get(TaskSql.HAS_DEPENDENTS)));
              return true;
            });
  }

  private static Optional<Task> after(Map<TaskId, Reported> reported, Report report) {
    return Optional.ofNullable(reported.get(report.task()))
        .filter(found -> found.task().claims() == report.completion().token().token())
        .map(found -> after(found.task(), report.completion(), report.at()));
  }

  private static Task after(Task before, Completion completion, Instant now) {
    var ended = before.completed(completion.token().token(), completion.result(), now);
    return new TaskDraft(ended, ended.updatedAt()).version(before.version() + 1).toTask();
  }

  void putAttempt(Attempt attempt) {
    unit.requireMonths(List.of(attempt.task().value()));
    unit.session()
        .update(
            ReportSql.PUT_ATTEMPT,
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
