package io.skep.testkit.memory;

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
import io.skep.domain.value.TextOrder;
import io.skep.testkit.memory.SwarmState.Copy;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Deliveries in memory. */
final class InMemoryDeliveryRepository implements DeliveryRepository {

  private static final int MAX = 1_000;

  private static final Paging<Delivery, MessageId> HIGHEST_MESSAGE_FIRST =
      new Paging<>(
          Delivery::message, Comparator.reverseOrder(), MessageId::toString, MessageId::parse);

  private static final Paging<Delivery, String> BY_RECIPIENT =
      new Paging<>(
          delivery -> delivery.recipient().value(), TextOrder.BY_CODE_POINT, id -> id, id -> id);

  private final InMemoryUnitOfWork work;
  private final Swarms swarms;

  InMemoryDeliveryRepository(InMemoryUnitOfWork work, Swarms swarms) {
    this.work = work;
    this.swarms = swarms;
  }

  @Override
  public int add(SwarmId swarm, List<Delivery> deliveries) {
    Check.size("deliveries", deliveries, MAX);
    return work.change(
        () -> {
          var state = swarms.of(swarm);
          int added = 0;
          for (var delivery : deliveries) {
            if (!state.messages.has(delivery.message())) {
              throw new NotFoundException("message", delivery.message().toString());
            }
            var copy = new Copy(delivery.message(), delivery.recipient());
            if (!state.deliveries.has(copy)) {
              state.deliveries.put(copy, delivery);
              added++;
            }
          }
          return added;
        });
  }

  @Override
  public Optional<Delivery> find(SwarmId swarm, AgentId recipient, MessageId message) {
    return work.look(() -> swarms.of(swarm).deliveries.find(new Copy(message, recipient)));
  }

  @Override
  public Page<InboxEntry> inbox(
      SwarmId swarm, AgentId recipient, InboxQuery query, PageRequest page) {
    return work.look(
        () -> {
          var found =
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
              found.items().stream().map(delivery -> entry(swarm, delivery)).toList(),
              found.next());
        });
  }

  @Override
  public List<InboxEntry> pending(SwarmId swarm, AgentId recipient, int limit) {
    Check.range("limit", limit, 1, MAX);
    return work.look(
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
  public int move(
      SwarmId swarm,
      AgentId recipient,
      Collection<MessageId> messages,
      DeliveryStatus status,
      Instant now) {
    Check.size("messages", messages, MAX);
    return work.change(
        () -> {
          int moved = 0;
          for (var message : messages) {
            var delivery = find(swarm, recipient, message);
            if (delivery.isPresent() && delivery.get().status().successors().contains(status)) {
              put(swarm, delivery.get().inStatus(status, now));
              moved++;
            }
          }
          return moved;
        });
  }

  @Override
  public int expire(SwarmId swarm, Instant now, int limit) {
    Check.range("limit", limit, 1, MAX);
    Function<Delivery, Instant> expiry = delivery -> delivery.expiresAt().orElse(Instant.MAX);
    return work.change(
        () -> {
          var expired =
              swarms.of(swarm).deliveries.all().stream()
                  .filter(delivery -> delivery.status().isUnread())
                  .filter(delivery -> !expiry.apply(delivery).isAfter(now))
                  .sorted(Comparator.comparing(expiry))
                  .limit(limit)
                  .toList();
          expired.forEach(delivery -> put(swarm, delivery.inStatus(DeliveryStatus.EXPIRED, now)));
          return expired.size();
        });
  }

  @Override
  public long unread(SwarmId swarm, AgentId recipient) {
    return work.look(
        () -> to(swarm, recipient).filter(delivery -> delivery.status().isUnread()).count());
  }

  @Override
  public Page<Delivery> deliveriesOf(SwarmId swarm, MessageId message, PageRequest page) {
    return work.look(
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
    swarms.of(swarm).deliveries.put(new Copy(delivery.message(), delivery.recipient()), delivery);
  }

  private InboxEntry entry(SwarmId swarm, Delivery delivery) {
    var message = swarms.of(swarm).messages.find(delivery.message());
    return new InboxEntry(delivery, message.orElseThrow());
  }
}
