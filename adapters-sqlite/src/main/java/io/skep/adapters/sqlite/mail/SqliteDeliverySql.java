package io.skep.adapters.sqlite.mail;

import static io.skep.adapters.jooq.schema.tables.DeliveryTable.DELIVERY;
import static io.skep.adapters.jooq.schema.tables.DeliveryTagTable.DELIVERY_TAG;
import static io.skep.adapters.jooq.schema.tables.InboxTable.INBOX;
import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;
import static io.skep.adapters.jooq.statement.SqlStatement.param;
import static io.skep.adapters.jooq.statement.StatementDsl.returning;
import static io.skep.adapters.jooq.statement.StatementDsl.statement;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;

import io.skep.adapters.jooq.mapping.DeliveryMapper;
import io.skep.adapters.jooq.mapping.MessageMapper;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.statement.StatementDsl;
import io.skep.domain.mail.DeliveryStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.Select;
import org.jooq.SelectConditionStep;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The statements about deliveries. Each list is led by one index. */
public final class SqliteDeliverySql {

  /** Whether only what is unread is wanted: 1 or 0. */
  static final Param<Integer> UNREAD_ONLY = DSL.param("unread_only", SQLDataType.INTEGER);

  /** The time at which something is done. */
  static final Param<Instant> NOW = param("now", DELIVERY.CHANGED_AT);

  static final SqlStatement INSERT =
      statement(
          "delivery.add",
          () ->
              insertInto(DELIVERY)
                  .set(StatementDsl.assignments(DeliveryMapper.COLUMNS))
                  .onConflict(DELIVERY.SWARM, DELIVERY.RECIPIENT, DELIVERY.MESSAGE)
                  .doNothing());

  static final SqlStatement FIND =
      statement(
          "delivery.find",
          () ->
              select(DeliveryMapper.COLUMNS)
                  .from(DELIVERY)
                  .where(isInInbox())
                  .and(DELIVERY.MESSAGE.eq(param(DELIVERY.MESSAGE))));

  static final SqlStatement INBOX_ALL =
      statement(
          "delivery.inbox", () -> page(DELIVERY, DELIVERY.MESSAGE, isInInbox(), noCondition()));

  static final SqlStatement INBOX_UNREAD =
      statement(
          "delivery.inbox-unread",
          () ->
              page(
                  DELIVERY,
                  DELIVERY.MESSAGE,
                  isInInbox().and(hasStatus(DeliveryStatus.PENDING, DeliveryStatus.DELIVERED)),
                  matchesPriority()));

  static final SqlStatement INBOX_PRIORITY =
      statement(
          "delivery.inbox-priority",
          () ->
              page(
                  DELIVERY,
                  DELIVERY.MESSAGE,
                  isInInbox().and(DELIVERY.PRIORITY.eq(param(DELIVERY.PRIORITY))),
                  noCondition()));

  static final SqlStatement INBOX_TAG =
      statement(
          "delivery.inbox-tag",
          () ->
              page(
                  DELIVERY_TAG.crossJoin(DELIVERY),
                  DELIVERY_TAG.MESSAGE,
                  DELIVERY_TAG
                      .SWARM
                      .eq(param(DELIVERY.SWARM))
                      .and(DELIVERY_TAG.RECIPIENT.eq(param(DELIVERY.RECIPIENT)))
                      .and(DELIVERY_TAG.TAG.eq(param(DELIVERY_TAG.TAG)))
                      .and(DELIVERY.SWARM.eq(DELIVERY_TAG.SWARM))
                      .and(DELIVERY.RECIPIENT.eq(DELIVERY_TAG.RECIPIENT))
                      .and(DELIVERY.MESSAGE.eq(DELIVERY_TAG.MESSAGE)),
                  matchesPriority()
                      .and(
                          UNREAD_ONLY
                              .eq(inline(0))
                              .or(hasStatus(DeliveryStatus.PENDING, DeliveryStatus.DELIVERED)))));

  static final SqlStatement FIND_PENDING =
      statement(
          "delivery.pending",
          () ->
              selectEntries(DELIVERY, isInInbox().and(hasStatus(DeliveryStatus.PENDING)))
                  .orderBy(DELIVERY.PRIORITY.desc(), DELIVERY.MESSAGE)
                  .limit(StatementDsl.LIMIT));

  static final SqlStatement EXPIRE =
      returning(
          "delivery.expire",
          List.of(DELIVERY.RECIPIENT),
          () ->
              update(DELIVERY)
                  .set(DELIVERY.STATUS, inline(DeliveryStatus.EXPIRED, DELIVERY.STATUS))
                  .set(DELIVERY.CHANGED_AT, NOW)
                  .where(DELIVERY.SEQ.in(expired()))
                  .returning(DELIVERY.RECIPIENT));

  static final SqlStatement COUNT_UNREAD =
      statement(
          "delivery.unread",
          () ->
              select(INBOX.UNREAD)
                  .from(INBOX)
                  .where(INBOX.SWARM.eq(param(INBOX.SWARM)))
                  .and(INBOX.RECIPIENT.eq(param(INBOX.RECIPIENT))));

  static final SqlStatement LIST_BY_MESSAGE =
      statement(
          "delivery.of-message",
          () ->
              select(DeliveryMapper.COLUMNS)
                  .from(DELIVERY)
                  .where(DELIVERY.SWARM.eq(param(DELIVERY.SWARM)))
                  .and(DELIVERY.MESSAGE.eq(param(DELIVERY.MESSAGE)))
                  .and(DELIVERY.RECIPIENT.gt(param("after", DELIVERY.RECIPIENT)))
                  .orderBy(DELIVERY.RECIPIENT)
                  .limit(StatementDsl.LIMIT));

  private static final Map<DeliveryStatus, SqlStatement> STATUS_UPDATES = statusUpdates();

  private SqliteDeliverySql() {}

  /**
   * Returns the statement that moves a delivery to a status if that may follow its own; empty for a
   * status that follows none.
   */
  public static Optional<SqlStatement> updateStatus(DeliveryStatus status) {
    return Optional.ofNullable(STATUS_UPDATES.get(status));
  }

  private static Map<DeliveryStatus, SqlStatement> statusUpdates() {
    Map<DeliveryStatus, SqlStatement> moves = new EnumMap<>(DeliveryStatus.class);
    for (var status : DeliveryStatus.values()) {
      var before =
          Arrays.stream(DeliveryStatus.values())
              .filter(earlier -> earlier.successors().contains(status))
              .toArray(DeliveryStatus[]::new);
      if (before.length > 0) {
        var operation = "delivery.move-to-" + status.name().toLowerCase(Locale.ROOT);
        moves.put(status, statement(operation, () -> updateStatusQuery(before, status)));
      }
    }
    return moves;
  }

  private static Query updateStatusQuery(DeliveryStatus[] before, DeliveryStatus status) {
    return update(DELIVERY)
        .set(DELIVERY.STATUS, inline(status, DELIVERY.STATUS))
        .set(DELIVERY.CHANGED_AT, NOW)
        .where(isInInbox())
        .and(DELIVERY.MESSAGE.eq(param(DELIVERY.MESSAGE)))
        .and(hasStatus(before));
  }

  private static Query page(Table<?> from, Field<UUID> message, Condition lead, Condition filter) {
    return selectEntries(from, lead)
        .and(message.lt(param("after", message)))
        .and(filter)
        .orderBy(message.desc())
        .limit(StatementDsl.LIMIT);
  }

  private static SelectConditionStep<?> selectEntries(Table<?> from, Condition lead) {
    return select(
            StatementDsl.concat(
                StatementDsl.concat(DeliveryMapper.COLUMNS, MessageMapper.COLUMNS),
                THREAD.KIND,
                THREAD.OWNER))
        .from(from)
        .crossJoin(MESSAGE)
        .crossJoin(THREAD)
        .where(lead)
        .and(MESSAGE.SWARM.eq(DELIVERY.SWARM))
        .and(MESSAGE.ID.eq(DELIVERY.MESSAGE))
        .and(THREAD.SEQ.eq(MESSAGE.THREAD));
  }

  private static Select<? extends org.jooq.Record1<Long>> expired() {
    var due = DELIVERY.as("due");
    return select(due.SEQ)
        .from(due)
        .where(due.SWARM.eq(param(DELIVERY.SWARM)))
        .and(due.EXPIRES_AT.isNotNull())
        .and(due.EXPIRES_AT.le(NOW))
        .and(
            due.STATUS.in(
                inline(DeliveryStatus.PENDING, DELIVERY.STATUS),
                inline(DeliveryStatus.DELIVERED, DELIVERY.STATUS)))
        .orderBy(due.EXPIRES_AT)
        .limit(StatementDsl.LIMIT);
  }

  private static Condition isInInbox() {
    return DELIVERY
        .SWARM
        .eq(param(DELIVERY.SWARM))
        .and(DELIVERY.RECIPIENT.eq(param(DELIVERY.RECIPIENT)));
  }

  /** Says so in the words of the partial indexes. */
  private static Condition hasStatus(DeliveryStatus... statuses) {
    if (statuses.length == 1) {
      return DELIVERY.STATUS.eq(inline(statuses[0], DELIVERY.STATUS));
    }
    return DELIVERY.STATUS.in(
        Arrays.stream(statuses).map(status -> inline(status, DELIVERY.STATUS)).toList());
  }

  /** Lets everything through when no priority is given. */
  private static Condition matchesPriority() {
    return param(DELIVERY.PRIORITY).isNull().or(DELIVERY.PRIORITY.eq(param(DELIVERY.PRIORITY)));
  }
}
