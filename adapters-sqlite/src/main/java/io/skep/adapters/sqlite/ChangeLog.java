package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Session;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.change.ChangeTags;
import io.skep.domain.value.SwarmId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** What is said to SQLite of what was changed. */
final class ChangeLog {

  static final Field<String> FEED = DSL.field("feed", SQLDataType.CLOB);
  static final Field<Long> HORIZON = DSL.field("horizon", SQLDataType.BIGINT);
  static final Field<Long> LAST = DSL.field("last", SQLDataType.BIGINT);
  static final Field<String> SWARM = DSL.field("swarm", SQLDataType.CLOB);
  static final Field<String> TAGS = DSL.field("tags", SQLDataType.CLOB);
  static final Field<Long> MARK = DSL.field("mark", SQLDataType.BIGINT);
  private static final Field<Boolean> IS_OLD = DSL.field("is_old", SQLDataType.BOOLEAN);
  private static final Field<Long> SEQ = DSL.field("seq", SQLDataType.BIGINT);

  /** Up to where changes are forgotten, and the latest one. */
  static final Prepared ENDS =
      Prepared.written(
          "change.ends",
          List.of(FEED, HORIZON, LAST),
          """
          SELECT feed, seq AS horizon, max(seq, coalesce((SELECT max(seq) FROM change), 0)) AS last
          FROM change_horizon WHERE id = 1
          """);

  static final Prepared SINCE =
      Prepared.written(
          "change.since",
          List.of(SWARM, TAGS, MARK),
          "SELECT swarm, tags, mark FROM change WHERE seq > :after ORDER BY seq LIMIT :limit");

  private static final Prepared ADD =
      Prepared.written(
          "change.add",
          List.of(SEQ),
          "INSERT INTO change (swarm, tags, mark) VALUES (:swarm, :tags, :mark) RETURNING seq");

  /** The last of the next ones to forget, if it is old: those of the past hour are kept. */
  private static final Prepared OLD =
      Prepared.written(
          "change.old",
          List.of(SEQ, IS_OLD),
          """
          SELECT seq, at < unixepoch() - 3600 AS is_old FROM change
          WHERE seq >= (SELECT seq FROM change_horizon WHERE id = 1) + :many ORDER BY seq LIMIT 1
          """);

  private static final Prepared MOVE_HORIZON =
      Prepared.written(
          "change.moveHorizon", List.of(), "UPDATE change_horizon SET seq = :seq WHERE id = 1");

  private static final Prepared FORGET =
      Prepared.written("change.forget", List.of(), "DELETE FROM change WHERE seq <= :seq");

  /** After so many changes, whoever makes them, old ones are looked for. */
  private static final int FORGET_EVERY = 1_000;

  /** How many are forgotten at once. */
  static final int FORGOTTEN = 2 * FORGET_EVERY;

  private ChangeLog() {}

  /** Writes what a transaction has changed, and now and then forgets what is old. */
  static void add(Session session, Map<SwarmId, ChangeTags> changed, long mark) {
    changed.forEach((swarm, tags) -> add(session, swarm, text(tags), mark));
  }

  private static void add(Session session, SwarmId swarm, String tags, long mark) {
    long seq =
        session
            .first(
                ADD,
                values -> values.set("swarm", swarm.value()).set("tags", tags).set("mark", mark),
                row -> row.get(SEQ))
            .orElseThrow();
    if (seq % FORGET_EVERY == 0) {
      session
          .first(
              OLD,
              values -> values.set("many", FORGOTTEN),
              row -> row.get(IS_OLD) ? row.get(SEQ) : 0L)
          .filter(last -> last > 0)
          .ifPresent(last -> forget(session, last));
    }
  }

  private static void forget(Session session, long seq) {
    session.update(MOVE_HORIZON, values -> values.set("seq", seq));
    session.update(FORGET, values -> values.set("seq", seq));
  }

  /** Has everybody take everything for changed. */
  static void changeAll(Session session) {
    session.execute("INSERT INTO change (swarm, tags) VALUES ('', '')");
    session.execute("UPDATE change_horizon SET seq = (SELECT max(seq) FROM change) WHERE id = 1");
  }

  /** No tag has a line break in it. */
  private static String text(ChangeTags tags) {
    return tags.toSet().stream().map(ChangeTag::toString).collect(Collectors.joining("\n"));
  }
}
