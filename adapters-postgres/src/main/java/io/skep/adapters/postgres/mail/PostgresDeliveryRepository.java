package io.skep.adapters.postgres.mail;

import static io.skep.adapters.jooq.schema.tables.DeliveryTable.DELIVERY;
import static io.skep.adapters.jooq.schema.tables.DeliveryTagTable.DELIVERY_TAG;
import static io.skep.adapters.jooq.schema.tables.InboxTable.INBOX;
import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;

import io.skep.adapters.jooq.mapping.DeliveryMapper;
import io.skep.adapters.jooq.mapping.MessageMapper;
import io.skep.adapters.jooq.repository.KeysetCursorCodec;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.statement.StatementDsl;
import io.skep.adapters.postgres.message.PostgresMessageSql;
import io.skep.adapters.postgres.transaction.PostgresTransaction;
import io.skep.adapters.postgres.transaction.PostgresUnitOfWork;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.mail.Delivery;
import io.skep.domain.mail.DeliveryRepository;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.mail.InboxEntry;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.Validate;
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
public final class PostgresDeliveryRepository implements DeliveryRepository {

  private static final int MAX = 1_000;

  /** Sorts behind every id. */
  private static final UUID LAST = new UUID(-1, -1);

  private static final KeysetCursorCodec BY_MESSAGE = new KeysetCursorCodec("inbox", UUID.class);
  private static final KeysetCursorCodec BY_RECIPIENT =
      new KeysetCursorCodec("recipients", String.class);

  private static final Param<UUID> AFTER = DSL.param("after", SQLDataType.UUID);
  private static final Param<Instant> NOW = DSL.param("now", DELIVERY.CHANGED_AT.getDataType());

  private final PostgresUnitOfWork unitOfWork;

  /** Creates the repository over the transactions of a store. */
  public PostgresDeliveryRepository(PostgresUnitOfWork work) {
    this.unitOfWork = work;
  }

  @Override
  public int add(SwarmId swarm, List<Delivery> deliveries) {
    Validate.size("deliveries", deliveries, MAX);
    return unitOfWork.inWrite(
        unit -> {
          if (deliveries.isEmpty()) {
            return 0;
          }
          Set<UUID> messages = new HashSet<>();
          deliveries.forEach(delivery -> messages.add(delivery.message().value()));
          requireStored(unit, swarm, messages);
          unit.requirePartitions(messages);
          deliveries.forEach(
              delivery -> unit.changeTags(swarm).add(ChangeTag.inbox(delivery.recipient())));
          return unit.session()
              .update(
                  PostgresDeliverySql.ADD,
                  values ->
                      values
                          .set(DELIVERY.SWARM, swarm)
                          .setArrays(deliveries, DeliveryMapper::bind));
        });
  }

  private static void requireStored(PostgresTransaction unit, SwarmId swarm, Set<UUID> messages) {
    var stored =
        unit.session()
            .list(
                PostgresMessageSql.FIND_EXISTING_IDS,
                values ->
                    values
                        .set(MESSAGE.SWARM, swarm)
                        .setArrays(messages, (row, id) -> row.set(MESSAGE.ID, id)),
                row -> row.get(MESSAGE.ID));
    for (var message : messages) {
      if (!stored.contains(message)) {
        throw new NotFoundException("message", message.toString());
      }
    }
  }

  @Override
  public Optional<Delivery> find(SwarmId swarm, AgentId recipient, MessageId message) {
    return unitOfWork.find(
        PostgresDeliverySql.FIND,
        arguments -> bindInbox(arguments, swarm, recipient).set(DELIVERY.MESSAGE, message.value()),
        DeliveryMapper::toDelivery);
  }

  @Override
  public Page<InboxEntry> inbox(
      SwarmId swarm, AgentId recipient, InboxQuery query, PageRequest page) {
    var after = page.after().map(cursor -> BY_MESSAGE.decode(cursor).getUuid(0)).orElse(LAST);
    return unitOfWork
        .inRead(
            session ->
                session.slice(
                    inboxStatement(query),
                    arguments -> {
                      bindInbox(arguments, swarm, recipient)
                          .set(AFTER, after)
                          .set("first", page.after().isEmpty())
                          .set(StatementDsl.LIMIT, page.limit() + 1L);
                      bindQuery(arguments, query);
                    },
                    DeliveryMapper::toInboxEntry,
                    page.limit(),
                    PostgresDeliveryRepository::size))
        .toPage(entry -> BY_MESSAGE.encode(entry.delivery().message().value()));
  }

  private static SqlStatement inboxStatement(InboxQuery query) {
    if (query.tag().isPresent()) {
      return PostgresDeliverySql.INBOX_TAG;
    }
    if (query.unreadOnly()) {
      return PostgresDeliverySql.INBOX_UNREAD;
    }
    return query.priority().isPresent()
        ? PostgresDeliverySql.INBOX_PRIORITY
        : PostgresDeliverySql.INBOX_ALL;
  }

  private static void bindQuery(Bindings arguments, InboxQuery query) {
    if (query.tag().isPresent()) {
      arguments.set(DELIVERY_TAG.TAG, query.tag()).set("unread_only", query.unreadOnly());
    }
    if (query.tag().isPresent() || query.unreadOnly() || query.priority().isPresent()) {
      arguments.set(DELIVERY.PRIORITY, query.priority());
    }
  }

  @Override
  public List<InboxEntry> lockPending(SwarmId swarm, AgentId recipient, int limit) {
    Validate.range("limit", limit, 1, MAX);
    return unitOfWork.inRead(
        session ->
            session
                .slice(
                    unitOfWork.isInWriteTransaction()
                        ? PostgresDeliverySql.LOCK_PENDING
                        : PostgresDeliverySql.FIND_PENDING,
                    arguments ->
                        bindInbox(arguments, swarm, recipient)
                            .set(StatementDsl.LIMIT, (long) limit),
                    DeliveryMapper::toInboxEntry,
                    limit,
                    PostgresDeliveryRepository::size)
                .items());
  }

  @Override
  public int updateStatus(
      SwarmId swarm,
      AgentId recipient,
      Collection<MessageId> messages,
      DeliveryStatus status,
      Instant now) {
    Validate.size("messages", messages, MAX);
    var statement = PostgresDeliverySql.updateStatus(status);
    if (statement.isEmpty() || messages.isEmpty()) {
      return 0;
    }
    return unitOfWork.inWrite(
        unit -> {
          int moved =
              unit.session()
                  .update(
                      statement.get(),
                      arguments ->
                          bindInbox(arguments, swarm, recipient)
                              .set(NOW, now)
                              .setArrays(
                                  messages,
                                  (row, message) -> row.set(DELIVERY.MESSAGE, message.value())));
          if (moved > 0) {
            unit.changeTags(swarm).add(ChangeTag.inbox(recipient));
          }
          return moved;
        });
  }

  @Override
  public int expire(SwarmId swarm, Instant now, int limit) {
    Validate.range("limit", limit, 1, MAX);
    return unitOfWork.inWrite(
        unit -> {
          var recipients =
              unit.session()
                  .list(
                      PostgresDeliverySql.EXPIRE,
                      arguments ->
                          arguments
                              .set(DELIVERY.SWARM, swarm)
                              .set(NOW, now)
                              .set(StatementDsl.LIMIT, (long) limit),
                      row -> row.get(DELIVERY.RECIPIENT));
          recipients.forEach(recipient -> unit.changeTags(swarm).add(ChangeTag.inbox(recipient)));
          return recipients.size();
        });
  }

  @Override
  public long countUnread(SwarmId swarm, AgentId recipient) {
    return unitOfWork.inRead(
        session ->
            session
                .first(
                    PostgresDeliverySql.COUNT_UNREAD,
                    arguments -> arguments.set(INBOX.SWARM, swarm).set(INBOX.RECIPIENT, recipient),
                    row -> row.get(INBOX.UNREAD))
                .orElse(0L));
  }

  @Override
  public Page<Delivery> deliveriesOf(SwarmId swarm, MessageId message, PageRequest page) {
    var after = page.after().map(cursor -> BY_RECIPIENT.decode(cursor).getString(0)).orElse("");
    return unitOfWork
        .inRead(
            session ->
                session.slice(
                    PostgresDeliverySql.LIST_BY_MESSAGE,
                    arguments ->
                        arguments
                            .set(DELIVERY.SWARM, swarm)
                            .set(DELIVERY.MESSAGE, message.value())
                            .set(StatementDsl.AFTER, after)
                            .set(StatementDsl.LIMIT, page.limit() + 1L),
                    DeliveryMapper::toDelivery,
                    page.limit(),
                    delivery -> 0))
        .toPage(delivery -> BY_RECIPIENT.encode(delivery.recipient().value()));
  }

  private static Bindings bindInbox(Bindings arguments, SwarmId swarm, AgentId recipient) {
    return arguments.set(DELIVERY.SWARM, swarm).set(DELIVERY.RECIPIENT, recipient);
  }

  private static long size(InboxEntry entry) {
    return MessageMapper.estimatedSize(entry.message());
  }
}
