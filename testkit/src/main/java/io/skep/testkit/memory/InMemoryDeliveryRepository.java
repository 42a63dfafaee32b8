package io.skep.testkit.memory;

import io.skep.domain.error.NotFoundException;
import io.skep.domain.mail.Delivery;
import io.skep.domain.mail.DeliveryRepository;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.mail.InboxEntry;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.CodePointOrder;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.Validate;
import io.skep.testkit.memory.SwarmState.DeliveryKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** In-memory delivery repository. */
final class InMemoryDeliveryRepository implements DeliveryRepository {

  private static final int MAX = 1_000;

  private static final CursorPaging<Delivery, MessageId> HIGHEST_MESSAGE_FIRST =
      new CursorPaging<>(
          Delivery::message, Comparator.reverseOrder(), MessageId::toString, MessageId::parse);

  private static final CursorPaging<Delivery, String> BY_RECIPIENT =
      new CursorPaging<>(
          delivery -> delivery.recipient().value(), CodePointOrder.COMPARATOR, id -> id, id -> id);

  private final InMemoryUnitOfWork work;
  private final SwarmStates swarms;

  InMemoryDeliveryRepository(InMemoryUnitOfWork work, SwarmStates swarms) {
    this.work = work;
    this.swarms = swarms;
  }

  @Override
  public int add(SwarmId swarm, List<Delivery> deliveries) {
    Validate.size("deliveries", deliveries, MAX);
    return work.inWrite(
        () -> {
          var state = swarms.of(swarm);
          int added = 0;
          for (var delivery : deliveries) {
            if (!state.messages.contains(delivery.message())) {
              throw new NotFoundException("message", delivery.message().toString());
            }
            var copy = new DeliveryKey(delivery.message(), delivery.recipient());
            if (!state.deliveries.contains(copy)) {
              state.deliveries.put(copy, delivery);
              added++;
            }
          }
          return added;
        });
  }

  @Override
  public Optional<Delivery> find(SwarmId swarm, AgentId recipient, MessageId message) {
    return work.inRead(() -> swarms.of(swarm).deliveries.find(new DeliveryKey(message, recipient)));
  }

  @Override
  public Page<InboxEntry> inbox(
      SwarmId swarm, AgentId recipient, InboxQuery query, PageRequest page) {
    return work.inRead(
        () -> {
          var matching =
              HIGHEST_MESSAGE_FIRST.page(
                  to(swarm, recipient)
                      .filter(delivery -> !query.unreadOnly() || delivery.status().isUnread())
                      .filter(
                          delivery ->
                              query.priority().stream().allMatch(delivery.priority()::equals))
                      .filter(
                          delivery ->
                              query.tag().stream()
                                  .allMatch(word -> delivery.tags().values().contains(word))),
                  page);
          return new Page<>(
              matching.items().stream().map(delivery -> entry(swarm, delivery)).toList(),
              matching.next());
        });
  }

  @Override
  public List<InboxEntry> lockPending(SwarmId swarm, AgentId recipient, int limit) {
    Validate.range("limit", limit, 1, MAX);
    return work.inRead(
        () ->
            to(swarm, recipient)
                .filter(delivery -> delivery.status() == DeliveryStatus.PENDING)
                .sorted(
                    Comparator.comparing(Delivery::priority)
                        .reversed()
                        .thenComparing(Delivery::message))
                .limit(limit)
                .map(delivery -> entry(swarm, delivery))
                .toList());
  }

  @Override
  public int updateStatus(
      SwarmId swarm,
      AgentId recipient,
      Collection<MessageId> messages,
      DeliveryStatus status,
      Instant now) {
    Validate.size("messages", messages, MAX);
    return work.inWrite(
        () -> {
          int moved = 0;
          for (var message : messages) {
            var delivery = find(swarm, recipient, message);
            if (delivery.isPresent() && delivery.get().status().successors().contains(status)) {
              put(swarm, delivery.get().withStatus(status, now));
              moved++;
            }
          }
          return moved;
        });
  }

  @Override
  public int expire(SwarmId swarm, Instant now, int limit) {
    Validate.range("limit", limit, 1, MAX);
    Function<Delivery, Instant> expiry = delivery -> delivery.expiresAt().orElse(Instant.MAX);
    return work.inWrite(
        () -> {
          var expired =
              swarms.of(swarm).deliveries.all().stream()
                  .filter(delivery -> delivery.status().isUnread())
                  .filter(delivery -> !expiry.apply(delivery).isAfter(now))
                  .sorted(Comparator.comparing(expiry))
                  .limit(limit)
                  .toList();
          expired.forEach(delivery -> put(swarm, delivery.withStatus(DeliveryStatus.EXPIRED, now)));
          return expired.size();
        });
  }

  @Override
  public long countUnread(SwarmId swarm, AgentId recipient) {
    return work.inRead(
        () -> to(swarm, recipient).filter(delivery -> delivery.status().isUnread()).count());
  }

  @Override
  public Page<Delivery> deliveriesOf(SwarmId swarm, MessageId message, PageRequest page) {
    return work.inRead(
        () ->
            BY_RECIPIENT.page(
                swarms.of(swarm).deliveries.all().stream()
                    .filter(delivery -> delivery.message().equals(message)),
                page));
  }

  private Stream<Delivery> to(SwarmId swarm, AgentId recipient) {
    return swarms.of(swarm).deliveries.all().stream()
        .filter(delivery -> delivery.recipient().equals(recipient));
  }

  private void put(SwarmId swarm, Delivery delivery) {
    swarms
        .of(swarm)
        .deliveries
        .put(new DeliveryKey(delivery.message(), delivery.recipient()), delivery);
  }

  private InboxEntry entry(SwarmId swarm, Delivery delivery) {
    var message = swarms.of(swarm).messages.find(delivery.message());
    return new InboxEntry(delivery, message.orElseThrow());
  }
}
