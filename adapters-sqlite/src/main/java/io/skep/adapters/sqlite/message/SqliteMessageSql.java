package io.skep.adapters.sqlite.message;

import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;
import static io.skep.adapters.jooq.statement.SqlStatement.param;
import static io.skep.adapters.jooq.statement.StatementDsl.statement;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;

import io.skep.adapters.jooq.mapping.MessageMapper;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.statement.StatementDsl;
import java.time.Instant;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.SortField;

/** The statements about threads and their messages. */
public final class SqliteMessageSql {

  /** When the newest message of a thread is said after an append. */
  static final Param<Instant> NEWEST_AT = param("newest", THREAD.NEWEST_AT);

  /** How many messages are appended. */
  static final Param<Long> ADDED_COUNT = param("added", THREAD.MESSAGES);

  static final SqlStatement FIND_THREAD =
      statement(
          "thread.find",
          () ->
              select(THREAD.SEQ, THREAD.VERSION, THREAD.NEWEST_AT).from(THREAD).where(isThread()));

  static final SqlStatement FIND_THREAD_VERSION =
      statement("thread.version", () -> select(THREAD.VERSION).from(THREAD).where(isThread()));

  static final SqlStatement INSERT_THREAD =
      statement(
          "thread.add",
          () ->
              insertInto(THREAD)
                  .set(THREAD.SWARM, param(THREAD.SWARM))
                  .set(THREAD.KIND, param(THREAD.KIND))
                  .set(THREAD.OWNER, param(THREAD.OWNER))
                  .set(THREAD.VERSION, ADDED_COUNT)
                  .set(THREAD.MESSAGES, ADDED_COUNT)
                  .set(THREAD.NEWEST_AT, NEWEST_AT));

  static final SqlStatement INCREMENT_THREAD =
      statement(
          "thread.grow",
          () ->
              update(THREAD)
                  .set(THREAD.VERSION, THREAD.VERSION.plus(ADDED_COUNT))
                  .set(THREAD.MESSAGES, THREAD.MESSAGES.plus(ADDED_COUNT))
                  .set(THREAD.NEWEST_AT, NEWEST_AT)
                  .where(THREAD.SEQ.eq(param(THREAD.SEQ))));

  static final SqlStatement RESET_THREAD =
      statement(
          "thread.clear", () -> update(THREAD).set(THREAD.MESSAGES, inline(0L)).where(isThread()));

  static final SqlStatement LIST_THREADS =
      statement(
          "thread.list",
          () ->
              select(THREAD.SEQ, THREAD.OWNER, THREAD.MESSAGES, THREAD.VERSION)
                  .from(THREAD)
                  .where(THREAD.SWARM.eq(param(THREAD.SWARM)))
                  .and(THREAD.KIND.eq(param(THREAD.KIND)))
                  .and(THREAD.OWNER.gt(StatementDsl.AFTER))
                  .and(THREAD.MESSAGES.gt(inline(0L)))
                  .orderBy(THREAD.OWNER)
                  .limit(StatementDsl.LIMIT));

  static final SqlStatement FIND_OWNER =
      statement(
          "thread.owner",
          () -> select(THREAD.OWNER).from(THREAD).where(THREAD.SEQ.eq(param(THREAD.SEQ))));

  static final SqlStatement INSERT =
      statement(
          "message.add",
          () -> insertInto(MESSAGE).set(StatementDsl.assignments(MessageMapper.INSERT_COLUMNS)));

  static final SqlStatement EXISTS =
      statement(
          "message.exists",
          () ->
              select(MESSAGE.SEQ)
                  .from(MESSAGE)
                  .where(MESSAGE.SWARM.eq(param(MESSAGE.SWARM)))
                  .and(MESSAGE.ID.eq(param(MESSAGE.ID))));

  static final SqlStatement FIND =
      statement(
          "message.find",
          () ->
              select(StatementDsl.concat(MessageMapper.COLUMNS, THREAD.KIND, THREAD.OWNER))
                  .from(MESSAGE)
                  .crossJoin(THREAD)
                  .where(MESSAGE.SWARM.eq(param(MESSAGE.SWARM)))
                  .and(MESSAGE.ID.eq(param(MESSAGE.ID)))
                  .and(THREAD.SEQ.eq(MESSAGE.THREAD)));

  static final SqlStatement FIND_KEY =
      statement(
          "message.find-key",
          () ->
              select(MessageMapper.COLUMNS)
                  .from(MESSAGE)
                  .where(MESSAGE.SWARM.eq(param(MESSAGE.SWARM)))
                  .and(MESSAGE.THREAD.eq(param(MESSAGE.THREAD)))
                  .and(MESSAGE.KEY.eq(param(MESSAGE.KEY)))
                  .and(MESSAGE.KEY.isNotNull()));

  static final SqlStatement FIND_AFTER =
      statement(
          "message.after",
          () ->
              selectStatement(
                  MESSAGE.SEQUENCE.gt(param(MESSAGE.SEQUENCE)), MESSAGE.SEQUENCE.asc()));

  static final SqlStatement FIND_BEFORE =
      statement(
          "message.before",
          () ->
              selectStatement(
                  MESSAGE.SEQUENCE.lt(param(MESSAGE.SEQUENCE)), MESSAGE.SEQUENCE.desc()));

  /**
   * Begins with the first message at which the thread had reached the time: all before it were said
   * earlier.
   */
  static final SqlStatement FIND_SINCE =
      statement(
          "message.since",
          () ->
              selectStatement(
                  MESSAGE
                      .SEQUENCE
                      .gt(param(MESSAGE.SEQUENCE))
                      .and(MESSAGE.SEQUENCE.ge(firstSince()))
                      .and(MESSAGE.SAID_AT.ge(param(MESSAGE.SAID_AT))),
                  MESSAGE.SEQUENCE.asc()));

  static final SqlStatement DELETE_MESSAGES =
      statement(
          "message.clear",
          () ->
              deleteFrom(MESSAGE)
                  .where(MESSAGE.SWARM.eq(param(MESSAGE.SWARM)))
                  .and(MESSAGE.THREAD.eq(param(MESSAGE.THREAD))));

  private SqliteMessageSql() {}

  private static Query selectStatement(Condition part, SortField<Long> order) {
    return select(MessageMapper.COLUMNS)
        .from(MESSAGE)
        .where(MESSAGE.SWARM.eq(param(MESSAGE.SWARM)))
        .and(MESSAGE.THREAD.eq(thread()))
        .and(part)
        .orderBy(order)
        .limit(StatementDsl.LIMIT);
  }

  private static Field<Long> firstSince() {
    var earlier = MESSAGE.as("earlier");
    return select(earlier.SEQUENCE)
        .from(earlier)
        .where(earlier.SWARM.eq(param(MESSAGE.SWARM)))
        .and(earlier.THREAD.eq(thread()))
        .and(earlier.NEWEST_AT.ge(param(MESSAGE.SAID_AT)))
        .orderBy(earlier.NEWEST_AT, earlier.SEQUENCE)
        .limit(inline(1))
        .asField();
  }

  private static Field<Long> thread() {
    return select(THREAD.SEQ).from(THREAD).where(isThread()).asField();
  }

  private static Condition isThread() {
    return THREAD
        .SWARM
        .eq(param(THREAD.SWARM))
        .and(THREAD.KIND.eq(param(THREAD.KIND)))
        .and(THREAD.OWNER.eq(param(THREAD.OWNER)));
  }
}
