package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.DeliveryTable.DELIVERY;
import static io.skep.adapters.jooq.schema.tables.DeliveryTagTable.DELIVERY_TAG;
import static io.skep.adapters.jooq.schema.tables.InboxTable.INBOX;
import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.KeysetCursor;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.repository.DeliveryRows;
import io.skep.adapters.jooq.repository.MessageRows;
import io.skep.adapters.jooq.repository.Statements;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.mail.Delivery;
import io.skep.domain.mail.DeliveryRepository;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.mail.InboxEntry;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Param;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Deliveries in PostgreSQL. */
final class PostgresDeliveryRepository implements DeliveryRepository {

  private static final int MAX = 1_000;

  /** Sorts behind every id. */
  private static final UUID LAST = new UUID(-1, -1);

  private static final KeysetCursor BY_MESSAGE = new KeysetCursor("inbox", UUID.class);
  private static final KeysetCursor BY_RECIPIENT = new KeysetCursor("recipients", String.class);

  private static final Param<UUID> AFTER = DSL.param("after", SQLDataType.UUID);
  private static final Param<Instant> NOW = DSL.param("now", DELIVERY.CHANGED_AT.getDataType());

  private final PostgresUnitOfWork work;

  PostgresDeliveryRepository(PostgresUnitOfWork work) {
    this.work = work;
  }

  @Override
  public int add(SwarmId swarm, List<Delivery> deliveries) {
    Check.size("deliveries", deliveries, MAX);
    return work.change(
        unit -> {
          if (deliveries.isEmpty()) {
            return 0;
          }
          Set<UUID> messages = new HashSet<>();
          deliveries.forEach(delivery -> messages.add(delivery.message().value()));
          requireStored(unit, swarm, messages);
          unit.requireMonths(messages);
          deliveries.forEach(
              delivery -> unit.changed(swarm).add(ChangeTag.inbox(delivery.recipient())));
          return unit.session()
              .update(
                  DeliverySql.ADD,
                  values -> values.set(DELIVERY.SWARM, swarm).each(deliveries, DeliveryRows::set));
        });
  }

  private static void requireStored(PostgresUnit unit, SwarmId swarm, Set<UUID> messages) {
    var stored =
        unit.session()
            .list(
                MessageSql.EXISTING,
                values ->
                    values
                        .set(MESSAGE.SWARM, swarm)
                        .each(messages, (row, id) -> row.set(MESSAGE.ID, id)),
                row -> row.get(MESSAGE.ID));
    for (var message : messages) {
      if (!stored.contains(message)) {
        throw new NotFoundException("message", message.toString());
      }
    }
  }

  @Override
  public Optional<Delivery> find(SwarmId swarm, AgentId recipient, MessageId message) {
    return work.find(
        DeliverySql.FIND,
        arguments -> identify(arguments, swarm, recipient).set(DELIVERY.MESSAGE, message.value()),
        DeliveryRows::delivery);
  }

  @Override
  public Page<InboxEntry> inbox(
      SwarmId swarm, AgentId recipient, InboxQuery query, PageRequest page) {
    var after = page.after().map(cursor -> BY_MESSAGE.keys(cursor).id(0)).orElse(LAST);
    return work.query(
            session ->
                session.slice(
                    leading(query),
                    arguments -> {
                      identify(arguments, swarm, recipient)
                          .set(AFTER, after)
                          .set("first", page.after().isEmpty())
                          .set(Statements.LIMIT, page.limit() + 1L);
                      select(arguments, query);
                    },
                    DeliveryRows::entry,
                    page.limit(),
                    PostgresDeliveryRepository::size))
        .toPage(entry -> BY_MESSAGE.of(entry.delivery().message().value()));
  }

  private static Prepared leading(InboxQuery query) {
    if (query.tag().isPresent()) {
      return DeliverySql.INBOX_TAG;
    }
    if (query.unreadOnly()) {
      return DeliverySql.INBOX_UNREAD;
    }
    return query.priority().isPresent() ? DeliverySql.INBOX_PRIORITY : DeliverySql.INBOX_ALL;
  }

  private static void select(Arguments arguments, InboxQuery query) {
    if (query.tag().isPresent()) {
      arguments.set(DELIVERY_TAG.TAG, query.tag()).set("unread_only", query.unreadOnly());
    }
    if (query.tag().isPresent() || query.unreadOnly() || query.priority().isPresent()) {
      arguments.set(DELIVERY.PRIORITY, query.priority());
    }
  }

  @Override
  public List<InboxEntry> pending(SwarmId swarm, AgentId recipient, int limit) {
    Check.range("limit", limit, 1, MAX);
    return work.query(
        session ->
            session
                .slice(
                    work.isWriting() ? DeliverySql.PENDING_TO_TAKE : DeliverySql.PENDING,
                    arguments ->
                        identify(arguments, swarm, recipient).set(Statements.LIMIT, (long) limit),
                    DeliveryRows::entry,
                    limit,
                    PostgresDeliveryRepository::size)
                .items());
  }

  @Override
  public int move(
      SwarmId swarm,
      AgentId recipient,
      Collection<MessageId> messages,
      DeliveryStatus status,
      Instant now) {
    Check.size("messages", messages, MAX);
    var statement = DeliverySql.moveTo(status);
    if (statement.isEmpty() || messages.isEmpty()) {
      return 0;
    }
    return work.change(
        unit -> {
          int moved =
              unit.session()
                  .update(
                      statement.get(),
                      arguments ->
                          identify(arguments, swarm, recipient)
                              .set(NOW, now)
                              .each(
                                  messages,
                                  (row, message) -> row.set(DELIVERY.MESSAGE, message.value())));
          if (moved > 0) {
            unit.changed(swarm).add(ChangeTag.inbox(recipient));
          }
          return moved;
        });
  }

  @Override
  public int expire(SwarmId swarm, Instant now, int limit) {
    Check.range("limit", limit, 1, MAX);
    return work.change(
        unit -> {
          var recipients =
              unit.session()
                  .list(
                      DeliverySql.EXPIRE,
                      arguments ->
                          arguments
                              .set(DELIVERY.SWARM, swarm)
                              .set(NOW, now)
                              .set(Statements.LIMIT, (long) limit),
                      row -> row.get(DELIVERY.RECIPIENT));
          recipients.forEach(recipient -> unit.changed(swarm).add(ChangeTag.inbox(recipient)));
          return recipients.size();
        });
  }

  @Override
  public long unread(SwarmId swarm, AgentId recipient) {
    return work.query(
        session ->
            session
                .first(
                    DeliverySql.UNREAD,
                    arguments -> arguments.set(INBOX.SWARM, swarm).set(INBOX.RECIPIENT, recipient),
                    row -> row.get(INBOX.UNREAD))
                .orElse(0L));
  }

  @Override
  public Page<Delivery> deliveriesOf(SwarmId swarm, MessageId message, PageRequest page) {
    var after = page.after().map(cursor -> BY_RECIPIENT.keys(cursor).text(0)).orElse("");
    return work.query(
            session ->
                session.slice(
                    DeliverySql.OF_MESSAGE,
                    arguments ->
                        arguments
                            .set(DELIVERY.SWARM, swarm)
                            .set(DELIVERY.MESSAGE, message.value())
                            .set(Statements.AFTER, after)
                            .set(Statements.LIMIT, page.limit() + 1L),
                    DeliveryRows::delivery,
                    page.limit(),
                    delivery -> 0))
        .toPage(delivery -> BY_RECIPIENT.of(delivery.recipient().value()));
  }

  private static Arguments identify(Arguments arguments, SwarmId swarm, AgentId recipient) {
    return arguments.set(DELIVERY.SWARM, swarm).set(DELIVERY.RECIPIENT, recipient);
  }

  private static long size(InboxEntry entry) {
    return MessageRows.size(entry.message());
  }
}
