package io.skep.adapters.postgres.mail;

import static io.skep.adapters.jooq.schema.tables.DeliveryTable.DELIVERY;
import static io.skep.adapters.jooq.schema.tables.InboxTable.INBOX;

import io.skep.adapters.jooq.mapping.DeliveryMapper;
import io.skep.adapters.jooq.mapping.MessageMapper;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.statement.StatementDsl;
import io.skep.adapters.postgres.message.PostgresMessageSql;
import io.skep.domain.mail.DeliveryStatus;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.Field;

/** What is said to PostgreSQL of deliveries. Each list is led by one index. */
public final class PostgresDeliverySql {

  private static final String UNREAD_STATUS = "('PENDING', 'DELIVERED')";

  private static final List<Field<?>> ENTRY_COLUMNS =
      PostgresMessageSql.withThread(
          StatementDsl.concat(DeliveryMapper.COLUMNS, MessageMapper.COLUMNS));

  private static final String DELIVERIES = columnNames(DeliveryMapper.COLUMNS, "d.");

  static final SqlStatement ADD =
      SqlStatement.ofText(
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

  static final SqlStatement FIND =
      SqlStatement.ofText(
          "delivery.find",
          DeliveryMapper.COLUMNS,
          """
          SELECT %s FROM delivery AS d
          WHERE d.swarm = :swarm AND d.recipient = :recipient AND d.message = :message
          """
              .formatted(DELIVERIES));

  public static final SqlStatement INBOX_ALL = inboxStatement("delivery.inbox", "");

  static final SqlStatement INBOX_UNREAD =
      inboxStatement(
          "delivery.inboxUnread",
          "AND d.status IN %s AND (:priority::integer IS NULL OR d.priority + 0 = :priority)"
              .formatted(UNREAD_STATUS));

  static final SqlStatement INBOX_PRIORITY =
      inboxStatement("delivery.inboxPriority", "AND d.priority = :priority");

  static final SqlStatement INBOX_TAG =
      entryStatement(
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
  static final SqlStatement LOCK_PENDING =
      pendingStatement("delivery.pendingToTake", "FOR NO KEY UPDATE OF d SKIP LOCKED");

  static final SqlStatement FIND_PENDING = pendingStatement("delivery.pending", "");

  static final SqlStatement EXPIRE =
      SqlStatement.ofText(
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

  static final SqlStatement COUNT_UNREAD =
      SqlStatement.ofText(
          "delivery.unread",
          List.of(INBOX.UNREAD),
          "SELECT unread FROM inbox WHERE swarm = :swarm AND recipient = :recipient");

  static final SqlStatement LIST_BY_MESSAGE =
      SqlStatement.ofText(
          "delivery.ofMessage",
          DeliveryMapper.COLUMNS,
          """
          SELECT %s FROM delivery AS d
          WHERE d.swarm = :swarm AND d.message = :message AND d.recipient > :after
          ORDER BY d.recipient LIMIT :limit
          """
              .formatted(DELIVERIES));

  private static final Map<DeliveryStatus, SqlStatement> STATUS_UPDATES = statusUpdates();

  private PostgresDeliverySql() {}

  /**
   * Returns the statement that moves deliveries to a status if that may follow their own; empty for
   * a status that follows none.
   */
  static Optional<SqlStatement> updateStatus(DeliveryStatus status) {
    return Optional.ofNullable(STATUS_UPDATES.get(status));
  }

  private static Map<DeliveryStatus, SqlStatement> statusUpdates() {
    Map<DeliveryStatus, SqlStatement> moves = new EnumMap<>(DeliveryStatus.class);
    for (var status : DeliveryStatus.values()) {
      var before =
          Arrays.stream(DeliveryStatus.values())
              .filter(earlier -> earlier.successors().contains(status))
              .map(earlier -> "'" + earlier + "'")
              .collect(Collectors.joining(", "));
      if (!before.isEmpty()) {
        moves.put(
            status,
            SqlStatement.ofText(
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

  private static SqlStatement inboxStatement(String operation, String filter) {
    return entryStatement(
        operation,
        "FROM delivery AS d",
        """
        d.swarm = :swarm AND d.recipient = :recipient AND d.message <= :after AND (:first OR d.message < :after) %s
        ORDER BY d.message DESC LIMIT :limit
        """
            .formatted(filter));
  }

  private static SqlStatement pendingStatement(String operation, String locks) {
    return entryStatement(
        operation,
        "FROM delivery AS d",
        """
        d.swarm = :swarm AND d.recipient = :recipient AND d.status = 'PENDING'
        ORDER BY d.priority DESC, d.message LIMIT :limit
        """
            + locks);
  }

  private static SqlStatement entryStatement(String operation, String from, String rest) {
    return SqlStatement.ofText(
        operation,
        ENTRY_COLUMNS,
        """
        SELECT %s, %s, t.kind, t.owner
        %s
        CROSS JOIN LATERAL (
          SELECT * FROM message WHERE swarm = d.swarm AND id = d.message LIMIT 1) AS m
        %s
        WHERE %s
        """
            .formatted(
                DELIVERIES,
                columnNames(MessageMapper.COLUMNS, "m."),
                from,
                PostgresMessageSql.JOIN_THREAD,
                rest));
  }

  private static String columnNames(List<Field<?>> fields, String prefix) {
    return fields.stream().map(field -> prefix + field.getName()).collect(Collectors.joining(", "));
  }
}
