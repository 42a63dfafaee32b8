package io.skep.testkit.contract.message;

import static io.skep.testkit.contract.store.ErrorAssertions.assertToleratesForeignCursors;
import static io.skep.testkit.contract.store.ErrorAssertions.assertValidatesLimit;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.message.Message;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.MessageRepository;
import io.skep.domain.message.ThreadId;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.message.ThreadSummary;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.CodePointOrder;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.MessageFactory;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.fixture.TestStrings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract tests of {@link MessageRepository} for reading and clearing existing threads. */
abstract class MessageThreadTests extends StoreContract {

  static final Instant T0 = SettableClock.START;
  static final ThreadId NEWS = ThreadId.topic("news");
  static final ThreadId OTHER = ThreadId.topic("News");

  MessageFactory messageFactory;

  @BeforeEach
  final void createMessageFactory() {
    messageFactory = new MessageFactory(store.ids(), clock);
  }

  @Nested
  class Find {

    @Test
    void returnsTheMessageOfThisSwarmOnly() {
      var message = append(NEWS, messageFactory.text("a")).get(0);

      assertThat(messages().find(swarmId(), message.id())).contains(message);
      assertThat(messages().find(otherSwarmId(), message.id())).isEmpty();
      assertThat(messages().find(swarmId(), new MessageId(new UUID(1, 2)))).isEmpty();
    }
  }

  @Nested
  class After {

    @Test
    void returnsTheFirstMessagesAfterASequenceInOrder() {
      var all = append(NEWS, texts(5));
      append(OTHER, texts(5));

      assertThat(messages().findAfter(swarmId(), NEWS, 0, 2)).isEqualTo(all.subList(0, 2));
      assertThat(messages().findAfter(swarmId(), NEWS, 2, 2)).isEqualTo(all.subList(2, 4));
      assertThat(messages().findAfter(swarmId(), NEWS, 4, 2)).isEqualTo(all.subList(4, 5));
      assertThat(messages().findAfter(swarmId(), NEWS, 5, 2)).isEmpty();
      assertThat(messages().findAfter(swarmId(), NEWS, Long.MAX_VALUE, 2)).isEmpty();
      assertThat(messages().findAfter(swarmId(), NEWS, 0, 1_000)).isEqualTo(all);
    }

    @Test
    void returnsNothingOfAnotherSwarmOrThread() {
      append(NEWS, texts(2));

      assertThat(messages().findAfter(otherSwarmId(), NEWS, 0, 10)).isEmpty();
      assertThat(messages().findAfter(swarmId(), OTHER, 0, 10)).isEmpty();
      assertThat(messages().findAfter(swarmId(), new ThreadId(ThreadKind.PLAN, "news"), 0, 10))
          .isEmpty();
    }

    @Test
    void reachesTheLastMessageUnderConcurrentAppends() {
      append(NEWS, texts(7));
      List<Message> seen = new ArrayList<>();
      while (true) {
        long behind = seen.isEmpty() ? 0 : seen.get(seen.size() - 1).sequence();
        var batch = messages().findAfter(swarmId(), NEWS, behind, 3);
        if (batch.isEmpty()) {
          break;
        }
        seen.addAll(batch);
        if (seen.size() < 15) {
          append(NEWS, texts(2));
        }
      }

      assertThat(seen)
          .extracting(Message::sequence)
          .isEqualTo(sequences(1, messages().version(swarmId(), NEWS)));
    }

    @Test
    void returnsAtLeastOneHoweverLarge() {
      var all = largeMessages();
      List<Message> seen = new ArrayList<>();
      while (seen.size() < all.size()) {
        var batch = messages().findAfter(swarmId(), NEWS, seen.size(), 1_000);
        assertThat(batch).isNotEmpty();
        seen.addAll(batch);
      }

      assertThat(seen).isEqualTo(all);
    }

    @Test
    void isLimited() {
      assertValidatesLimit(limit -> messages().findAfter(swarmId(), NEWS, 0, limit));
    }
  }

  @Nested
  class Before {

    @Test
    void returnsTheLastMessagesBeforeASequenceInOrder() {
      var all = append(NEWS, texts(5));
      append(OTHER, texts(5));

      assertThat(messages().findBefore(swarmId(), NEWS, Long.MAX_VALUE, 2))
          .isEqualTo(all.subList(3, 5));
      assertThat(messages().findBefore(swarmId(), NEWS, 6, 2)).isEqualTo(all.subList(3, 5));
      assertThat(messages().findBefore(swarmId(), NEWS, 4, 2)).isEqualTo(all.subList(1, 3));
      assertThat(messages().findBefore(swarmId(), NEWS, 2, 2)).isEqualTo(all.subList(0, 1));
      assertThat(messages().findBefore(swarmId(), NEWS, 1, 2)).isEmpty();
      assertThat(messages().findBefore(swarmId(), NEWS, 0, 2)).isEmpty();
      assertThat(messages().findBefore(swarmId(), NEWS, 6, 1_000)).isEqualTo(all);
    }

    @Test
    void returnsNothingOfAnotherSwarmOrThread() {
      append(NEWS, texts(2));

      assertThat(messages().findBefore(otherSwarmId(), NEWS, 9, 10)).isEmpty();
      assertThat(messages().findBefore(swarmId(), OTHER, 9, 10)).isEmpty();
    }

    @Test
    void reachesTheFirstMessageWithLargeMessages() {
      var all = largeMessages();
      List<Message> seen = new ArrayList<>();
      while (seen.size() < all.size()) {
        var batch = messages().findBefore(swarmId(), NEWS, all.size() - seen.size() + 1L, 1_000);
        assertThat(batch).isNotEmpty();
        seen.addAll(0, batch);
      }

      assertThat(seen).isEqualTo(all);
    }

    @Test
    void isLimited() {
      assertValidatesLimit(limit -> messages().findBefore(swarmId(), NEWS, 9, limit));
    }
  }

  @Nested
  class Since {

    @Test
    void returnsMessagesSinceATimeInSequenceOrder() {
      var all =
          append(
              NEWS,
              messageAt(3),
              messageAt(1),
              messageAt(2),
              messageAt(0),
              messageAt(2),
              messageAt(3));
      append(OTHER, messageAt(9));

      assertThat(since(0, 1)).isEqualTo(all);
      assertThat(since(1, 2)).extracting(Message::sequence).containsExactly(1L, 2L, 3L, 5L, 6L);
      assertThat(since(2, 1)).extracting(Message::sequence).containsExactly(1L, 3L, 5L, 6L);
      assertThat(since(3, 3)).extracting(Message::sequence).containsExactly(1L, 6L);
      assertThat(since(4, 1)).isEmpty();
      assertThat(messages().findSince(otherSwarmId(), NEWS, T0, PageRequest.first(1)).items())
          .isEmpty();
    }

    @Test
    void pagesAreStableUnderConcurrentAppends() {
      var early =
          append(NEWS, messageAt(3), messageAt(1), messageAt(2), messageAt(3), messageAt(2));
      var late = IntStream.of(2, 0, 3).mapToObj(this::messageAt).iterator();

      var seen =
          Pages.collectAll(
              1,
              page -> {
                var batch = messages().findSince(swarmId(), NEWS, T0.plusNanos(2_000), page);
                if (late.hasNext()) {
                  append(NEWS, late.next());
                }
                return batch;
              });

      assertThat(seen).isSortedAccordingTo((a, b) -> Long.compare(a.sequence(), b.sequence()));
      assertThat(seen)
          .doesNotHaveDuplicates()
          .contains(early.get(0), early.get(2), early.get(3), early.get(4))
          .doesNotContain(early.get(1));
    }

    @Test
    void returnsAtLeastOneHoweverLarge() {
      var all = largeMessages();

      assertThat(Pages.collectAll(1_000, page -> messages().findSince(swarmId(), NEWS, T0, page)))
          .isEqualTo(all);
    }

    @Test
    void toleratesForeignCursors() {
      append(NEWS, texts(2));

      assertToleratesForeignCursors(page -> messages().findSince(swarmId(), NEWS, T0, page));
    }

    private MessageInsert messageAt(int micros) {
      return messageFactory.at(T0.plusNanos(micros * 1_000L), "at " + micros);
    }

    private List<Message> since(int micros, int limit) {
      var from = T0.plusNanos(micros * 1_000L);
      return Pages.collectAll(limit, page -> messages().findSince(swarmId(), NEWS, from, page));
    }
  }

  @Nested
  class Threads {

    @Test
    void areTheNonEmptyOnesOfAKind() {
      append(NEWS, texts(3));
      append(new ThreadId(ThreadKind.PLAN, "p"), texts(1));
      append(otherSwarmId(), ThreadId.topic("wasps"), texts(1));
      append(OTHER, texts(2));
      messages().clear(swarmId(), OTHER);
      append(ThreadId.topic("again"), texts(2));
      messages().clear(swarmId(), ThreadId.topic("again"));
      append(ThreadId.topic("again"), texts(1));

      assertThat(threads(ThreadKind.TOPIC, 1))
          .containsExactly(
              new ThreadSummary(ThreadId.topic("again"), 1, 3), new ThreadSummary(NEWS, 3, 3));
      assertThat(threads(ThreadKind.PLAN, 1))
          .containsExactly(new ThreadSummary(new ThreadId(ThreadKind.PLAN, "p"), 1, 1));
      assertThat(threads(ThreadKind.AGENT, 1)).isEmpty();
    }

    @Test
    void areOrderedByOwnerInPagesOfAnySize() {
      var owners = new ArrayList<>(TestStrings.unusualNames());
      owners.add(TestStrings.nameOfLength(ThreadId.MAX_OWNER));
      owners.add("\u4e2d".repeat(ThreadId.MAX_OWNER));
      Collections.shuffle(owners, new Random(1));
      owners.forEach(owner -> append(ThreadId.topic(owner), texts(1)));
      owners.sort(CodePointOrder.COMPARATOR);

      for (int limit : new int[] {1, 2, 7, owners.size(), 1_000}) {
        assertThat(threads(ThreadKind.TOPIC, limit))
            .extracting(thread -> thread.id().owner())
            .containsExactlyElementsOf(owners);
      }
    }

    @Test
    void tolerateForeignCursors() {
      append(NEWS, texts(1));

      assertToleratesForeignCursors(
          page -> messages().listThreads(swarmId(), ThreadKind.TOPIC, page));
    }

    private List<ThreadSummary> threads(ThreadKind kind, int limit) {
      return Pages.collectAll(limit, page -> messages().listThreads(swarmId(), kind, page));
    }
  }

  @Nested
  class Clear {

    @Test
    void removesTheMessagesAndPreservesTheVersion() {
      var removed = append(NEWS, texts(3));

      assertThat(messages().clear(swarmId(), NEWS)).isEqualTo(3);

      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(3);
      assertThat(messages().findAfter(swarmId(), NEWS, 0, 9)).isEmpty();
      assertThat(messages().findSince(swarmId(), NEWS, T0, PageRequest.first(9)).items()).isEmpty();
      assertThat(messages().find(swarmId(), removed.get(0).id())).isEmpty();
      assertThat(append(NEWS, messageFactory.text("a")).get(0).sequence()).isEqualTo(4);
      assertThat(messages().clear(swarmId(), NEWS)).isEqualTo(1);
      assertThat(messages().clear(swarmId(), NEWS)).isZero();
      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(4);
    }

    @Test
    void doesNotCreateAnUnknownThread() {
      assertThat(messages().clear(swarmId(), NEWS)).isZero();
      assertThat(messages().version(swarmId(), NEWS)).isZero();
    }

    @Test
    void affectsNoOtherThreadOrSwarm() {
      append(NEWS, texts(1));
      var other = append(OTHER, texts(2));
      var foreign = append(otherSwarmId(), NEWS, texts(3));

      messages().clear(swarmId(), NEWS);

      assertThat(messages().findAfter(swarmId(), OTHER, 0, 9)).isEqualTo(other);
      assertThat(messages().findAfter(otherSwarmId(), NEWS, 0, 9)).isEqualTo(foreign);
    }

    @Test
    void removesTheDeliveriesOfTheMessagesAndNoOthers() {
      var removed = append(NEWS, texts(2));
      var unaffected = append(OTHER, texts(1)).get(0);
      for (var message : List.of(removed.get(0), removed.get(1), unaffected)) {
        store.deliveries().add(swarmId(), List.of(messageFactory.delivery(message.id(), "bee")));
      }

      messages().clear(swarmId(), NEWS);

      var bee = new AgentId("bee");
      assertThat(store.deliveries().countUnread(swarmId(), bee)).isEqualTo(1);
      assertThat(store.deliveries().find(swarmId(), bee, removed.get(0).id())).isEmpty();
      assertThat(store.deliveries().lockPending(swarmId(), bee, 9))
          .extracting(entry -> entry.message().id())
          .containsExactly(unaffected.id());
    }

    @Test
    void freesKeysAndIds() {
      var message = messageFactory.withKey("k", "a");
      append(NEWS, message);
      messages().clear(swarmId(), NEWS);

      assertThat(append(NEWS, message)).containsExactly(Message.stored(message, NEWS, 2));
    }
  }

  final MessageRepository messages() {
    return store.messages();
  }

  final List<Message> append(ThreadId thread, MessageInsert... added) {
    return append(swarmId(), thread, added);
  }

  final List<Message> append(SwarmId swarm, ThreadId thread, MessageInsert... added) {
    return messages().append(swarm, thread, List.of(added), OptionalLong.empty());
  }

  final MessageInsert[] texts(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> messageFactory.text("text " + i))
        .toArray(MessageInsert[]::new);
  }

  static List<Long> sequences(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().collect(toCollection(ArrayList::new));
  }

  private List<Message> largeMessages() {
    var text = TestStrings.ofLength(1_000_000);
    return append(
        NEWS,
        messageFactory.text(text),
        messageFactory.text(text),
        messageFactory.text("small"),
        messageFactory.text(text));
  }
}
