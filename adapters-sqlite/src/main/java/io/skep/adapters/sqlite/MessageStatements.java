package io.skep.adapters.sqlite;

import static io.skep.adapters.jooq.Prepared.param;
import static io.skep.adapters.jooq.repository.Statements.prepared;
import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;

import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.repository.MessageRows;
import io.skep.adapters.jooq.repository.Statements;
import java.time.Instant;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.SortField;

/** The statements about threads and their messages. */
final class MessageStatements {

  /** When the newest message of a thread is said after an append. */
  static final Param<Instant> NEWEST = param("newest", THREAD.NEWEST_AT);

  /** How many messages are appended. */
  static final Param<Long> ADDED = param("added", THREAD.MESSAGES);

  static final Prepared THREAD_FIND =
      prepared(
          "thread.find",
          () ->
              select(THREAD.SEQ, THREAD.VERSION, THREAD.NEWEST_AT).from(THREAD).where(isThread()));

  static final Prepared THREAD_VERSION =
      prepared("thread.version", () -> select(THREAD.VERSION).from(THREAD).where(isThread()));

  static final Prepared THREAD_ADD =
      prepared(
          "thread.add",
          () ->
              insertInto(THREAD)
                  .set(THREAD.SWARM, param(THREAD.SWARM))
                  .set(THREAD.KIND, param(THREAD.KIND))
                  .set(THREAD.OWNER, param(THREAD.OWNER))
                  .set(THREAD.VERSION, ADDED)
                  .set(THREAD.MESSAGES, ADDED)
                  .set(THREAD.NEWEST_AT, NEWEST));

  static final Prepared THREAD_GROW =
      prepared(
          "thread.grow",
          () ->
              update(THREAD)
                  .set(THREAD.VERSION, THREAD.VERSION.plus(ADDED))
                  .set(THREAD.MESSAGES, THREAD.MESSAGES.plus(ADDED))
                  .set(THREAD.NEWEST_AT, NEWEST)
                  .where(THREAD.SEQ.eq(param(THREAD.SEQ))));

  static final Prepared THREAD_CLEAR =
      prepared(
          "thread.clear", () -> update(THREAD).set(THREAD.MESSAGES, inline(0L)).where(isThread()));

  static final Prepared THREAD_LIST =
      prepared(
          "thread.list",
          () ->
              select(THREAD.SEQ, THREAD.OWNER, THREAD.MESSAGES, THREAD.VERSION)
                  .from(THREAD)
                  .where(THREAD.SWARM.eq(param(THREAD.SWARM)))
                  .and(THREAD.KIND.eq(param(THREAD.KIND)))
                  .and(THREAD.OWNER.gt(Statements.AFTER))
                  .and(THREAD.MESSAGES.gt(inline(0L)))
                  .orderBy(THREAD.OWNER)
                  .limit(Statements.LIMIT));

  static final Prepared OWNER =
      prepared(
          "thread.owner",
          () -> select(THREAD.OWNER).from(THREAD).where(THREAD.SEQ.eq(param(THREAD.SEQ))));

  static final Prepared ADD =
      prepared(
          "message.add", () -> insertInto(MESSAGE).set(Statements.assignments(MessageRows.STORED)));

  static final Prepared EXISTS =
      prepared(
          "message.exists",
          () ->
              select(MESSAGE.SEQ)
                  .from(MESSAGE)
                  .where(MESSAGE.SWARM.eq(param(MESSAGE.SWARM)))
                  .and(MESSAGE.ID.eq(param(MESSAGE.ID))));

  static final Prepared FIND =
      prepared(
          "message.find",
          () ->
              select(Statements.columns(MessageRows.SAID, THREAD.KIND, THREAD.OWNER))
                  .from(MESSAGE)
                  .crossJoin(THREAD)
                  .where(MESSAGE.SWARM.eq(param(MESSAGE.SWARM)))
                  .and(MESSAGE.ID.eq(param(MESSAGE.ID)))
                  .and(THREAD.SEQ.eq(MESSAGE.THREAD)));

  static final Prepared FIND_KEY =
      prepared(
          "message.find-key",
          () ->
              select(MessageRows.SAID)
                  .from(MESSAGE)
                  .where(MESSAGE.SWARM.eq(param(MESSAGE.SWARM)))
                  .and(MESSAGE.THREAD.eq(param(MESSAGE.THREAD)))
                  .and(MESSAGE.KEY.eq(param(MESSAGE.KEY)))
                  .and(MESSAGE.KEY.isNotNull()));

  static final Prepared AFTER =
      prepared(
          "message.after",
          () -> said(MESSAGE.SEQUENCE.gt(param(MESSAGE.SEQUENCE)), MESSAGE.SEQUENCE.asc()));

  static final Prepared BEFORE =
      prepared(
          "message.before",
          () -> said(MESSAGE.SEQUENCE.lt(param(MESSAGE.SEQUENCE)), MESSAGE.SEQUENCE.desc()));

  /**
   * Begins with the first message at which the thread had reached the time: all before it were said
   * earlier.
   */
  static final Prepared SINCE =
      prepared(
          "message.since",
          () ->
              said(
                  MESSAGE
                      .SEQUENCE
                      .gt(param(MESSAGE.SEQUENCE))
                      .and(MESSAGE.SEQUENCE.ge(firstReaching()))
                      .and(MESSAGE.SAID_AT.ge(param(MESSAGE.SAID_AT))),
                  MESSAGE.SEQUENCE.asc()));

  static final Prepared CLEAR =
      prepared(
          "message.clear",
          () ->
              deleteFrom(MESSAGE)
                  .where(MESSAGE.SWARM.eq(param(MESSAGE.SWARM)))
                  .and(MESSAGE.THREAD.eq(param(MESSAGE.THREAD))));

  private MessageStatements() {}

  private static Query said(Condition part, SortField<Long> order) {
    return select(MessageRows.SAID)
        .from(MESSAGE)
        .where(MESSAGE.SWARM.eq(param(MESSAGE.SWARM)))
        .and(MESSAGE.THREAD.eq(thread()))
        .and(part)
        .orderBy(order)
        .limit(Statements.LIMIT);
  }

  private static Field<Long> firstReaching() {
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
