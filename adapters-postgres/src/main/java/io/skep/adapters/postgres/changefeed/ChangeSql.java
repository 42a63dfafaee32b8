package io.skep.adapters.postgres.changefeed;

import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.domain.changefeed.ChangeKind;
import io.skep.domain.changefeed.ChangeTag;
import java.util.List;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** What is said to PostgreSQL of what was changed. */
public final class ChangeSql {

  static final Field<String> POSITION = DSL.field("position", SQLDataType.CLOB);
  static final Field<Boolean> COMPLETE = DSL.field("known", SQLDataType.BOOLEAN);
  static final Field<String> SWARM = DSL.field("swarm", SQLDataType.CLOB);
  static final Field<String> TASKS = DSL.field("tasks", SQLDataType.CLOB);
  static final Field<String> TAGS = DSL.field("tags", SQLDataType.CLOB);
  static final Field<Long> COMMIT_ID = DSL.field("mark", SQLDataType.BIGINT);

  /** How many changes are forgotten at once. */
  public static final int PRUNE_BATCH_SIZE = 10_000;

  /**
   * The store, its database, which may be a copy of another one, and the timeline of its server:
   * after a failover that lost transactions, others have their numbers, but on another timeline.
   */
  private static final String CURRENT_PLACE =
      """
      h.feed || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())
        || '/' || CASE WHEN pg_is_in_recovery() THEN 'standby'
        ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END AS place,
      """;

  static final SqlStatement CURRENT_POSITION =
      SqlStatement.ofText(
          "change.position",
          List.of(POSITION),
          """
          SELECT h.place || '/' || pg_current_snapshot() AS position
          FROM (SELECT %s true FROM change_horizon AS h) AS h
          """
              .formatted(CURRENT_PLACE));

  /**
   * The present position, whether all changes since another one are known, and these; one row
   * without a change if there is none. All of it is of one snapshot. The transactions that were
   * under way at the other position are not before its {@code xmin}.
   */
  public static final SqlStatement POLL =
      SqlStatement.ofText(
          "change.since",
          List.of(POSITION, COMPLETE, SWARM, TASKS, TAGS, COMMIT_ID),
          """
          SELECT h.place || '/' || pg_current_snapshot() AS position,
            h.known AND h.place = :place AS known, c.swarm,
            array_to_string(c.tasks, ',') AS tasks, array_to_string(c.tags, E'\\n') AS tags, c.mark
          FROM (SELECT %s h.xid < pg_snapshot_xmin(:since::pg_snapshot)
                AND pg_snapshot_xmax(:since::pg_snapshot)
                  <= pg_snapshot_xmax(pg_current_snapshot()) AS known
              FROM change_horizon AS h) AS h
            LEFT JOIN LATERAL (
              SELECT swarm, tasks, tags, mark FROM change
              WHERE h.known AND xid >= pg_snapshot_xmin(:since::pg_snapshot)
                AND NOT pg_visible_in_snapshot(xid, :since::pg_snapshot)
              ORDER BY xid LIMIT :limit) AS c ON true
          """
              .formatted(CURRENT_PLACE));

  /** Forgets changes of more than an hour ago, and says so to who has not read them yet. */
  public static final SqlStatement PRUNE =
      SqlStatement.ofText(
          "change.forget",
          List.of(),
          """
          WITH first AS MATERIALIZED (
            SELECT xid, at FROM change WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY xid LIMIT %d),
          old AS (
            SELECT xid FROM first WHERE at < clock_timestamp() - interval '1 hour'
            ORDER BY xid DESC LIMIT 1),
          moved AS (
            UPDATE change_horizon AS h SET xid = old.xid FROM old WHERE h.xid < old.xid
            RETURNING h.xid)
          DELETE FROM change WHERE xid <= (SELECT xid FROM moved)
          """
              .formatted(PRUNE_BATCH_SIZE));

  /** Has everybody take everything for changed. */
  public static final String INVALIDATE_ALL =
      "UPDATE change_horizon SET xid = pg_current_xact_id()";

  private ChangeSql() {}

  /**
   * Returns a part of a statement that tells of the tasks that it has changed.
   *
   * @param part the part of the statement that has their rows
   * @param tags arrays of what else was changed
   */
  public static String logChanges(String part, String... tags) {
    return """
    INSERT INTO change (swarm, tasks, tags, mark)
    SELECT :swarm, ARRAY (SELECT id FROM %1$s), %2$s, :mark
    WHERE EXISTS (SELECT FROM %1$s)
    """
        .formatted(part, String.join(" || ", tags));
  }

  /** Returns the tags of a kind of what the rows of a part have in a column. */
  public static String tagArray(ChangeKind kind, String column, String part) {
    return "ARRAY (SELECT %1$s || %2$s FROM %3$s WHERE %2$s IS NOT NULL GROUP BY %2$s)"
        .formatted(tagPrefix(kind), column, part);
  }

  /** Returns what stands before the name in the tag of a kind. */
  public static String tagPrefix(ChangeKind kind) {
    return "'" + ChangeTag.any(kind) + ":'";
  }
}
