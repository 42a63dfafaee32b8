package io.skep.testkit.contract.message;

import static io.skep.testkit.contract.store.ErrorAssertions.assertSingleWinner;
import static io.skep.testkit.contract.store.ErrorAssertions.assertStale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.message.MailHeaders;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.MessageRepository;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.Priority;
import io.skep.domain.value.Validate;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.fixture.TestStrings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract of {@link MessageRepository}. */
public abstract class MessageRepositoryContract extends MessageAppendRaceTests {

  @Nested
  class Append {

    @Test
    void assignsTheNextSequenceOfTheThread() {
      var first = messageFactory.text("a");
      var second = messageFactory.text("b");
      var third = messageFactory.text("c");

      assertThat(append(NEWS, first)).containsExactly(Message.stored(first, NEWS, 1));
      assertThat(append(NEWS, second, third))
          .containsExactly(Message.stored(second, NEWS, 2), Message.stored(third, NEWS, 3));
      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(3);
    }

    @Test
    void separatesThreadsWithUnusualNames() {
      List<ThreadId> threads = new ArrayList<>();
      TestStrings.unusualNames().forEach(name -> threads.add(ThreadId.topic(name)));
      for (var kind : ThreadKind.values()) {
        threads.add(new ThreadId(kind, "a:b"));
      }
      for (var thread : threads) {
        assertThat(append(thread, messageFactory.text(thread.toString())).get(0).sequence())
            .isEqualTo(1);
      }

      for (var thread : threads) {
        assertThat(messages().findAfter(swarmId(), thread, 0, 10))
            .extracting(message -> message.content().text())
            .containsExactly(Json.string(thread.toString()).text());
      }
    }

    @Test
    void storesEveryField() {
      long sequence = 0;
      for (var role : Role.values()) {
        var message = messageFactory.withAllFields(role);

        var stored = append(NEWS, message).get(0);

        assertThat(stored).isEqualTo(Message.stored(message, NEWS, ++sequence));
        assertThat(messages().find(swarmId(), message.id())).contains(stored);
      }
    }

    @Test
    void distinguishesEmptyFromAbsentHeaders() {
      var emptyHeaders =
          new MailHeaders("", Priority.LOW, Labels.NONE, Optional.empty(), Optional.empty());
      var message =
          new MessageInsert(
              new MessageId(store.ids().next()),
              Role.SYSTEM,
              "",
              Json.NULL,
              Optional.of(emptyHeaders),
              Optional.empty(),
              T0);

      append(NEWS, message, messageFactory.text("a"));

      assertThat(messages().findAfter(swarmId(), NEWS, 0, 2))
          .extracting(Message::headers)
          .containsExactly(Optional.of(emptyHeaders), Optional.empty());
    }

    @Test
    void storesMaximumLengthsAndTimes() {
      var thread = ThreadId.topic(TestStrings.nameOfLength(ThreadId.MAX_OWNER));
      var tags = IntStream.range(10, 74).mapToObj(i -> TestStrings.nameOfLength(126) + i).toList();
      var late = Validate.END_INSTANT.minusNanos(1_000);
      var longest =
          new MessageInsert(
              new MessageId(new UUID(-1, -1)),
              Role.TOOL,
              TestStrings.ofLength(MessageInsert.MAX_AUTHOR),
              Json.string("\u4e2d".repeat(Json.MAX_LENGTH - 2)),
              Optional.of(
                  new MailHeaders(
                      TestStrings.ofLength(1_000),
                      Priority.HIGH,
                      Labels.of(tags),
                      Optional.of(new MessageId(new UUID(0, 0))),
                      Optional.of(late))),
              Optional.of(TestStrings.nameOfLength(MessageInsert.MAX_KEY)),
              late);

      append(
          thread,
          longest,
          messageFactory.at(Validate.MIN_INSTANT, TestStrings.ofLength(1_000_000)));

      assertThat(messages().find(swarmId(), longest.id()))
          .contains(Message.stored(longest, thread, 1));
      assertThat(messages().findBefore(swarmId(), thread, 9, 1).get(0).content())
          .isEqualTo(Json.string(TestStrings.ofLength(1_000_000)));
      assertThat(messages().findBefore(swarmId(), thread, 9, 1).get(0).createdAt())
          .isEqualTo(Validate.MIN_INSTANT);
    }

    @Test
    void acceptsAnEmptyBatchWithoutCreatingAThread() {
      assertThat(append(NEWS)).isEmpty();

      assertThat(messages().version(swarmId(), NEWS)).isZero();
      assertThat(messages().listThreads(swarmId(), ThreadKind.TOPIC, PageRequest.first(1)).items())
          .isEmpty();
    }

    @Test
    void acceptsAThousandAndRejectsMore() {
      assertThatThrownBy(() -> append(NEWS, texts(1_001))).isInstanceOf(TooLargeException.class);
      assertThat(messages().version(swarmId(), NEWS)).isZero();

      assertThat(append(NEWS, texts(1_000)))
          .extracting(Message::sequence)
          .isEqualTo(sequences(1, 1_000));
      assertThat(messages().findAfter(swarmId(), NEWS, 0, 1_000)).hasSize(1_000);
    }

    @Test
    void rejectsAnExistingIdAtomically() {
      var existing = append(OTHER, messageFactory.text("a")).get(0);
      var twice = messageFactory.text("b");

      for (var list :
          List.of(
              new MessageInsert[] {
                messageFactory.text("c"), messageFactory.text(existing.id(), "d")
              },
              new MessageInsert[] {twice, twice})) {
        assertThatThrownBy(() -> append(NEWS, list))
            .isInstanceOfSatisfying(
                AlreadyExistsException.class,
                refused -> {
                  assertThat(refused.kind()).isEqualTo("message");
                  assertThat(refused.id()).isEqualTo(list[1].id().toString());
                });
      }
      assertThat(messages().version(swarmId(), NEWS)).isZero();
      assertThat(messages().findAfter(swarmId(), NEWS, 0, 9)).isEmpty();
      assertThat(messages().find(swarmId(), twice.id())).isEmpty();
      assertThat(messages().find(swarmId(), existing.id())).contains(existing);
    }

    @Test
    void letsTheTransactionContinueAfterAnExistingId() {
      var existing = append(OTHER, messageFactory.text("a")).get(0);

      store
          .unitOfWork()
          .write(
              () -> append(NEWS, messageFactory.text(isRefused(existing) ? "refused" : "added")));

      assertThat(messages().findAfter(swarmId(), NEWS, 0, 9))
          .extracting(message -> message.content().text())
          .containsExactly("\"refused\"");
    }

    private boolean isRefused(Message existing) {
      try {
        return append(NEWS, messageFactory.text("c"), messageFactory.text(existing.id(), "d"))
            .isEmpty();
      } catch (AlreadyExistsException e) {
        return true;
      }
    }

    @Test
    void allowsTheSameIdsKeysAndThreadsInOtherSwarms() {
      var message = messageFactory.withAllFields(Role.USER);

      append(swarmId(), NEWS, messageFactory.text("a"), message);

      assertThat(append(otherSwarmId(), NEWS, message))
          .containsExactly(Message.stored(message, NEWS, 1));
      assertThat(messages().find(swarmId(), message.id()))
          .contains(Message.stored(message, NEWS, 2));
    }

    @Test
    void leavesNoGapAfterRollback() {
      append(NEWS, messageFactory.text("a"));
      assertThatThrownBy(
              () ->
                  store
                      .unitOfWork()
                      .write(
                          () -> {
                            append(NEWS, messageFactory.withKey("k", "b"));
                            throw new IllegalStateException("no");
                          }))
          .hasMessage("no");

      assertThat(append(NEWS, messageFactory.withKey("k", "c")).get(0).sequence()).isEqualTo(2);
    }
  }

  @Nested
  class AppendWithKey {

    @Test
    void returnsTheExistingMessage() {
      var first = append(NEWS, messageFactory.text("a"), messageFactory.withKey("k", "b")).get(1);

      assertThat(append(NEWS, messageFactory.withKey("k", "c"))).containsExactly(first);
      assertThat(
              append(
                      NEWS,
                      messageFactory.withAllFields(Role.TOOL),
                      messageFactory.withKey("k", "d"))
                  .get(1))
          .isEqualTo(first);
      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(3);
      assertThat(messages().findAfter(swarmId(), NEWS, 0, 9)).hasSize(3);
    }

    @Test
    void returnsItForARepeatedMessage() {
      var message = messageFactory.withKey("k", "a");
      var stored = append(NEWS, message);

      assertThat(append(NEWS, message)).isEqualTo(stored);
      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(1);
    }

    @Test
    void returnsItFromTheSameBatch() {
      var stored =
          append(
              NEWS,
              messageFactory.withKey("k", "a"),
              messageFactory.text("b"),
              messageFactory.withKey("k", "c"),
              messageFactory.withKey("l", "d"),
              messageFactory.withKey("k", "e"));

      assertThat(stored).extracting(Message::sequence).containsExactly(1L, 2L, 1L, 3L, 1L);
      assertThat(stored.get(4)).isEqualTo(stored.get(0));
      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(3);
    }

    @Test
    void distinguishesKeysExactlyAndByThread() {
      for (var key : TestStrings.unusualNames()) {
        append(NEWS, messageFactory.withKey(key, "a"));
      }
      append(OTHER, messageFactory.withKey(TestStrings.unusualNames().get(0), "a"));

      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(TestStrings.unusualNames().size());
      assertThat(messages().version(swarmId(), OTHER)).isEqualTo(1);
    }

    @Test
    void storesOneMessageUnderConcurrency() {
      var stored =
          ConcurrentRunner.run(8, i -> append(NEWS, messageFactory.withKey("k", "by " + i)).get(0))
              .resultsOrThrow();

      assertThat(stored).containsOnly(stored.get(0));
      assertThat(messages().findAfter(swarmId(), NEWS, 0, 9)).containsExactly(stored.get(0));
      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(1);
    }
  }

  @Nested
  class AppendWithExpectedVersion {

    @Test
    void appendsAtThatVersion() {
      assertThat(expecting(0, messageFactory.text("a"), messageFactory.text("b"))).hasSize(2);
      assertThat(expecting(2, messageFactory.text("c")).get(0).sequence()).isEqualTo(3);
    }

    @Test
    void rejectsAnotherOneAndReportsBoth() {
      append(NEWS, texts(2));

      for (long wrong : new long[] {0, 1, 3, Long.MAX_VALUE}) {
        assertStale("thread", NEWS, wrong, 2, () -> expecting(wrong, messageFactory.text("a")));
      }
      assertThat(messages().findAfter(swarmId(), NEWS, 0, 9)).hasSize(2);
      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(2);
    }

    @Test
    void rejectsAnotherOneIfOnlyTheLastMessageIsNew() {
      append(NEWS, messageFactory.withKey("k", "a"));

      assertStale(
          "thread",
          NEWS,
          0,
          1,
          () -> expecting(0, messageFactory.withKey("k", "a"), messageFactory.text("b")));

      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(1);
    }

    @Test
    void isIgnoredWhenNothingIsAppended() {
      var stored = append(NEWS, messageFactory.withKey("k", "a"), messageFactory.withKey("l", "b"));

      assertThat(expecting(0, messageFactory.withKey("k", "a"), messageFactory.withKey("l", "b")))
          .isEqualTo(stored);
      assertThat(expecting(7)).isEmpty();
    }

    @Test
    void letsOneOfTwoConcurrentAppendsWin() {
      for (int round = 0; round < 10; round++) {
        long version = messages().version(swarmId(), NEWS);

        var race =
            ConcurrentRunner.run(
                2,
                i -> expecting(version, messageFactory.text("by " + i), messageFactory.text("c")));

        assertSingleWinner(race);
        assertThat(messages().findAfter(swarmId(), NEWS, version, 9))
            .isEqualTo(race.results().get(0));
      }
      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(20);
    }

    @Test
    void preventsInterleavingUnderContention() {
      long each = 50;

      ConcurrentRunner.run(
              4,
              i -> {
                int won = 0;
                while (won < each) {
                  won += wins() ? 1 : 0;
                }
                return won;
              })
          .resultsOrThrow();

      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(4 * each);
    }

    /** Reads and appends; returns whether the message directly follows the last one read. */
    private boolean wins() {
      long version = messages().version(swarmId(), NEWS);
      try {
        assertThat(expecting(version, messageFactory.text("a")).get(0).sequence())
            .isEqualTo(version + 1);
        return true;
      } catch (StaleVersionException e) {
        return false;
      }
    }

    private List<Message> expecting(long version, MessageInsert... added) {
      return messages().append(swarmId(), NEWS, List.of(added), OptionalLong.of(version));
    }
  }
}
