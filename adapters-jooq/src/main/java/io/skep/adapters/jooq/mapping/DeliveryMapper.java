package io.skep.adapters.jooq.mapping;

import static io.skep.adapters.jooq.schema.tables.DeliveryTable.DELIVERY;

import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Row;
import io.skep.domain.mail.Delivery;
import io.skep.domain.mail.InboxEntry;
import io.skep.domain.value.MessageId;
import java.util.List;
import org.jooq.Field;

/** How a delivery lies in its row. */
public final class DeliveryMapper {

  /** Everything that a row holds but what the database gives it. */
  public static final List<Field<?>> COLUMNS =
      List.of(
          DELIVERY.SWARM,
          DELIVERY.RECIPIENT,
          DELIVERY.MESSAGE,
          DELIVERY.STATUS,
          DELIVERY.PRIORITY,
          DELIVERY.TAGS,
          DELIVERY.SENT_AT,
          DELIVERY.CHANGED_AT,
          DELIVERY.EXPIRES_AT);

  private DeliveryMapper() {}

  /** Sets everything but the swarm. */
  public static Bindings bind(Bindings arguments, Delivery delivery) {
    return arguments
        .set(DELIVERY.RECIPIENT, delivery.recipient())
        .set(DELIVERY.MESSAGE, delivery.message().value())
        .set(DELIVERY.STATUS, delivery.status())
        .set(DELIVERY.PRIORITY, delivery.priority())
        .set(DELIVERY.TAGS, delivery.tags())
        .set(DELIVERY.SENT_AT, delivery.sentAt())
        .set(DELIVERY.CHANGED_AT, delivery.changedAt())
        .set(DELIVERY.EXPIRES_AT, delivery.expiresAt());
  }

  /** Returns the delivery of a row. */
  public static Delivery toDelivery(Row row) {
    return new Delivery(
        new MessageId(row.get(DELIVERY.MESSAGE)),
        row.get(DELIVERY.RECIPIENT),
        row.get(DELIVERY.STATUS),
        row.get(DELIVERY.PRIORITY),
        row.get(DELIVERY.TAGS),
        row.get(DELIVERY.SENT_AT),
        row.get(DELIVERY.CHANGED_AT),
        row.getOptional(DELIVERY.EXPIRES_AT));
  }

  /** Returns the delivery of a row, and its message, which lies beside it. */
  public static InboxEntry toInboxEntry(Row row) {
    return new InboxEntry(toDelivery(row), MessageMapper.toMessage(row));
  }
}
