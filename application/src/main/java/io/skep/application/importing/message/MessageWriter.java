package io.skep.application.importing.message;

import io.skep.application.importing.batch.BatchResult;
import io.skep.application.importing.record.IdKeys;
import io.skep.application.importing.record.ImportedDelivery;
import io.skep.application.importing.record.ImportedMessage;
import io.skep.application.importing.record.LocatedRecord;
import io.skep.domain.mail.Delivery;
import io.skep.domain.mail.DeliveryRepository;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.MessageRepository;
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

/** Writes imported messages and their deliveries. Runs within a unit of work. */
public final class MessageWriter {

  private final SwarmId swarm;
  private final MessageRepository messages;
  private final DeliveryRepository deliveries;
  private final IdGenerator ids;

  /** Creates the writer of a swarm. */
  public MessageWriter(
      SwarmId swarm, MessageRepository messages, DeliveryRepository deliveries, IdGenerator ids) {
    this.swarm = swarm;
    this.messages = messages;
    this.deliveries = deliveries;
    this.ids = ids;
  }

  /**
   * Appends messages to their threads, in order.
   *
   * @param threads the thread of each message, in the same order
   */
  public void write(
      List<LocatedRecord<ImportedMessage>> imported,
      List<ThreadId> threads,
      Instant now,
      BatchResult result) {
    Map<ThreadId, List<LocatedRecord<ImportedMessage>>> byThread = new LinkedHashMap<>();
    for (int i = 0; i < imported.size(); i++) {
      byThread.computeIfAbsent(threads.get(i), thread -> new ArrayList<>()).add(imported.get(i));
    }
    byThread.forEach(
        (thread, batch) ->
            append(thread, writeExistingById(thread, batch, now, result), now, result));
  }

  /**
   * Updates the deliveries of messages whose key is derived from the id of a stored message, and
   * returns the other messages.
   */
  private List<LocatedRecord<ImportedMessage>> writeExistingById(
      ThreadId thread,
      List<LocatedRecord<ImportedMessage>> batch,
      Instant now,
      BatchResult result) {
    List<LocatedRecord<ImportedMessage>> others = new ArrayList<>();
    for (var located : batch) {
      var stored =
          IdKeys.parse(located.value().key())
              .flatMap(id -> messages.find(swarm, new MessageId(id)))
              .filter(message -> message.thread().equals(thread) && message.key().isEmpty());
      stored.ifPresentOrElse(
          message -> updateDeliveries(located, message, thread, now, result),
          () -> others.add(located));
    }
    return others;
  }

  private void append(
      ThreadId thread,
      List<LocatedRecord<ImportedMessage>> batch,
      Instant now,
      BatchResult result) {
    if (batch.isEmpty()) {
      return;
    }
    var inserts = batch.stream().map(located -> toInsert(located.value(), now)).toList();
    var stored = messages.append(swarm, thread, inserts, OptionalLong.empty());
    List<Delivery> newDeliveries = new ArrayList<>();
    for (int i = 0; i < inserts.size(); i++) {
      var imported = batch.get(i).value();
      if (stored.get(i).id().equals(inserts.get(i).id())) {
        result.messages.addCreated();
        for (var importedDelivery : imported.deliveries()) {
          newDeliveries.add(toDelivery(importedDelivery, inserts.get(i)));
        }
      } else {
        updateDeliveries(batch.get(i), stored.get(i), thread, now, result);
      }
    }
    for (int from = 0; from < newDeliveries.size(); from += ImportedMessage.MAX_DELIVERIES) {
      int to = Math.min(newDeliveries.size(), from + ImportedMessage.MAX_DELIVERIES);
      deliveries.add(swarm, newDeliveries.subList(from, to));
    }
  }

  private void updateDeliveries(
      LocatedRecord<ImportedMessage> located,
      Message stored,
      ThreadId thread,
      Instant now,
      BatchResult result) {
    var imported = located.value();
    if (!stored.content().equals(imported.content())) {
      result.addProblem(
          located.location(),
          "message '%s' exists in thread %s with another content: not overwritten"
              .formatted(imported.key(), thread));
    }
    int changes = 0;
    for (var importedDelivery : imported.deliveries()) {
      var delivery = toDelivery(importedDelivery, toInsert(imported, stored));
      changes += deliveries.add(swarm, List.of(delivery));
      if (importedDelivery.status() != DeliveryStatus.PENDING) {
        var id = List.of(stored.id());
        changes +=
            deliveries.updateStatus(
                swarm, importedDelivery.recipient(), id, importedDelivery.status(), now);
      }
    }
    if (changes > 0) {
      result.messages.addUpdated();
    } else {
      result.messages.addUnchanged();
    }
  }

  private MessageInsert toInsert(ImportedMessage imported, Instant now) {
    var at = imported.createdAt().orElse(now);
    return toInsert(imported, new MessageId(ids.nextAt(at)), at);
  }

  private static MessageInsert toInsert(ImportedMessage imported, Message stored) {
    return toInsert(imported, stored.id(), stored.createdAt());
  }

  private static MessageInsert toInsert(ImportedMessage imported, MessageId id, Instant at) {
    return new MessageInsert(
        id,
        imported.role(),
        imported.author(),
        imported.content(),
        imported.headers(),
        Optional.of(imported.key()),
        at);
  }

  private static Delivery toDelivery(ImportedDelivery importedDelivery, MessageInsert message) {
    var headers = message.headers();
    return new Delivery(
        message.id(),
        importedDelivery.recipient(),
        importedDelivery.status(),
        headers.map(e -> e.priority()).orElse(Priority.NORMAL),
        headers.map(e -> e.tags()).orElse(Labels.NONE),
        message.createdAt(),
        message.createdAt(),
        headers.flatMap(e -> e.expiresAt()));
  }
}
