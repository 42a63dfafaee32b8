package io.skep.application.importing;

import io.skep.domain.mail.Delivery;
import io.skep.domain.mail.DeliveryRepository;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageRepository;
import io.skep.domain.message.NewMessage;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.IdGenerator;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Appends messages that were found, and their deliveries. Runs within a unit of work. */
final class MessageWriter {

  private final SwarmId swarm;
  private final MessageRepository messages;
  private final DeliveryRepository deliveries;
  private final IdGenerator ids;

  MessageWriter(
      SwarmId swarm, MessageRepository messages, DeliveryRepository deliveries, IdGenerator ids) {
    this.swarm = swarm;
    this.messages = messages;
    this.deliveries = deliveries;
    this.ids = ids;
  }

  /**
   * Appends messages, each thread's in order.
   *
   * @param threads the thread of each message, in the same order
   */
  void write(
      List<Placed<FoundMessage>> found, List<ThreadId> threads, Instant now, BatchResult result) {
    Map<ThreadId, List<Placed<FoundMessage>>> byThread = new LinkedHashMap<>();
    for (int i = 0; i < found.size(); i++) {
      byThread.computeIfAbsent(threads.get(i), thread -> new ArrayList<>()).add(found.get(i));
    }
    byThread.forEach(
        (thread, said) -> append(thread, unnamed(thread, said, now, result), now, result));
  }

  /** Deals with those that are named by the ids that they have here, and returns the others. */
  private List<Placed<FoundMessage>> unnamed(
      ThreadId thread, List<Placed<FoundMessage>> said, Instant now, BatchResult result) {
    List<Placed<FoundMessage>> others = new ArrayList<>();
    for (var placed : said) {
      var stored =
          OwnKeys.idOf(placed.found().key())
              .flatMap(id -> messages.find(swarm, new MessageId(id)))
              .filter(message -> message.thread().equals(thread) && message.key().isEmpty());
      stored.ifPresentOrElse(
          message -> known(placed, message, thread, now, result), () -> others.add(placed));
    }
    return others;
  }

  private void append(
      ThreadId thread, List<Placed<FoundMessage>> said, Instant now, BatchResult result) {
    if (said.isEmpty()) {
      return;
    }
    var made = said.stream().map(placed -> made(placed.found(), now)).toList();
    var stored = messages.append(swarm, thread, made, OptionalLong.empty());
    List<Delivery> copies = new ArrayList<>();
    for (int i = 0; i < made.size(); i++) {
      var found = said.get(i).found();
      if (stored.get(i).id().equals(made.get(i).id())) {
        result.messages.created();
        for (var copy : found.deliveries()) {
          copies.add(delivery(copy, made.get(i)));
        }
      } else {
        known(said.get(i), stored.get(i), thread, now, result);
      }
    }
    for (int from = 0; from < copies.size(); from += FoundMessage.MAX_DELIVERIES) {
      int to = Math.min(copies.size(), from + FoundMessage.MAX_DELIVERIES);
      deliveries.add(swarm, copies.subList(from, to));
    }
  }

  private void known(
      Placed<FoundMessage> placed,
      Message stored,
      ThreadId thread,
      Instant now,
      BatchResult result) {
    var found = placed.found();
    if (!stored.content().equals(found.content())) {
      result.problem(
          placed.place(),
          "message '%s' is in thread %s already, with another content, which stays"
              .formatted(found.key(), thread));
    }
    int changes = 0;
    for (var copy : found.deliveries()) {
      var delivery = delivery(copy, made(found, stored));
      changes += deliveries.add(swarm, List.of(delivery));
      if (copy.status() != DeliveryStatus.PENDING) {
        var id = List.of(stored.id());
        changes += deliveries.move(swarm, copy.recipient(), id, copy.status(), now);
      }
    }
    if (changes > 0) {
      result.messages.updated();
    } else {
      result.messages.unchanged();
    }
  }

  private NewMessage made(FoundMessage found, Instant now) {
    var at = found.at().orElse(now);
    return made(found, new MessageId(ids.at(at)), at);
  }

  private static NewMessage made(FoundMessage found, Message stored) {
    return made(found, stored.id(), stored.at());
  }

  private static NewMessage made(FoundMessage found, MessageId id, Instant at) {
    return new NewMessage(
        id,
        found.role(),
        found.author(),
        found.content(),
        found.envelope(),
        Optional.of(found.key()),
        at);
  }

  private static Delivery delivery(FoundDelivery copy, NewMessage message) {
    var envelope = message.envelope();
    return new Delivery(
        message.id(),
        copy.recipient(),
        copy.status(),
        envelope.map(e -> e.priority()).orElse(Priority.NORMAL),
        envelope.map(e -> e.tags()).orElse(Labels.NONE),
        message.at(),
        message.at(),
        envelope.flatMap(e -> e.expiresAt()));
  }
}
