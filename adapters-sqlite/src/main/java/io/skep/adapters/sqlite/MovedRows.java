package io.skep.adapters.sqlite;

import static java.util.Objects.requireNonNull;

import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.moving.KindSql;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.SQLDialect;

/** Adds and finds rows that are moved, one after the other. */
final class MovedRows {

  /** A statement, and which columns of a row it takes. */
  private record Step(Prepared statement, Set<String> parameters) {

    static Step of(Prepared statement) {
      return new Step(statement, Set.copyOf(statement.parameters(SQLDialect.SQLITE)));
    }
  }

  private static final String ADD_TASK =
      """
      INSERT INTO task (%1$s, ready)
      VALUES (%2$s, :status = 'PENDING' AND :open_blockers = 0
        AND :run_at <= CAST(unixepoch('subsec') * 1000000 AS INTEGER))
      """;

  private static final String ADD_TEXT =
      """
      INSERT INTO task_text (task, description, payload)
      SELECT seq, coalesce(:description, ''), coalesce(:payload, 'null')
      FROM task
      WHERE swarm = :swarm AND id = :id AND coalesce(:description, :payload) IS NOT NULL
      """;

  private static final String ADD_RESULT =
      """
      INSERT INTO task_result (task, result)
      SELECT seq, :result FROM task WHERE swarm = :swarm AND id = :id AND :result IS NOT NULL
      """;

  private static final String COUNT_TASK =
      """
      INSERT INTO task_count (swarm, queue, requires, status, tasks)
      VALUES (:swarm, :queue, :requires, :status, 1)
      ON CONFLICT (swarm, queue, requires, status) DO UPDATE SET tasks = tasks + 1
      """;

  private static final String ADD_BLOCKER =
      """
      INSERT INTO task_blocker (task, blocker)
      SELECT t.seq, b.seq FROM task AS t, task AS b
      WHERE t.swarm = :swarm AND t.id = :task AND b.swarm = :swarm AND b.id = :blocker
      """;

  private static final String ADD_ATTEMPT =
      """
      INSERT INTO attempt (task, token, agent, started_at, ended_at, outcome, error)
      SELECT t.seq, :token, :agent, :started_at, :ended_at, :outcome, :error
      FROM task AS t WHERE t.swarm = :swarm AND t.id = :task
      """;

  private static final String ADD_MESSAGE =
      """
      INSERT INTO message (%1$s, thread)
      SELECT %2$s, t.seq FROM thread AS t
      WHERE t.swarm = :swarm AND t.kind = :thread_kind AND t.owner = :thread_owner
      """;

  private static final Map<RowKind, List<Step>> ADD = new EnumMap<>(RowKind.class);
  private static final Map<RowKind, List<Step>> FIND = new EnumMap<>(RowKind.class);

  static {
    for (var kind : RowKind.values()) {
      ADD.put(kind, statements(kind).stream().map(sql -> written("add", kind, sql)).toList());
      FIND.put(kind, finding(MovedKinds.of(kind), kind));
    }
  }

  private final Session session;

  MovedRows(Session session) {
    this.session = session;
  }

  private static List<String> statements(RowKind kind) {
    return switch (kind) {
      case QUEUE -> List.of(plain(kind, "queue"));
      case AGENT ->
          List.of(
              filled("INSERT INTO agent (%s) VALUES (%s)", kind, "details"),
              "INSERT INTO agent_details (swarm, agent, details) VALUES (:swarm, :id, :details)");
      case CONVERSATION -> List.of(plain(kind, "conversation"));
      case PLAN -> List.of(plain(kind, "plan"));
      case PLAN_LINK -> List.of(plain(kind, "plan_link"));
      case TASK ->
          List.of(
              filled(ADD_TASK, kind, "description", "payload", "result"),
              ADD_TEXT,
              ADD_RESULT,
              COUNT_TASK);
      case BLOCKER -> List.of(ADD_BLOCKER);
      case ATTEMPT -> List.of(ADD_ATTEMPT);
      case THREAD -> List.of(plain(kind, "thread"));
      case MESSAGE -> List.of(filled(ADD_MESSAGE, kind, "thread_kind", "thread_owner"));
      case DELIVERY -> List.of(plain(kind, "delivery"));
      case ORIGIN -> List.of(plain(kind, "origin"));
    };
  }

  private static String plain(RowKind kind, String table) {
    return filled("INSERT INTO " + table + " (%s) VALUES (%s)", kind);
  }

  /** Returns a statement with the columns of a kind and the values for them, save for some. */
  private static String filled(String sql, RowKind kind, String... save) {
    var columns =
        MovedKinds.of(kind).columns().stream()
            .filter(column -> !List.of(save).contains(column.getName()))
            .toList();
    return sql.formatted(KindSql.names(columns, ""), KindSql.names(columns, ":"));
  }

  private static List<Step> finding(KindSql sql, RowKind kind) {
    var places = sql.places(column -> ":" + column);
    return places.stream()
        .map(
            place ->
                Step.of(
                    Prepared.written(
                        place.equals(places.get(0))
                            ? "move.find-" + kind.name()
                            : "move.find-" + kind.name() + "-otherwise",
                        sql.columns(),
                        "SELECT %s FROM %s AS r WHERE %s"
                            .formatted(KindSql.names(sql.columns(), "r."), sql.rows(), place))))
        .toList();
  }

  private static Step written(String what, RowKind kind, String sql) {
    return Step.of(Prepared.written("move." + what + "-" + kind.name(), List.of(), sql));
  }

  void insert(List<StoredRow> rows) {
    var kind = rows.get(0).kind();
    var sql = MovedKinds.of(kind);
    var steps = requireNonNull(ADD.get(kind));
    for (var row : rows) {
      if (run(sql, steps.get(0), row) == 0) {
        throw new InvalidArgumentException(
            kind.toString(), "hold a row that refers to one that is not there: " + row);
      }
      steps.subList(1, steps.size()).forEach(step -> run(sql, step, row));
    }
  }

  private int run(KindSql sql, Step step, StoredRow row) {
    return session.update(step.statement(), values -> sql.set(values, row, step.parameters()));
  }

  List<Optional<StoredRow>> find(List<StoredRow> rows) {
    var kind = rows.get(0).kind();
    var sql = MovedKinds.of(kind);
    List<Optional<StoredRow>> found = new ArrayList<>(rows.size());
    for (var row : rows) {
      found.add(
          requireNonNull(FIND.get(kind)).stream()
              .flatMap(
                  step ->
                      session
                          .first(
                              step.statement(),
                              values -> sql.set(values, row, step.parameters()),
                              sql::row)
                          .stream())
              .findFirst());
    }
    return found;
  }
}
