package io.skep.testkit.contract;

import static io.skep.testkit.contract.Refusals.assertCopesWithForeignCursors;
import static io.skep.testkit.contract.Refusals.assertLimited;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.mail.Delivery;
import io.skep.domain.mail.DeliveryRepository;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.mail.InboxEntry;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.message.Message;
import io.skep.domain.message.NewMessage;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.Priority;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.Messages;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.Races;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.fixture.Texts;
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

/** What a {@link DeliveryRepository} owes to those who look into an inbox. */
abstract class Inboxes extends StoreContract {

  static final Instant T0 = SettableClock.START;
  static final ThreadId NEWS = ThreadId.topic("news");
  static final AgentId BEE = new AgentId("bee");

  Messages made;

  @BeforeEach
  final void makeMessages() {
    made = new Messages(store.ids(), clock);
  }

  @Nested
  class Inbox {

    @Test
    void beginsWithTheHighestMessageIdInPagesOfAnySize() {
      List<MessageId> ids = new ArrayList<>();
      for (long high : new long[] {0, 1, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
        for (long low : new long[] {0, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
          ids.add(new MessageId(new UUID(high, low)));
        }
      }
      Collections.shuffle(ids, new Random(1));
      ids.forEach(id -> deliver(made.text(id, "a"), "bee"));
      deliver(made.text("not for the bee"), "ant");
      ids.sort(Comparator.reverseOrder());

      for (int limit : new int[] {1, 2, 7, ids.size(), 1_000}) {
        assertThat(inbox(InboxQuery.ALL, limit))
            .extracting(entry -> entry.message().id())
            .containsExactlyElementsOf(ids);
      }
    }

    @Test
    void holdsEachCopyWithItsMessage() {
      var message = append(made.text("a"));
      var read =
          made.delivery(
              message.id(), "bee", DeliveryStatus.READ, Priority.LOW, Labels.of("x", "y"));
      deliveries().add(swarmId(), List.of(read));

      assertThat(inbox(InboxQuery.ALL, 1)).containsExactly(new InboxEntry(read, message));
      assertThat(
              deliveries().inbox(otherSwarmId(), BEE, InboxQuery.ALL, PageRequest.first(1)).items())
          .isEmpty();
    }

    @Test
    void holdsThoseThatMatchEverythingThatIsAskedFor() {
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
    void neitherRepeatsNorLosesAnEntryWhileOthersComeAndAreRead() {
      List<MessageId> early = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        early.add(deliver(made.text("early"), "bee").message());
      }

      var seen =
          Pages.all(
              1,
              page -> {
                var found = deliveries().inbox(swarmId(), BEE, InboxQuery.UNREAD, page);
                deliver(made.text("late"), "bee");
                var ids = found.items().stream().map(entry -> entry.message().id()).toList();
                deliveries().move(swarmId(), BEE, ids, DeliveryStatus.READ, T0);
                return found;
              });

      Collections.reverse(early);
      assertThat(seen).extracting(entry -> entry.message().id()).isEqualTo(early);
    }

    @Test
    void isReadToItsEndHoweverLargeTheMessagesAre() {
      var ids = largeMessages();
      Collections.reverse(ids);

      assertThat(inbox(InboxQuery.ALL, 1_000))
          .extracting(entry -> entry.message().id())
          .isEqualTo(ids);
    }

    @Test
    void copesWithCursorsThatItDidNotMake() {
      deliver(made.text("a"), "bee");

      assertCopesWithForeignCursors(
          page -> deliveries().inbox(swarmId(), BEE, InboxQuery.ALL, page));
    }
  }

  @Nested
  class Pending {

    @Test
    void beginsWithTheMostUrgentThenTheLowestMessageId() {
      List<Delivery> expected = new ArrayList<>();
      for (var status : List.of(DeliveryStatus.PENDING, DeliveryStatus.DELIVERED)) {
        for (var priority :
            List.of(
                Priority.HIGH, Priority.LOW, Priority.CRITICAL, Priority.NORMAL, Priority.LOW)) {
          var delivery =
              made.delivery(append(made.text("a")).id(), "bee", status, priority, Labels.NONE);
          deliveries().add(swarmId(), List.of(delivery));
          expected.add(delivery);
        }
      }
      deliver(made.text("not for the bee"), "ant");
      expected.removeIf(delivery -> delivery.status() != DeliveryStatus.PENDING);
      expected.sort(
          Comparator.comparing(Delivery::priority).reversed().thenComparing(Delivery::message));

      assertThat(pending(9)).extracting(InboxEntry::delivery).isEqualTo(expected);
      assertThat(pending(2)).extracting(InboxEntry::delivery).isEqualTo(expected.subList(0, 2));
      assertThat(deliveries().pending(otherSwarmId(), BEE, 9)).isEmpty();
    }

    @Test
    void holdsEachCopyWithItsMessage() {
      var message = append(made.text("a"));
      var delivery = made.delivery(message.id(), "bee");
      deliveries().add(swarmId(), List.of(delivery));

      assertThat(pending(1)).containsExactly(new InboxEntry(delivery, message));
    }

    @Test
    void returnsSomeAsLongAsThereAreSomeHoweverLarge() {
      var ids = largeMessages();
      List<MessageId> seen = new ArrayList<>();
      while (seen.size() < ids.size()) {
        var found = pending(1_000).stream().map(entry -> entry.message().id()).toList();
        assertThat(found).isNotEmpty();
        deliveries().move(swarmId(), BEE, found, DeliveryStatus.DELIVERED, T0);
        seen.addAll(found);
      }

      assertThat(seen).isEqualTo(ids);
    }

    @Test
    void givesNoTwoUnitsOfWorkThatMoveThemTheSame() {
      int all = 120;
      for (int i = 0; i < all; i++) {
        deliver(made.text("text " + i), "bee");
      }

      var fetched =
          Races.run(
                  8,
                  i -> {
                    List<MessageId> mine = new ArrayList<>();
                    while (deliveries().unread(swarmId(), BEE) > 0) {
                      mine.addAll(store.work().write(Inboxes.this::readSome));
                    }
                    return mine;
                  })
              .orFail();

      assertThat(fetched.stream().flatMap(List::stream)).hasSize(all).doesNotHaveDuplicates();
    }

    @Test
    void isLimited() {
      assertLimited(limit -> deliveries().pending(swarmId(), BEE, limit));
    }

    private List<InboxEntry> pending(int limit) {
      return deliveries().pending(swarmId(), BEE, limit);
    }
  }

  @Nested
  class DeliveriesOf {

    @Test
    void aMessageComeInTheOrderOfTheirRecipientsInPagesOfAnySize() {
      var message = append(made.text("a")).id();
      var names = new ArrayList<>(Texts.names());
      Collections.shuffle(names, new Random(1));
      deliveries()
          .add(swarmId(), names.stream().map(name -> made.delivery(message, name)).toList());
      deliver(made.text("another"), "bee");

      for (int limit : new int[] {1, 2, 7, names.size(), 1_000}) {
        assertThat(of(swarmId(), message, limit))
            .containsExactlyElementsOf(
                Texts.names().stream().map(name -> made.delivery(message, name)).toList());
      }
      assertThat(of(otherSwarmId(), message, 1)).isEmpty();
      assertThat(of(swarmId(), new MessageId(new UUID(1, 2)), 1)).isEmpty();
    }

    @Test
    void neitherRepeatNorLoseACopyWhileOthersCome() {
      var message = append(made.text("a")).id();
      Stream.of("b", "d", "f").forEach(name -> add(made.delivery(message, name)));
      var late = List.of("a", "c", "e").iterator();

      var seen =
          Pages.all(
              1,
              page -> {
                var found = deliveries().deliveriesOf(swarmId(), message, page);
                if (late.hasNext()) {
                  add(made.delivery(message, late.next()));
                }
                return found;
              });

      assertThat(seen)
          .extracting(delivery -> delivery.recipient().value())
          .doesNotHaveDuplicates()
          .contains("b", "d", "f");
    }

    @Test
    void copeWithCursorsThatTheyDidNotMake() {
      var message = deliver(made.text("a"), "bee").message();

      assertCopesWithForeignCursors(page -> deliveries().deliveriesOf(swarmId(), message, page));
    }

    private List<Delivery> of(SwarmId swarm, MessageId message, int limit) {
      return Pages.all(limit, page -> deliveries().deliveriesOf(swarm, message, page));
    }
  }

  final DeliveryRepository deliveries() {
    return store.deliveries();
  }

  final Message append(NewMessage message) {
    return store.messages().append(swarmId(), NEWS, List.of(message), OptionalLong.empty()).get(0);
  }

  final int add(Delivery delivery) {
    return deliveries().add(swarmId(), List.of(delivery));
  }

  final Delivery deliver(NewMessage message, String recipient) {
    var delivery = made.delivery(append(message).id(), recipient);
    add(delivery);
    return delivery;
  }

  final List<InboxEntry> inbox(InboxQuery query, int limit) {
    return Pages.all(limit, page -> deliveries().inbox(swarmId(), BEE, query, page));
  }

  private List<MessageId> readSome() {
    var found =
        deliveries().pending(swarmId(), BEE, 7).stream()
            .map(entry -> entry.message().id())
            .toList();
    deliveries().move(swarmId(), BEE, found, DeliveryStatus.READ, T0);
    return found;
  }

  private List<MessageId> largeMessages() {
    var text = Texts.longest(1_000_000);
    return new ArrayList<>(
        Stream.of(text, text, "small", text)
            .map(each -> deliver(made.text(each), "bee").message())
            .toList());
  }

  /** Stores deliveries that differ in what a query can ask for, in every combination. */
  private List<Delivery> diverseDeliveries() {
    List<Delivery> all = new ArrayList<>();
    for (var status : DeliveryStatus.values()) {
      for (var priority : Priority.values()) {
        for (var tags : List.of(Labels.NONE, Labels.of("a%"), Labels.of("a", "ab", "b, a%"))) {
          all.add(made.delivery(append(made.text("a")).id(), "bee", status, priority, tags));
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
