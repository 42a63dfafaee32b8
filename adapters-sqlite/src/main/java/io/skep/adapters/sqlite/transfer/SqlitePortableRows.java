package io.skep.adapters.sqlite.transfer;

import static java.util.Objects.requireNonNull;

import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.transfer.EntitySql;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.PortableRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.SQLDialect;

/** Adds and finds rows that are moved, one after the other. */
final class SqlitePortableRows {

  /** A statement, and which columns of a row it takes. */
  private record BoundStatement(SqlStatement statement, Set<String> parameters) {

    static BoundStatement of(SqlStatement statement) {
      return new BoundStatement(statement, Set.copyOf(statement.parameterNames(SQLDialect.SQLITE)));
    }
  }

  private static final String INSERT_TASK =
      """
      INSERT INTO task (%1$s, ready)
      VALUES (%2$s, :status = 'PENDING' AND :open_blockers = 0
        AND :run_at <= CAST(unixepoch('subsec') * 1000000 AS INTEGER))
      """;

  private static final String INSERT_TEXT =
      """
      INSERT INTO task_text (task, description, payload)
      SELECT seq, coalesce(:description, ''), coalesce(:payload, 'null')
      FROM task
      WHERE swarm = :swarm AND id = :id AND coalesce(:description, :payload) IS NOT NULL
      """;

  private static final String INSERT_RESULT =
      """
      INSERT INTO task_result (task, result)
      SELECT seq, :result FROM task WHERE swarm = :swarm AND id = :id AND :result IS NOT NULL
      """;

  private static final String INCREMENT_TASK_COUNT =
      """
      INSERT INTO task_count (swarm, queue, requires, status, tasks)
      VALUES (:swarm, :queue, :requires, :status, 1)
      ON CONFLICT (swarm, queue, requires, status) DO UPDATE SET tasks = tasks + 1
      """;

  private static final String INSERT_BLOCKER =
      """
      INSERT INTO task_blocker (task, blocker)
      SELECT t.seq, b.seq FROM task AS t, task AS b
      WHERE t.swarm = :swarm AND t.id = :task AND b.swarm = :swarm AND b.id = :blocker
      """;

  private static final String INSERT_ATTEMPT =
      """
      INSERT INTO attempt (task, token, agent, started_at, ended_at, outcome, error)
      SELECT t.seq, :token, :agent, :started_at, :ended_at, :outcome, :error
      FROM task AS t WHERE t.swarm = :swarm AND t.id = :task
      """;

  private static final String INSERT_MESSAGE =
      """
      INSERT INTO message (%1$s, thread)
      SELECT %2$s, t.seq FROM thread AS t
      WHERE t.swarm = :swarm AND t.kind = :thread_kind AND t.owner = :thread_owner
      """;

  private static final Map<EntityType, List<BoundStatement>> INSERTS =
      new EnumMap<>(EntityType.class);
  private static final Map<EntityType, List<BoundStatement>> FINDS =
      new EnumMap<>(EntityType.class);

  static {
    for (var kind : EntityType.values()) {
      INSERTS.put(
          kind,
          insertStatements(kind).stream().map(sql -> boundStatement("add", kind, sql)).toList());
      FINDS.put(kind, findStatements(SqliteEntityQueries.forType(kind), kind));
    }
  }

  private final Session session;

  SqlitePortableRows(Session session) {
    this.session = session;
  }

  private static List<String> insertStatements(EntityType kind) {
    return switch (kind) {
      case QUEUE -> List.of(insertInto(kind, "queue"));
      case AGENT ->
          List.of(
              expand("INSERT INTO agent (%s) VALUES (%s)", kind, "details"),
              "INSERT INTO agent_details (swarm, agent, details) VALUES (:swarm, :id, :details)");
      case CONVERSATION -> List.of(insertInto(kind, "conversation"));
      case PLAN -> List.of(insertInto(kind, "plan"));
      case PLAN_LINK -> List.of(insertInto(kind, "plan_link"));
      case TASK ->
          List.of(
              expand(INSERT_TASK, kind, "description", "payload", "result"),
              INSERT_TEXT,
              INSERT_RESULT,
              INCREMENT_TASK_COUNT);
      case BLOCKER -> List.of(INSERT_BLOCKER);
      case ATTEMPT -> List.of(INSERT_ATTEMPT);
      case THREAD -> List.of(insertInto(kind, "thread"));
      case MESSAGE -> List.of(expand(INSERT_MESSAGE, kind, "thread_kind", "thread_owner"));
      case DELIVERY -> List.of(insertInto(kind, "delivery"));
      case IMPORT_RECORD -> List.of(insertInto(kind, "origin"));
    };
  }

  private static String insertInto(EntityType kind, String table) {
    return expand("INSERT INTO " + table + " (%s) VALUES (%s)", kind);
  }

  /** Returns a statement with the columns of a kind and the values for them, save for some. */
  private static String expand(String sql, EntityType kind, String... save) {
    var columns =
        SqliteEntityQueries.forType(kind).columns().stream()
            .filter(column -> !List.of(save).contains(column.getName()))
            .toList();
    return sql.formatted(EntitySql.joinNames(columns, ""), EntitySql.joinNames(columns, ":"));
  }

  private static List<BoundStatement> findStatements(EntitySql sql, EntityType kind) {
    var places = sql.conflictConditions(column -> ":" + column);
    return places.stream()
        .map(
            place ->
                BoundStatement.of(
                    SqlStatement.ofText(
                        place.equals(places.get(0))
                            ? "move.find-" + kind.name()
                            : "move.find-" + kind.name() + "-otherwise",
                        sql.columns(),
                        "SELECT %s FROM %s AS r WHERE %s"
                            .formatted(
                                EntitySql.joinNames(sql.columns(), "r."), sql.source(), place))))
        .toList();
  }

  private static BoundStatement boundStatement(String what, EntityType kind, String sql) {
    return BoundStatement.of(
        SqlStatement.ofText("move." + what + "-" + kind.name(), List.of(), sql));
  }

  void insert(List<PortableRow> rows) {
    var kind = rows.get(0).type();
    var sql = SqliteEntityQueries.forType(kind);
    var steps = requireNonNull(INSERTS.get(kind));
    for (var row : rows) {
      if (run(sql, steps.get(0), row) == 0) {
        throw new InvalidArgumentException(
            kind.toString(), "hold a row that refers to one that is not there: " + row);
      }
      steps.subList(1, steps.size()).forEach(step -> run(sql, step, row));
    }
  }

  private int run(EntitySql sql, BoundStatement step, PortableRow row) {
    return session.update(step.statement(), values -> sql.bind(values, row, step.parameters()));
  }

  List<Optional<PortableRow>> find(List<PortableRow> rows) {
    var kind = rows.get(0).type();
    var sql = SqliteEntityQueries.forType(kind);
    List<Optional<PortableRow>> found = new ArrayList<>(rows.size());
    for (var row : rows) {
      found.add(
          requireNonNull(FINDS.get(kind)).stream()
              .flatMap(
                  step ->
                      session
                          .first(
                              step.statement(),
                              values -> sql.bind(values, row, step.parameters()),
                              sql::toPortableRow)
                          .stream())
              .findFirst());
    }
    return found;
  }
}
