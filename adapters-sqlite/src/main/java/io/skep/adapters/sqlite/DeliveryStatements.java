package io.skep.adapters.sqlite;

import static io.skep.adapters.jooq.Prepared.param;
import static io.skep.adapters.jooq.repository.Statements.prepared;
import static io.skep.adapters.jooq.repository.Statements.returning;
import static io.skep.adapters.jooq.schema.tables.DeliveryTable.DELIVERY;
import static io.skep.adapters.jooq.schema.tables.DeliveryTagTable.DELIVERY_TAG;
import static io.skep.adapters.jooq.schema.tables.InboxTable.INBOX;
import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;

import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.repository.DeliveryRows;
import io.skep.adapters.jooq.repository.MessageRows;
import io.skep.adapters.jooq.repository.Statements;
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
final class DeliveryStatements {

  /** Whether only what is unread is wanted: 1 or 0. */
  static final Param<Integer> UNREAD_ONLY = DSL.param("unread_only", SQLDataType.INTEGER);

  /** The time at which something is done. */
  static final Param<Instant> NOW = param("now", DELIVERY.CHANGED_AT);

  static final Prepared ADD =
      prepared(
          "delivery.add",
          () ->
              insertInto(DELIVERY)
                  .set(Statements.assignments(DeliveryRows.ALL))
                  .onConflict(DELIVERY.SWARM, DELIVERY.RECIPIENT, DELIVERY.MESSAGE)
                  .doNothing());

  static final Prepared FIND =
      prepared(
          "delivery.find",
          () ->
              select(DeliveryRows.ALL)
                  .from(DELIVERY)
                  .where(areTheirs())
                  .and(DELIVERY.MESSAGE.eq(param(DELIVERY.MESSAGE))));

  static final Prepared INBOX_ALL =
      prepared(
          "delivery.inbox", () -> page(DELIVERY, DELIVERY.MESSAGE, areTheirs(), noCondition()));

  static final Prepared INBOX_UNREAD =
      prepared(
          "delivery.inbox-unread",
          () ->
              page(
                  DELIVERY,
                  DELIVERY.MESSAGE,
                  areTheirs().and(isIn(DeliveryStatus.PENDING, DeliveryStatus.DELIVERED)),
                  maybeUrgent()));

  static final Prepared INBOX_PRIORITY =
      prepared(
          "delivery.inbox-priority",
          () ->
              page(
                  DELIVERY,
                  DELIVERY.MESSAGE,
                  areTheirs().and(DELIVERY.PRIORITY.eq(param(DELIVERY.PRIORITY))),
                  noCondition()));

  static final Prepared INBOX_TAG =
      prepared(
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
                  maybeUrgent()
                      .and(
                          UNREAD_ONLY
                              .eq(inline(0))
                              .or(isIn(DeliveryStatus.PENDING, DeliveryStatus.DELIVERED)))));

  static final Prepared PENDING =
      prepared(
          "delivery.pending",
          () ->
              entries(DELIVERY, areTheirs().and(isIn(DeliveryStatus.PENDING)))
                  .orderBy(DELIVERY.PRIORITY.desc(), DELIVERY.MESSAGE)
                  .limit(Statements.LIMIT));

  static final Prepared EXPIRE =
      returning(
          "delivery.expire",
          List.of(DELIVERY.RECIPIENT),
          () ->
              update(DELIVERY)
                  .set(DELIVERY.STATUS, inline(DeliveryStatus.EXPIRED, DELIVERY.STATUS))
                  .set(DELIVERY.CHANGED_AT, NOW)
                  .where(DELIVERY.SEQ.in(expired()))
                  .returning(DELIVERY.RECIPIENT));

  static final Prepared UNREAD =
      prepared(
          "delivery.unread",
          () ->
              select(INBOX.UNREAD)
                  .from(INBOX)
                  .where(INBOX.SWARM.eq(param(INBOX.SWARM)))
                  .and(INBOX.RECIPIENT.eq(param(INBOX.RECIPIENT))));

  static final Prepared OF_MESSAGE =
      prepared(
          "delivery.of-message",
          () ->
              select(DeliveryRows.ALL)
                  .from(DELIVERY)
                  .where(DELIVERY.SWARM.eq(param(DELIVERY.SWARM)))
                  .and(DELIVERY.MESSAGE.eq(param(DELIVERY.MESSAGE)))
                  .and(DELIVERY.RECIPIENT.gt(param("after", DELIVERY.RECIPIENT)))
                  .orderBy(DELIVERY.RECIPIENT)
                  .limit(Statements.LIMIT));

  private static final Map<DeliveryStatus, Prepared> MOVES = moves();

  private DeliveryStatements() {}

  /**
   * Returns the statement that moves a delivery to a status if that may follow its own; empty for a
   * status that follows none.
   */
  static Optional<Prepared> moveTo(DeliveryStatus status) {
    return Optional.ofNullable(MOVES.get(status));
  }

  private static Map<DeliveryStatus, Prepared> moves() {
    Map<DeliveryStatus, Prepared> moves = new EnumMap<>(DeliveryStatus.class);
    for (var status : DeliveryStatus.values()) {
      var before =
          Arrays.stream(DeliveryStatus.values())
              .filter(earlier -> earlier.successors().contains(status))
              .toArray(DeliveryStatus[]::new);
      if (before.length > 0) {
        var operation = "delivery.move-to-" + status.name().toLowerCase(Locale.ROOT);
        moves.put(status, prepared(operation, () -> move(before, status)));
      }
    }
    return moves;
  }

  private static Query move(DeliveryStatus[] before, DeliveryStatus status) {
    return update(DELIVERY)
        .set(DELIVERY.STATUS, inline(status, DELIVERY.STATUS))
        .set(DELIVERY.CHANGED_AT, NOW)
        .where(areTheirs())
        .and(DELIVERY.MESSAGE.eq(param(DELIVERY.MESSAGE)))
        .and(isIn(before));
  }

  private static Query page(Table<?> from, Field<UUID> message, Condition lead, Condition filter) {
    return entries(from, lead)
        .and(message.lt(param("after", message)))
        .and(filter)
        .orderBy(message.desc())
        .limit(Statements.LIMIT);
  }

  private static SelectConditionStep<?> entries(Table<?> from, Condition lead) {
    return select(
            Statements.columns(
                Statements.columns(DeliveryRows.ALL, MessageRows.SAID), THREAD.KIND, THREAD.OWNER))
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
        .limit(Statements.LIMIT);
  }

  private static Condition areTheirs() {
    return DELIVERY
        .SWARM
        .eq(param(DELIVERY.SWARM))
        .and(DELIVERY.RECIPIENT.eq(param(DELIVERY.RECIPIENT)));
  }

  /** Says so in the words of the partial indexes. */
  private static Condition isIn(DeliveryStatus... statuses) {
    if (statuses.length == 1) {
      return DELIVERY.STATUS.eq(inline(statuses[0], DELIVERY.STATUS));
    }
    return DELIVERY.STATUS.in(
        Arrays.stream(statuses).map(status -> inline(status, DELIVERY.STATUS)).toList());
  }

  /** Lets everything through when no priority is given. */
  private static Condition maybeUrgent() {
    return param(DELIVERY.PRIORITY).isNull().or(DELIVERY.PRIORITY.eq(param(DELIVERY.PRIORITY)));
  }
}
