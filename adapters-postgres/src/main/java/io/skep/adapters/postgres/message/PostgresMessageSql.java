package io.skep.adapters.postgres.message;

import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;

import io.skep.adapters.jooq.mapping.MessageMapper;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.statement.StatementDsl;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** What is said to PostgreSQL of threads and their messages. */
public final class PostgresMessageSql {

  private static final String COLUMNS =
      MessageMapper.COLUMNS.stream()
          .map(field -> "m." + field.getName())
          .collect(Collectors.joining(", "));

  /** How many messages were added. */
  static final Field<Long> ADDED = DSL.field("added", SQLDataType.BIGINT);

  /** The place of a thread among those that were given, from 1 on. */
  static final Field<Long> NUMBER = DSL.field("number", SQLDataType.BIGINT);

  /** The key that was looked for. */
  static final Field<String> TAKEN_KEY = DSL.field("taken_key", SQLDataType.CLOB);

  /**
   * The thread of a message {@code m}, looked up for each: to join tables would read them whole.
   */
  public static final String JOIN_THREAD =
      "CROSS JOIN LATERAL (SELECT kind, owner FROM thread WHERE seq = m.thread LIMIT 1) AS t";

  /** Finds a thread and keeps others from appending to it until the transaction ends. */
  static final SqlStatement LOCK_THREAD =
      SqlStatement.ofText(
          "thread.lock",
          List.of(THREAD.SEQ, THREAD.VERSION, THREAD.NEWEST_AT),
          """
          INSERT INTO thread AS t (swarm, kind, owner, version, messages, newest_at)
          VALUES (:swarm, :kind, :owner, 0, 0, timestamptz 'epoch')
          ON CONFLICT (swarm, kind, owner) DO UPDATE SET version = t.version
          RETURNING seq, version, newest_at
          """);

  static final SqlStatement FIND_THREAD =
      SqlStatement.ofText(
          "thread.find",
          List.of(THREAD.SEQ, THREAD.VERSION),
          """
          SELECT seq, version FROM thread
          WHERE swarm = :swarm AND kind = :kind AND owner = :owner
          """);

  static final SqlStatement RESET_THREAD =
      SqlStatement.ofText(
          "thread.clear",
          List.of(THREAD.SEQ),
          """
          UPDATE thread SET messages = 0, cleared = version
          WHERE swarm = :swarm AND kind = :kind AND owner = :owner
          RETURNING seq
          """);

  static final SqlStatement LIST_THREADS =
      SqlStatement.ofText(
          "thread.list",
          List.of(THREAD.SEQ, THREAD.OWNER, THREAD.MESSAGES, THREAD.VERSION),
          """
          SELECT seq, owner, messages, version FROM thread
          WHERE swarm = :swarm AND kind = :kind AND owner > :after AND messages > 0
          ORDER BY owner LIMIT :limit
          """);

  static final SqlStatement FIND_OWNER =
      SqlStatement.ofText(
          "thread.owner", List.of(THREAD.OWNER), "SELECT owner FROM thread WHERE seq = :seq");

  /** Adds messages of which none was sent to anyone; see {@link #insertStatement}. */
  public static final SqlStatement INSERT = insertStatement(false, "");

  /** Adds messages of which some were sent to someone; see {@link #insertStatement}. */
  static final SqlStatement INSERT_MAIL = insertStatement(true, "");

  /** Does the same as {@link #INSERT}, but passes over ids that are taken, which takes longer. */
  static final SqlStatement INSERT_IGNORING_DUPLICATES =
      insertStatement(false, "ON CONFLICT DO NOTHING");

  /**
   * Does the same as {@link #INSERT_MAIL}, but passes over ids that are taken, which takes longer.
   */
  static final SqlStatement INSERT_MAIL_IGNORING_DUPLICATES =
      insertStatement(true, "ON CONFLICT DO NOTHING");

  /**
   * Adds messages, sent to nobody, to several threads and tells of it. Finds the threads that have
   * grown: those that are not there, and those that others are about to change, are passed over, so
   * that nobody waits for a thread that is not his own.
   */
  public static final SqlStatement INSERT_INTO_MANY_THREADS =
      SqlStatement.ofText(
          "message.addToMany",
          List.of(NUMBER, THREAD.VERSION),
          """
          WITH stood AS MATERIALIZED (
            SELECT t.seq, t.version, t.newest_at, g.number, g.many, g.newest, g.tag
            FROM unnest(:kind::text[], :owner::text[], :many::bigint[], :newest_at::timestamptz[],
                :tag::text[]) WITH ORDINALITY AS g(kind, owner, many, newest, tag, number)
              CROSS JOIN LATERAL (
                SELECT seq, version, newest_at FROM thread
                WHERE swarm = :swarm AND kind = g.kind AND owner = g.owner
                LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED) AS t),
          grown AS (
            UPDATE thread AS t SET version = s.version + s.many, messages = t.messages + s.many,
              newest_at = greatest(s.newest_at, s.newest)
            FROM stood AS s
            WHERE t.seq = s.seq AND t.seq = ANY (ARRAY (SELECT seq FROM stood))),
          added AS (
            INSERT INTO message (swarm, thread, id, sequence, said_at, newest_at, role, author, key,
              content)
            SELECT :swarm, s.seq, n.id, s.version + n.place, n.said_at,
              greatest(s.newest_at, n.newest), n.role, n.author, n.key, n.content
            FROM stood AS s, unnest(:number::bigint[], :place::bigint[], :id::uuid[],
                :said_at::timestamptz[], :newest::timestamptz[], :role::text[], :author::text[],
                :key::text[], :content::text[])
              AS n(number, place, id, said_at, newest, role, author, key, content)
            WHERE n.number = s.number),
          told AS (
            INSERT INTO change (swarm, tags, mark)
            SELECT :swarm, ARRAY (SELECT tag FROM stood), :mark WHERE EXISTS (SELECT FROM stood))
          SELECT number, version FROM stood
          """);

  /** Takes back what has just been added to a thread behind a version. */
  static final SqlStatement DELETE_APPENDED =
      SqlStatement.ofText(
          "message.remove",
          List.of(),
          """
          WITH gone AS (
            DELETE FROM message
            WHERE swarm = :swarm AND thread = :seq AND sequence > :version
          )
          UPDATE thread SET version = :version, messages = messages - :many, newest_at = :newest_at
          WHERE seq = :seq
          """);

  static final SqlStatement INSERT_KEYS =
      SqlStatement.ofText(
          "message.addKeys",
          List.of(),
          """
          INSERT INTO message_key (swarm, thread, key, id)
          SELECT :swarm, :seq, n.key, n.id FROM unnest(:key::text[], :id::uuid[]) AS n(key, id)
          """);

  /** Messages that are archived keep their keys, and are nothing but keys here. */
  static final SqlStatement FIND_KEYS =
      SqlStatement.ofText(
          "message.findKeys",
          StatementDsl.concat(MessageMapper.COLUMNS, TAKEN_KEY),
          """
          SELECT %s, k.key AS taken_key FROM message_key AS k
            LEFT JOIN LATERAL (
              SELECT * FROM message WHERE swarm = k.swarm AND id = k.id LIMIT 1) AS m ON true
          WHERE k.swarm = :swarm AND k.thread = :seq AND k.key = ANY (:key::text[])
          """
              .formatted(COLUMNS));

  public static final SqlStatement FIND_EXISTING_IDS =
      SqlStatement.ofText(
          "message.existing",
          List.of(MESSAGE.ID),
          "SELECT id FROM message WHERE swarm = :swarm AND id = ANY (:id::uuid[])");

  public static final SqlStatement FIND =
      SqlStatement.ofText(
          "message.find",
          withThread(MessageMapper.COLUMNS),
          """
          SELECT %s, t.kind, t.owner FROM message AS m %s
          WHERE m.swarm = :swarm AND m.id = :id
          """
              .formatted(COLUMNS, JOIN_THREAD));

  public static final SqlStatement FIND_AFTER =
      selectStatement(
          "message.after", "m.sequence > :sequence", "ORDER BY m.sequence LIMIT :limit");

  public static final SqlStatement FIND_BEFORE =
      selectStatement(
          "message.before", "m.sequence < :sequence", "ORDER BY m.sequence DESC LIMIT :limit");

  /**
   * Begins with the first message at which the thread had reached the time: all before it were said
   * earlier.
   */
  static final SqlStatement FIND_SINCE =
      selectStatement(
          "message.since",
          """
          m.sequence > :sequence AND m.said_at >= :said_at AND m.sequence >= (
            SELECT e.sequence FROM message AS e
            WHERE e.swarm = :swarm AND e.thread = :seq AND e.newest_at >= :said_at
            ORDER BY e.newest_at, e.sequence LIMIT 1)
          """,
          "ORDER BY m.sequence LIMIT :limit");

  /** Removes the messages of a thread, with their keys and their deliveries; returns each. */
  static final SqlStatement DELETE_MESSAGES =
      SqlStatement.ofText(
          "message.clear",
          List.of(MESSAGE.ID),
          """
          WITH gone AS (
            DELETE FROM message WHERE swarm = :swarm AND thread = :seq RETURNING id),
          undelivered AS (
            DELETE FROM delivery AS d USING gone WHERE d.swarm = :swarm AND d.message = gone.id),
          keys AS (DELETE FROM message_key WHERE swarm = :swarm AND thread = :seq)
          SELECT id FROM gone
          """);

  private PostgresMessageSql() {}

  /**
   * Locks a thread that is there, makes it longer by so many messages, adds these and tells of it.
   * Finds nothing if there is no such thread; otherwise where it stood before, and how many
   * messages were added.
   */
  private static SqlStatement insertStatement(boolean sent, String onTakenIds) {
    var columns = sent ? ", subject, priority, tags, reply_to, expires_at" : "";
    var values =
        sent
            ? ", n.subject, n.priority, string_to_array(n.tags, E'\\n'), n.reply_to, n.expires_at"
            : "";
    var arrays =
        sent
            ? ", :subject::text[], :priority::integer[], :tags::text[], :reply_to::uuid[],"
                + " :expires_at::timestamptz[]"
            : "";
    return SqlStatement.ofText(
        "message.add",
        List.of(THREAD.SEQ, THREAD.VERSION, THREAD.NEWEST_AT, ADDED),
        """
        WITH grown AS (
          UPDATE thread AS t SET version = b.version + :many, messages = t.messages + :many,
            newest_at = greatest(b.newest_at, :newest_at)
          FROM (
            SELECT seq, version, newest_at FROM thread
            WHERE swarm = :swarm AND kind = :kind AND owner = :owner
            FOR NO KEY UPDATE) AS b
          WHERE t.seq = b.seq
          RETURNING b.seq, b.version, b.newest_at),
        added AS (
          INSERT INTO message (swarm, thread, id, sequence, said_at, newest_at, role, author, key,
            content%s)
          SELECT :swarm, g.seq, n.id, g.version + n.place, n.said_at,
            greatest(g.newest_at, n.newest), n.role, n.author, n.key, n.content%s
          FROM grown AS g, unnest(:id::uuid[], :said_at::timestamptz[], :newest::timestamptz[],
            :role::text[], :author::text[], :key::text[], :content::text[]%s)
            WITH ORDINALITY AS n(id, said_at, newest, role, author, key, content%s, place)
          %s
          RETURNING 1),
        told AS (
          INSERT INTO change (swarm, tags, mark)
          SELECT :swarm, ARRAY[:tag::text], :mark WHERE EXISTS (SELECT FROM added))
        SELECT seq, version, newest_at, (SELECT count(*) FROM added) AS added FROM grown
        """
            .formatted(columns, values, arrays, columns, onTakenIds));
  }

  private static SqlStatement selectStatement(String operation, String part, String order) {
    return SqlStatement.ofText(
        operation,
        MessageMapper.COLUMNS,
        "SELECT %s FROM message AS m WHERE m.swarm = :swarm AND m.thread = :seq AND %s %s"
            .formatted(COLUMNS, part, order));
  }

  /** Returns these columns of a message and those that name its thread. */
  public static List<Field<?>> withThread(List<Field<?>> columns) {
    return StatementDsl.concat(columns, THREAD.KIND, THREAD.OWNER);
  }
}
