package io.skep.adapters.sqlite;

import static io.skep.adapters.jooq.schema.tables.DeliveryTable.DELIVERY;
import static io.skep.adapters.jooq.schema.tables.DeliveryTagTable.DELIVERY_TAG;
import static io.skep.adapters.jooq.schema.tables.InboxTable.INBOX;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.KeysetCursor;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.UuidConverter;
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
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Deliveries in SQLite. */
final class SqliteDeliveryRepository implements DeliveryRepository {

  private static final int MAX = 1_000;

  private static final KeysetCursor BY_MESSAGE = new KeysetCursor("inbox", UUID.class);
  private static final KeysetCursor BY_RECIPIENT = new KeysetCursor("recipients", String.class);

  /** Sorts behind every id, being longer than the highest one. */
  private static final byte[] BEHIND_ALL = behindAll();

  private final SqliteUnitOfWork work;
  private final UuidConverter ids = new UuidConverter();

  SqliteDeliveryRepository(SqliteUnitOfWork work) {
    this.work = work;
  }

  private static byte[] behindAll() {
    var bytes = new byte[17];
    Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }

  @Override
  public int add(SwarmId swarm, List<Delivery> deliveries) {
    Check.size("deliveries", deliveries, MAX);
    return work.change(
        unit -> {
          var session = unit.session();
          var messages = new LinkedHashSet<MessageId>();
          deliveries.forEach(delivery -> messages.add(delivery.message()));
          for (var message : messages) {
            if (!MessageAppend.exists(session, swarm, message)) {
              throw new NotFoundException("message", message.toString());
            }
          }
          int added = 0;
          for (var delivery : deliveries) {
            added +=
                session.update(
                    DeliveryStatements.ADD,
                    arguments -> DeliveryRows.set(arguments, delivery).set(DELIVERY.SWARM, swarm));
            unit.changed(swarm).add(ChangeTag.inbox(delivery.recipient()));
          }
          return added;
        });
  }

  @Override
  public Optional<Delivery> find(SwarmId swarm, AgentId recipient, MessageId message) {
    return work.query(
        session ->
            session.first(
                DeliveryStatements.FIND,
                arguments ->
                    identify(arguments, swarm, recipient).set(DELIVERY.MESSAGE, message.value()),
                DeliveryRows::delivery));
  }

  @Override
  public Page<InboxEntry> inbox(
      SwarmId swarm, AgentId recipient, InboxQuery query, PageRequest page) {
    var after =
        page.after().map(cursor -> ids.to(BY_MESSAGE.keys(cursor).id(0))).orElse(BEHIND_ALL);
    return work.query(
            session ->
                session.slice(
                    leading(query),
                    arguments -> {
                      identify(arguments, swarm, recipient).set("after", after);
                      arguments.set(Statements.LIMIT, page.limit() + 1L);
                      select(arguments, query);
                    },
                    DeliveryRows::entry,
                    page.limit(),
                    SqliteDeliveryRepository::size))
        .toPage(entry -> BY_MESSAGE.of(entry.delivery().message().value()));
  }

  private static Prepared leading(InboxQuery query) {
    if (query.tag().isPresent()) {
      return DeliveryStatements.INBOX_TAG;
    }
    if (query.unreadOnly()) {
      return DeliveryStatements.INBOX_UNREAD;
    }
    return query.priority().isPresent()
        ? DeliveryStatements.INBOX_PRIORITY
        : DeliveryStatements.INBOX_ALL;
  }

  private static void select(Arguments arguments, InboxQuery query) {
    if (query.tag().isPresent()) {
      arguments.set(DELIVERY_TAG.TAG, query.tag());
      arguments.set(DeliveryStatements.UNREAD_ONLY, query.unreadOnly() ? 1 : 0);
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
                    DeliveryStatements.PENDING,
                    arguments ->
                        identify(arguments, swarm, recipient).set(Statements.LIMIT, (long) limit),
                    DeliveryRows::entry,
                    limit,
                    SqliteDeliveryRepository::size)
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
    var statement = DeliveryStatements.moveTo(status);
    if (statement.isEmpty()) {
      return 0;
    }
    return work.change(
        unit -> {
          int moved = 0;
          for (var message : messages) {
            moved +=
                unit.session()
                    .update(
                        statement.get(),
                        arguments ->
                            identify(arguments, swarm, recipient)
                                .set(DELIVERY.MESSAGE, message.value())
                                .set(DeliveryStatements.NOW, now));
          }
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
                      DeliveryStatements.EXPIRE,
                      arguments ->
                          arguments
                              .set(DELIVERY.SWARM, swarm)
                              .set(DeliveryStatements.NOW, now)
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
                    DeliveryStatements.UNREAD,
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
                    DeliveryStatements.OF_MESSAGE,
                    arguments ->
                        arguments
                            .set(DELIVERY.SWARM, swarm)
                            .set(DELIVERY.MESSAGE, message.value())
                            .set("after", after)
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
