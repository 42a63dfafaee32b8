package io.skep.adapters.sqlite.mail;

import static io.skep.adapters.jooq.schema.tables.DeliveryTable.DELIVERY;
import static io.skep.adapters.jooq.schema.tables.DeliveryTagTable.DELIVERY_TAG;
import static io.skep.adapters.jooq.schema.tables.InboxTable.INBOX;

import io.skep.adapters.jooq.converter.UuidConverter;
import io.skep.adapters.jooq.mapping.DeliveryMapper;
import io.skep.adapters.jooq.mapping.MessageMapper;
import io.skep.adapters.jooq.repository.KeysetCursorCodec;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.statement.StatementDsl;
import io.skep.adapters.sqlite.message.SqliteMessageAppender;
import io.skep.adapters.sqlite.transaction.SqliteUnitOfWork;
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
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Deliveries in SQLite. */
public final class SqliteDeliveryRepository implements DeliveryRepository {

  private static final int MAX_BATCH_SIZE = 1_000;

  private static final KeysetCursorCodec BY_MESSAGE = new KeysetCursorCodec("inbox", UUID.class);
  private static final KeysetCursorCodec BY_RECIPIENT =
      new KeysetCursorCodec("recipients", String.class);

  /** Sorts behind every id, being longer than the highest one. */
  private static final byte[] MAX_ID = maxId();

  private final SqliteUnitOfWork unitOfWork;
  private final UuidConverter ids = new UuidConverter();

  /** Creates the repository over the transactions of a file. */
  public SqliteDeliveryRepository(SqliteUnitOfWork work) {
    this.unitOfWork = work;
  }

  private static byte[] maxId() {
    var bytes = new byte[17];
    Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }

  @Override
  public int add(SwarmId swarm, List<Delivery> deliveries) {
    Validate.size("deliveries", deliveries, MAX_BATCH_SIZE);
    return unitOfWork.inWrite(
        unit -> {
          var session = unit.session();
          var messages = new LinkedHashSet<MessageId>();
          deliveries.forEach(delivery -> messages.add(delivery.message()));
          for (var message : messages) {
            if (!SqliteMessageAppender.exists(session, swarm, message)) {
              throw new NotFoundException("message", message.toString());
            }
          }
          int added = 0;
          for (var delivery : deliveries) {
            added +=
                session.update(
                    SqliteDeliverySql.INSERT,
                    arguments ->
                        DeliveryMapper.bind(arguments, delivery).set(DELIVERY.SWARM, swarm));
            unit.changeTags(swarm).add(ChangeTag.inbox(delivery.recipient()));
          }
          return added;
        });
  }

  @Override
  public Optional<Delivery> find(SwarmId swarm, AgentId recipient, MessageId message) {
    return unitOfWork.inRead(
        session ->
            session.first(
                SqliteDeliverySql.FIND,
                arguments ->
                    bindInbox(arguments, swarm, recipient).set(DELIVERY.MESSAGE, message.value()),
                DeliveryMapper::toDelivery));
  }

  @Override
  public Page<InboxEntry> inbox(
      SwarmId swarm, AgentId recipient, InboxQuery query, PageRequest page) {
    var after =
        page.after().map(cursor -> ids.to(BY_MESSAGE.decode(cursor).getUuid(0))).orElse(MAX_ID);
    return unitOfWork
        .inRead(
            session ->
                session.slice(
                    inboxStatement(query),
                    arguments -> {
                      bindInbox(arguments, swarm, recipient).set("after", after);
                      arguments.set(StatementDsl.LIMIT, page.limit() + 1L);
                      bindQuery(arguments, query);
                    },
                    DeliveryMapper::toInboxEntry,
                    page.limit(),
                    SqliteDeliveryRepository::size))
        .toPage(entry -> BY_MESSAGE.encode(entry.delivery().message().value()));
  }

  private static SqlStatement inboxStatement(InboxQuery query) {
    if (query.tag().isPresent()) {
      return SqliteDeliverySql.INBOX_TAG;
    }
    if (query.unreadOnly()) {
      return SqliteDeliverySql.INBOX_UNREAD;
    }
    return query.priority().isPresent()
        ? SqliteDeliverySql.INBOX_PRIORITY
        : SqliteDeliverySql.INBOX_ALL;
  }

  private static void bindQuery(Bindings arguments, InboxQuery query) {
    if (query.tag().isPresent()) {
      arguments.set(DELIVERY_TAG.TAG, query.tag());
      arguments.set(SqliteDeliverySql.UNREAD_ONLY, query.unreadOnly() ? 1 : 0);
    }
    if (query.tag().isPresent() || query.unreadOnly() || query.priority().isPresent()) {
      arguments.set(DELIVERY.PRIORITY, query.priority());
    }
  }

  @Override
  public List<InboxEntry> lockPending(SwarmId swarm, AgentId recipient, int limit) {
    Validate.range("limit", limit, 1, MAX_BATCH_SIZE);
    return unitOfWork.inRead(
        session ->
            session
                .slice(
                    SqliteDeliverySql.FIND_PENDING,
                    arguments ->
                        bindInbox(arguments, swarm, recipient)
                            .set(StatementDsl.LIMIT, (long) limit),
                    DeliveryMapper::toInboxEntry,
                    limit,
                    SqliteDeliveryRepository::size)
                .items());
  }

  @Override
  public int updateStatus(
      SwarmId swarm,
      AgentId recipient,
      Collection<MessageId> messages,
      DeliveryStatus status,
      Instant now) {
    Validate.size("messages", messages, MAX_BATCH_SIZE);
    var statement = SqliteDeliverySql.updateStatus(status);
    if (statement.isEmpty()) {
      return 0;
    }
    return unitOfWork.inWrite(
        unit -> {
          int moved = 0;
          for (var message : messages) {
            moved +=
                unit.session()
                    .update(
                        statement.get(),
                        arguments ->
                            bindInbox(arguments, swarm, recipient)
                                .set(DELIVERY.MESSAGE, message.value())
                                .set(SqliteDeliverySql.NOW, now));
          }
          if (moved > 0) {
            unit.changeTags(swarm).add(ChangeTag.inbox(recipient));
          }
          return moved;
        });
  }

  @Override
  public int expire(SwarmId swarm, Instant now, int limit) {
    Validate.range("limit", limit, 1, MAX_BATCH_SIZE);
    return unitOfWork.inWrite(
        unit -> {
          var recipients =
              unit.session()
                  .list(
                      SqliteDeliverySql.EXPIRE,
                      arguments ->
                          arguments
                              .set(DELIVERY.SWARM, swarm)
                              .set(SqliteDeliverySql.NOW, now)
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
                    SqliteDeliverySql.COUNT_UNREAD,
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
                    SqliteDeliverySql.LIST_BY_MESSAGE,
                    arguments ->
                        arguments
                            .set(DELIVERY.SWARM, swarm)
                            .set(DELIVERY.MESSAGE, message.value())
                            .set("after", after)
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
