package io.skep.adapters.sqlite.transaction;

import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.changefeed.ChangeTagSet;
import io.skep.domain.value.SwarmId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** What is said to SQLite of what was changed. */
public final class ChangeLog {

  public static final Field<String> FEED = DSL.field("feed", SQLDataType.CLOB);
  public static final Field<Long> HORIZON = DSL.field("horizon", SQLDataType.BIGINT);
  public static final Field<Long> LAST = DSL.field("last", SQLDataType.BIGINT);
  public static final Field<String> SWARM = DSL.field("swarm", SQLDataType.CLOB);
  public static final Field<String> TAGS = DSL.field("tags", SQLDataType.CLOB);
  public static final Field<Long> COMMIT_ID = DSL.field("mark", SQLDataType.BIGINT);
  private static final Field<Boolean> IS_EXPIRED = DSL.field("is_old", SQLDataType.BOOLEAN);
  private static final Field<Long> SEQ = DSL.field("seq", SQLDataType.BIGINT);

  /** Up to where changes are forgotten, and the latest one. */
  public static final SqlStatement FIND_BOUNDS =
      SqlStatement.ofText(
          "change.ends",
          List.of(FEED, HORIZON, LAST),
          """
          SELECT feed, seq AS horizon, max(seq, coalesce((SELECT max(seq) FROM change), 0)) AS last
          FROM change_horizon WHERE id = 1
          """);

  public static final SqlStatement POLL =
      SqlStatement.ofText(
          "change.since",
          List.of(SWARM, TAGS, COMMIT_ID),
          "SELECT swarm, tags, mark FROM change WHERE seq > :after ORDER BY seq LIMIT :limit");

  private static final SqlStatement INSERT =
      SqlStatement.ofText(
          "change.add",
          List.of(SEQ),
          "INSERT INTO change (swarm, tags, mark) VALUES (:swarm, :tags, :mark) RETURNING seq");

  /** Last change of the next batch to prune, if it is older than one hour. */
  private static final SqlStatement FIND_EXPIRED =
      SqlStatement.ofText(
          "change.old",
          List.of(SEQ, IS_EXPIRED),
          """
          SELECT seq, at < unixepoch() - 3600 AS is_old FROM change
          WHERE seq >= (SELECT seq FROM change_horizon WHERE id = 1) + :many ORDER BY seq LIMIT 1
          """);

  private static final SqlStatement ADVANCE_HORIZON =
      SqlStatement.ofText(
          "change.moveHorizon", List.of(), "UPDATE change_horizon SET seq = :seq WHERE id = 1");

  private static final SqlStatement PRUNE =
      SqlStatement.ofText("change.forget", List.of(), "DELETE FROM change WHERE seq <= :seq");

  /** After so many changes, whoever makes them, old ones are looked for. */
  private static final int PRUNE_INTERVAL = 1_000;

  /** How many are forgotten at once. */
  public static final int PRUNE_BATCH_SIZE = 2 * PRUNE_INTERVAL;

  private ChangeLog() {}

  /** Writes the changes of a transaction, and prunes old changes from time to time. */
  static void append(Session session, Map<SwarmId, ChangeTagSet> changed, long mark) {
    changed.forEach((swarm, tags) -> append(session, swarm, joinTags(tags), mark));
  }

  private static void append(Session session, SwarmId swarm, String tags, long mark) {
    long seq =
        session
            .first(
                INSERT,
                values -> values.set("swarm", swarm.value()).set("tags", tags).set("mark", mark),
                row -> row.get(SEQ))
            .orElseThrow();
    if (seq % PRUNE_INTERVAL == 0) {
      session
          .first(
              FIND_EXPIRED,
              values -> values.set("many", PRUNE_BATCH_SIZE),
              row -> row.get(IS_EXPIRED) ? row.get(SEQ) : 0L)
          .filter(last -> last > 0)
          .ifPresent(last -> prune(session, last));
    }
  }

  private static void prune(Session session, long seq) {
    session.update(ADVANCE_HORIZON, values -> values.set("seq", seq));
    session.update(PRUNE, values -> values.set("seq", seq));
  }

  /** Has everybody take everything for changed. */
  public static void invalidateAll(Session session) {
    session.execute("INSERT INTO change (swarm, tags) VALUES ('', '')");
    session.execute("UPDATE change_horizon SET seq = (SELECT max(seq) FROM change) WHERE id = 1");
  }

  /** No tag has a line break in it. */
  private static String joinTags(ChangeTagSet tags) {
    return tags.toSet().stream().map(ChangeTag::toString).collect(Collectors.joining("\n"));
  }
}
