package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.DeliveryTable.DELIVERY;
import static io.skep.adapters.jooq.schema.tables.InboxTable.INBOX;

import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.repository.DeliveryRows;
import io.skep.adapters.jooq.repository.MessageRows;
import io.skep.adapters.jooq.repository.Statements;
import io.skep.domain.mail.DeliveryStatus;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.Field;

/** What is said to PostgreSQL of deliveries. Each list is led by one index. */
final class DeliverySql {

  private static final String UNREAD_STATUS = "('PENDING', 'DELIVERED')";

  private static final List<Field<?>> ENTRY =
      MessageSql.withThread(Statements.columns(DeliveryRows.ALL, MessageRows.SAID));

  private static final String DELIVERIES = names(DeliveryRows.ALL, "d.");

  static final Prepared ADD =
      Prepared.written(
          "delivery.add",
          List.of(),
          """
          INSERT INTO delivery (swarm, recipient, message, status, priority, tags, sent_at,
            changed_at, expires_at)
          SELECT :swarm, n.recipient, n.message, n.status, n.priority,
            string_to_array(n.tags, E'\\n'), n.sent_at, n.changed_at, n.expires_at
          FROM unnest(:recipient::text[], :message::uuid[], :status::text[], :priority::integer[],
            :tags::text[], :sent_at::timestamptz[], :changed_at::timestamptz[],
            :expires_at::timestamptz[])
            AS n(recipient, message, status, priority, tags, sent_at, changed_at, expires_at)
          ORDER BY n.recipient, n.message
          ON CONFLICT DO NOTHING
          """);

  static final Prepared FIND =
      Prepared.written(
          "delivery.find",
          DeliveryRows.ALL,
          """
          SELECT %s FROM delivery AS d
          WHERE d.swarm = :swarm AND d.recipient = :recipient AND d.message = :message
          """
              .formatted(DELIVERIES));

  static final Prepared INBOX_ALL = inbox("delivery.inbox", "");

  static final Prepared INBOX_UNREAD =
      inbox(
          "delivery.inboxUnread",
          "AND d.status IN %s AND (:priority::integer IS NULL OR d.priority + 0 = :priority)"
              .formatted(UNREAD_STATUS));

  static final Prepared INBOX_PRIORITY =
      inbox("delivery.inboxPriority", "AND d.priority = :priority");

  static final Prepared INBOX_TAG =
      entries(
          "delivery.inboxTag",
          """
          FROM delivery_tag AS g
          CROSS JOIN LATERAL (
            SELECT * FROM delivery WHERE swarm = g.swarm AND recipient = g.recipient
              AND message = g.message LIMIT 1) AS d
          """,
          """
          g.swarm = :swarm AND g.recipient = :recipient AND g.tag = :tag AND g.message <= :after
            AND (:first OR g.message < :after)
            AND (NOT :unread_only OR d.status IN %s)
            AND (:priority::integer IS NULL OR d.priority = :priority)
          ORDER BY g.message DESC LIMIT :limit
          """
              .formatted(UNREAD_STATUS));

  /** The undelivered ones; nobody else gets them until the transaction ends. */
  static final Prepared PENDING_TO_TAKE =
      pending("delivery.pendingToTake", "FOR NO KEY UPDATE OF d SKIP LOCKED");

  static final Prepared PENDING = pending("delivery.pending", "");

  static final Prepared EXPIRE =
      Prepared.written(
          "delivery.expire",
          List.of(DELIVERY.RECIPIENT),
          """
          WITH due AS MATERIALIZED (
            SELECT d.recipient, d.message FROM delivery AS d
            WHERE d.swarm = :swarm AND d.expires_at IS NOT NULL AND d.expires_at <= :now
              AND d.status IN %1$s
            ORDER BY d.expires_at LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED)
          UPDATE delivery AS d SET status = 'EXPIRED', changed_at = :now FROM due
          WHERE d.swarm = :swarm AND d.recipient = due.recipient AND d.message = due.message
          RETURNING d.recipient
          """
              .formatted(UNREAD_STATUS));

  static final Prepared UNREAD =
      Prepared.written(
          "delivery.unread",
          List.of(INBOX.UNREAD),
          "SELECT unread FROM inbox WHERE swarm = :swarm AND recipient = :recipient");

  static final Prepared OF_MESSAGE =
      Prepared.written(
          "delivery.ofMessage",
          DeliveryRows.ALL,
          """
          SELECT %s FROM delivery AS d
          WHERE d.swarm = :swarm AND d.message = :message AND d.recipient > :after
          ORDER BY d.recipient LIMIT :limit
          """
              .formatted(DELIVERIES));

  private static final Map<DeliveryStatus, Prepared> MOVES = moves();

  private DeliverySql() {}

  /**
   * Returns the statement that moves deliveries to a status if that may follow their own; empty for
   * a status that follows none.
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
              .map(earlier -> "'" + earlier + "'")
              .collect(Collectors.joining(", "));
      if (!before.isEmpty()) {
        moves.put(
            status,
            Prepared.written(
                "delivery.moveTo" + status,
                List.of(),
                """
                UPDATE delivery SET status = '%s', changed_at = :now
                WHERE swarm = :swarm AND recipient = :recipient
                  AND message = ANY (:message::uuid[]) AND status IN (%s)
                """
                    .formatted(status, before)));
      }
    }
    return moves;
  }

  private static Prepared inbox(String operation, String filter) {
    return entries(
        operation,
        "FROM delivery AS d",
        """
        d.swarm = :swarm AND d.recipient = :recipient AND d.message <= :after AND (:first OR d.message < :after) %s
        ORDER BY d.message DESC LIMIT :limit
        """
            .formatted(filter));
  }

  private static Prepared pending(String operation, String locks) {
    return entries(
        operation,
        "FROM delivery AS d",
        """
        d.swarm = :swarm AND d.recipient = :recipient AND d.status = 'PENDING'
        ORDER BY d.priority DESC, d.message LIMIT :limit
        """
            + locks);
  }

  private static Prepared entries(String operation, String from, String rest) {
    return Prepared.written(
        operation,
        ENTRY,
        """
        SELECT %s, %s, t.kind, t.owner
        %s
        CROSS JOIN LATERAL (
          SELECT * FROM message WHERE swarm = d.swarm AND id = d.message LIMIT 1) AS m
        %s
        WHERE %s
        """
            .formatted(
                DELIVERIES, names(MessageRows.SAID, "m."), from, MessageSql.ITS_THREAD, rest));
  }

  private static String names(List<Field<?>> fields, String prefix) {
    return fields.stream().map(field -> prefix + field.getName()).collect(Collectors.joining(", "));
  }
}
