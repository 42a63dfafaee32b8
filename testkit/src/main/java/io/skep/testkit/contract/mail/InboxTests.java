package io.skep.testkit.contract.mail;

import static io.skep.testkit.contract.store.ErrorAssertions.assertToleratesForeignCursors;
import static io.skep.testkit.contract.store.ErrorAssertions.assertValidatesLimit;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.mail.Delivery;
import io.skep.domain.mail.DeliveryRepository;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.mail.InboxEntry;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.Priority;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.fixture.MessageFactory;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.fixture.TestStrings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract tests of {@link DeliveryRepository} for reads of an inbox. */
abstract class InboxTests extends StoreContract {

  static final Instant T0 = SettableClock.START;
  static final ThreadId NEWS = ThreadId.topic("news");
  static final AgentId BEE = new AgentId("bee");

  MessageFactory messageFactory;

  @BeforeEach
  final void createMessageFactory() {
    messageFactory = new MessageFactory(store.ids(), clock);
  }

  @Nested
  class Inbox {

    @Test
    void isOrderedByMessageIdDescendingInPagesOfAnySize() {
      List<MessageId> ids = new ArrayList<>();
      for (long high : new long[] {0, 1, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
        for (long low : new long[] {0, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
          ids.add(new MessageId(new UUID(high, low)));
        }
      }
      Collections.shuffle(ids, new Random(1));
      ids.forEach(id -> deliver(messageFactory.text(id, "a"), "bee"));
      deliver(messageFactory.text("not for the bee"), "ant");
      ids.sort(Comparator.reverseOrder());

      for (int limit : new int[] {1, 2, 7, ids.size(), 1_000}) {
        assertThat(inbox(InboxQuery.ALL, limit))
            .extracting(entry -> entry.message().id())
            .containsExactlyElementsOf(ids);
      }
    }

    @Test
    void returnsDeliveriesWithTheirMessages() {
      var message = append(messageFactory.text("a"));
      var read =
          messageFactory.delivery(
              message.id(), "bee", DeliveryStatus.READ, Priority.LOW, Labels.of("x", "y"));
      deliveries().add(swarmId(), List.of(read));

      assertThat(inbox(InboxQuery.ALL, 1)).containsExactly(new InboxEntry(read, message));
      assertThat(
              deliveries().inbox(otherSwarmId(), BEE, InboxQuery.ALL, PageRequest.first(1)).items())
          .isEmpty();
    }

    @Test
    void returnsMatchesOfAllFilters() {
      var all = diverseDeliveries();

      for (var query : queries()) {
        assertThat(inbox(query, 5))
            .as("%s", query)
            .extracting(InboxEntry::delivery)
            .containsExactlyElementsOf(
                all.stream()
                    .filter(delivery -> matches(query, delivery))
                    .sorted(Comparator.comparing(Delivery::message).reversed())
                    .toList());
      }
    }

    @Test
    void pagesAreStableUnderConcurrentChanges() {
      List<MessageId> early = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        early.add(deliver(messageFactory.text("early"), "bee").message());
      }

      var seen =
          Pages.collectAll(
              1,
              page -> {
                var batch = deliveries().inbox(swarmId(), BEE, InboxQuery.UNREAD, page);
                deliver(messageFactory.text("late"), "bee");
                var ids = batch.items().stream().map(entry -> entry.message().id()).toList();
                deliveries().updateStatus(swarmId(), BEE, ids, DeliveryStatus.READ, T0);
                return batch;
              });

      Collections.reverse(early);
      assertThat(seen).extracting(entry -> entry.message().id()).isEqualTo(early);
    }

    @Test
    void pagesReachTheEndWithLargeMessages() {
      var ids = largeMessages();
      Collections.reverse(ids);

      assertThat(inbox(InboxQuery.ALL, 1_000))
          .extracting(entry -> entry.message().id())
          .isEqualTo(ids);
    }

    @Test
    void toleratesForeignCursors() {
      deliver(messageFactory.text("a"), "bee");

      assertToleratesForeignCursors(
          page -> deliveries().inbox(swarmId(), BEE, InboxQuery.ALL, page));
    }
  }

  @Nested
  class PendingDeliveries {

    @Test
    void isOrderedByPriorityThenMessageId() {
      List<Delivery> expected = new ArrayList<>();
      for (var status : List.of(DeliveryStatus.PENDING, DeliveryStatus.DELIVERED)) {
        for (var priority :
            List.of(
                Priority.HIGH, Priority.LOW, Priority.CRITICAL, Priority.NORMAL, Priority.LOW)) {
          var delivery =
              messageFactory.delivery(
                  append(messageFactory.text("a")).id(), "bee", status, priority, Labels.NONE);
          deliveries().add(swarmId(), List.of(delivery));
          expected.add(delivery);
        }
      }
      deliver(messageFactory.text("not for the bee"), "ant");
      expected.removeIf(delivery -> delivery.status() != DeliveryStatus.PENDING);
      expected.sort(
          Comparator.comparing(Delivery::priority).reversed().thenComparing(Delivery::message));

      assertThat(pending(9)).extracting(InboxEntry::delivery).isEqualTo(expected);
      assertThat(pending(2)).extracting(InboxEntry::delivery).isEqualTo(expected.subList(0, 2));
      assertThat(deliveries().lockPending(otherSwarmId(), BEE, 9)).isEmpty();
    }

    @Test
    void returnsDeliveriesWithTheirMessages() {
      var message = append(messageFactory.text("a"));
      var delivery = messageFactory.delivery(message.id(), "bee");
      deliveries().add(swarmId(), List.of(delivery));

      assertThat(pending(1)).containsExactly(new InboxEntry(delivery, message));
    }

    @Test
    void returnsAtLeastOneHoweverLarge() {
      var ids = largeMessages();
      List<MessageId> seen = new ArrayList<>();
      while (seen.size() < ids.size()) {
        var batch = pending(1_000).stream().map(entry -> entry.message().id()).toList();
        assertThat(batch).isNotEmpty();
        deliveries().updateStatus(swarmId(), BEE, batch, DeliveryStatus.DELIVERED, T0);
        seen.addAll(batch);
      }

      assertThat(seen).isEqualTo(ids);
    }

    @Test
    void returnsDistinctDeliveriesToConcurrentTransactions() {
      int all = 120;
      for (int i = 0; i < all; i++) {
        deliver(messageFactory.text("text " + i), "bee");
      }

      var fetched =
          ConcurrentRunner.run(
                  8,
                  i -> {
                    List<MessageId> mine = new ArrayList<>();
                    while (deliveries().countUnread(swarmId(), BEE) > 0) {
                      mine.addAll(store.unitOfWork().write(InboxTests.this::readSome));
                    }
                    return mine;
                  })
              .resultsOrThrow();

      assertThat(fetched.stream().flatMap(List::stream)).hasSize(all).doesNotHaveDuplicates();
    }

    @Test
    void isLimited() {
      assertValidatesLimit(limit -> deliveries().lockPending(swarmId(), BEE, limit));
    }

    private List<InboxEntry> pending(int limit) {
      return deliveries().lockPending(swarmId(), BEE, limit);
    }
  }

  @Nested
  class DeliveriesOf {

    @Test
    void aMessageAreOrderedByRecipientInPagesOfAnySize() {
      var message = append(messageFactory.text("a")).id();
      var names = new ArrayList<>(TestStrings.unusualNames());
      Collections.shuffle(names, new Random(1));
      deliveries()
          .add(
              swarmId(),
              names.stream().map(name -> messageFactory.delivery(message, name)).toList());
      deliver(messageFactory.text("another"), "bee");

      for (int limit : new int[] {1, 2, 7, names.size(), 1_000}) {
        assertThat(of(swarmId(), message, limit))
            .containsExactlyElementsOf(
                TestStrings.unusualNames().stream()
                    .map(name -> messageFactory.delivery(message, name))
                    .toList());
      }
      assertThat(of(otherSwarmId(), message, 1)).isEmpty();
      assertThat(of(swarmId(), new MessageId(new UUID(1, 2)), 1)).isEmpty();
    }

    @Test
    void pagesAreStableUnderConcurrentInserts() {
      var message = append(messageFactory.text("a")).id();
      Stream.of("b", "d", "f").forEach(name -> add(messageFactory.delivery(message, name)));
      var late = List.of("a", "c", "e").iterator();

      var seen =
          Pages.collectAll(
              1,
              page -> {
                var batch = deliveries().deliveriesOf(swarmId(), message, page);
                if (late.hasNext()) {
                  add(messageFactory.delivery(message, late.next()));
                }
                return batch;
              });

      assertThat(seen)
          .extracting(delivery -> delivery.recipient().value())
          .doesNotHaveDuplicates()
          .contains("b", "d", "f");
    }

    @Test
    void tolerateForeignCursors() {
      var message = deliver(messageFactory.text("a"), "bee").message();

      assertToleratesForeignCursors(page -> deliveries().deliveriesOf(swarmId(), message, page));
    }

    private List<Delivery> of(SwarmId swarm, MessageId message, int limit) {
      return Pages.collectAll(limit, page -> deliveries().deliveriesOf(swarm, message, page));
    }
  }

  final DeliveryRepository deliveries() {
    return store.deliveries();
  }

  final Message append(MessageInsert message) {
    return store.messages().append(swarmId(), NEWS, List.of(message), OptionalLong.empty()).get(0);
  }

  final int add(Delivery delivery) {
    return deliveries().add(swarmId(), List.of(delivery));
  }

  final Delivery deliver(MessageInsert message, String recipient) {
    var delivery = messageFactory.delivery(append(message).id(), recipient);
    add(delivery);
    return delivery;
  }

  final List<InboxEntry> inbox(InboxQuery query, int limit) {
    return Pages.collectAll(limit, page -> deliveries().inbox(swarmId(), BEE, query, page));
  }

  private List<MessageId> readSome() {
    var batch =
        deliveries().lockPending(swarmId(), BEE, 7).stream()
            .map(entry -> entry.message().id())
            .toList();
    deliveries().updateStatus(swarmId(), BEE, batch, DeliveryStatus.READ, T0);
    return batch;
  }

  private List<MessageId> largeMessages() {
    var text = TestStrings.ofLength(1_000_000);
    return new ArrayList<>(
        Stream.of(text, text, "small", text)
            .map(each -> deliver(messageFactory.text(each), "bee").message())
            .toList());
  }

  /** Stores deliveries with every combination of the filtered attributes. */
  private List<Delivery> diverseDeliveries() {
    List<Delivery> all = new ArrayList<>();
    for (var status : DeliveryStatus.values()) {
      for (var priority : Priority.values()) {
        for (var tags : List.of(Labels.NONE, Labels.of("a%"), Labels.of("a", "ab", "b, a%"))) {
          all.add(
              messageFactory.delivery(
                  append(messageFactory.text("a")).id(), "bee", status, priority, tags));
        }
      }
    }
    deliveries().add(swarmId(), all);
    return all;
  }

  private static List<InboxQuery> queries() {
    List<InboxQuery> queries = new ArrayList<>();
    for (var unread : List.of(true, false)) {
      for (var tag : List.of("-", "a", "a%", "ab", "none")) {
        var wanted = Optional.of(tag).filter(word -> !word.equals("-"));
        queries.add(new InboxQuery(unread, Optional.empty(), wanted));
        for (var priority : Priority.values()) {
          queries.add(new InboxQuery(unread, Optional.of(priority), wanted));
        }
      }
    }
    return queries;
  }

  private static boolean matches(InboxQuery query, Delivery delivery) {
    return (!query.unreadOnly() || delivery.status().isUnread())
        && query.priority().filter(priority -> priority != delivery.priority()).isEmpty()
        && query.tag().stream().allMatch(word -> delivery.tags().values().contains(word));
  }
}
