package io.skep.testkit.contract;

import static io.skep.testkit.contract.Refusals.assertOneWon;
import static io.skep.testkit.contract.Refusals.assertStale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.message.Envelope;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageRepository;
import io.skep.domain.message.NewMessage;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.value.Check;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.Priority;
import io.skep.testkit.fixture.Races;
import io.skep.testkit.fixture.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a {@link MessageRepository} owes. */
public abstract class MessageRepositoryContract extends MessageAppendingRaces {

  @Nested
  class Append {

    @Test
    void givesEachMessageTheNextPlaceOfItsThread() {
      var first = made.text("a");
      var second = made.text("b");
      var third = made.text("c");

      assertThat(append(NEWS, first)).containsExactly(Message.stored(first, NEWS, 1));
      assertThat(append(NEWS, second, third))
          .containsExactly(Message.stored(second, NEWS, 2), Message.stored(third, NEWS, 3));
      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(3);
    }

    @Test
    void keepsThreadsApartWhateverTheyAreCalled() {
      List<ThreadId> threads = new ArrayList<>();
      Texts.names().forEach(name -> threads.add(ThreadId.topic(name)));
      for (var kind : ThreadKind.values()) {
        threads.add(new ThreadId(kind, "a:b"));
      }
      for (var thread : threads) {
        assertThat(append(thread, made.text(thread.toString())).get(0).sequence()).isEqualTo(1);
      }

      for (var thread : threads) {
        assertThat(messages().after(swarmId(), thread, 0, 10))
            .extracting(message -> message.content().text())
            .containsExactly(Json.string(thread.toString()).text());
      }
    }

    @Test
    void keepsEveryPart() {
      long sequence = 0;
      for (var role : Role.values()) {
        var message = made.fullySaid(role);

        var stored = append(NEWS, message).get(0);

        assertThat(stored).isEqualTo(Message.stored(message, NEWS, ++sequence));
        assertThat(messages().find(swarmId(), message.id())).contains(stored);
      }
    }

    @Test
    void keepsAnEnvelopeThatSaysNothingApartFromNone() {
      var silent = new Envelope("", Priority.LOW, Labels.NONE, Optional.empty(), Optional.empty());
      var message =
          new NewMessage(
              new MessageId(store.ids().next()),
              Role.SYSTEM,
              "",
              Json.NULL,
              Optional.of(silent),
              Optional.empty(),
              T0);

      append(NEWS, message, made.text("a"));

      assertThat(messages().after(swarmId(), NEWS, 0, 2))
          .extracting(Message::envelope)
          .containsExactly(Optional.of(silent), Optional.empty());
    }

    @Test
    void keepsTheLongestTextsAndTheOutermostTimes() {
      var thread = ThreadId.topic(Texts.longestName(ThreadId.MAX_OWNER));
      var tags = IntStream.range(10, 74).mapToObj(i -> Texts.longestName(126) + i).toList();
      var late = Check.TOO_LATE.minusNanos(1_000);
      var longest =
          new NewMessage(
              new MessageId(new UUID(-1, -1)),
              Role.TOOL,
              Texts.longest(NewMessage.MAX_AUTHOR),
              Json.string("\u4e2d".repeat(Json.MAX_LENGTH - 2)),
              Optional.of(
                  new Envelope(
                      Texts.longest(1_000),
                      Priority.HIGH,
                      Labels.of(tags),
                      Optional.of(new MessageId(new UUID(0, 0))),
                      Optional.of(late))),
              Optional.of(Texts.longestName(NewMessage.MAX_KEY)),
              late);

      append(thread, longest, made.at(Check.EARLIEST, Texts.longest(1_000_000)));

      assertThat(messages().find(swarmId(), longest.id()))
          .contains(Message.stored(longest, thread, 1));
      assertThat(messages().before(swarmId(), thread, 9, 1).get(0).content())
          .isEqualTo(Json.string(Texts.longest(1_000_000)));
      assertThat(messages().before(swarmId(), thread, 9, 1).get(0).at()).isEqualTo(Check.EARLIEST);
    }

    @Test
    void takesNothingWithoutMakingAThread() {
      assertThat(append(NEWS)).isEmpty();

      assertThat(messages().version(swarmId(), NEWS)).isZero();
      assertThat(messages().threads(swarmId(), ThreadKind.TOPIC, PageRequest.first(1)).items())
          .isEmpty();
    }

    @Test
    void takesAThousandAtOnceAndNotOneMore() {
      assertThatThrownBy(() -> append(NEWS, texts(1_001))).isInstanceOf(TooLargeException.class);
      assertThat(messages().version(swarmId(), NEWS)).isZero();

      assertThat(append(NEWS, texts(1_000)))
          .extracting(Message::sequence)
          .isEqualTo(sequences(1, 1_000));
      assertThat(messages().after(swarmId(), NEWS, 0, 1_000)).hasSize(1_000);
    }

    @Test
    void refusesAnIdThatIsTakenAndAddsNothing() {
      var taken = append(OTHER, made.text("a")).get(0);
      var twice = made.text("b");

      for (var list :
          List.of(
              new NewMessage[] {made.text("c"), made.text(taken.id(), "d")},
              new NewMessage[] {twice, twice})) {
        assertThatThrownBy(() -> append(NEWS, list))
            .isInstanceOfSatisfying(
                AlreadyExistsException.class,
                refused -> {
                  assertThat(refused.kind()).isEqualTo("message");
                  assertThat(refused.id()).isEqualTo(list[1].id().toString());
                });
      }
      assertThat(messages().version(swarmId(), NEWS)).isZero();
      assertThat(messages().after(swarmId(), NEWS, 0, 9)).isEmpty();
      assertThat(messages().find(swarmId(), twice.id())).isEmpty();
      assertThat(messages().find(swarmId(), taken.id())).contains(taken);
    }

    @Test
    void letsABlockGoOnThatGivesAnIdThatIsTaken() {
      var taken = append(OTHER, made.text("a")).get(0);

      store.work().write(() -> append(NEWS, made.text(isRefused(taken) ? "refused" : "added")));

      assertThat(messages().after(swarmId(), NEWS, 0, 9))
          .extracting(message -> message.content().text())
          .containsExactly("\"refused\"");
    }

    private boolean isRefused(Message taken) {
      try {
        return append(NEWS, made.text("c"), made.text(taken.id(), "d")).isEmpty();
      } catch (AlreadyExistsException e) {
        return true;
      }
    }

    @Test
    void letsEachSwarmHaveAMessageOfOneIdAndKeyInAThreadOfOneName() {
      var message = made.fullySaid(Role.USER);

      append(swarmId(), NEWS, made.text("a"), message);

      assertThat(append(otherSwarmId(), NEWS, message))
          .containsExactly(Message.stored(message, NEWS, 1));
      assertThat(messages().find(swarmId(), message.id()))
          .contains(Message.stored(message, NEWS, 2));
    }

    @Test
    void leavesNoGapWhenItIsUndone() {
      append(NEWS, made.text("a"));
      assertThatThrownBy(
              () ->
                  store
                      .work()
                      .write(
                          () -> {
                            append(NEWS, made.keyed("k", "b"));
                            throw new IllegalStateException("no");
                          }))
          .hasMessage("no");

      assertThat(append(NEWS, made.keyed("k", "c")).get(0).sequence()).isEqualTo(2);
    }
  }

  @Nested
  class AppendUnderAKey {

    @Test
    void returnsTheMessageThatHasItWhateverElseIsGiven() {
      var first = append(NEWS, made.text("a"), made.keyed("k", "b")).get(1);

      assertThat(append(NEWS, made.keyed("k", "c"))).containsExactly(first);
      assertThat(append(NEWS, made.fullySaid(Role.TOOL), made.keyed("k", "d")).get(1))
          .isEqualTo(first);
      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(3);
      assertThat(messages().after(swarmId(), NEWS, 0, 9)).hasSize(3);
    }

    @Test
    void returnsItAlsoWhenTheVeryMessageIsRepeated() {
      var message = made.keyed("k", "a");
      var stored = append(NEWS, message);

      assertThat(append(NEWS, message)).isEqualTo(stored);
      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(1);
    }

    @Test
    void returnsItAlsoFromEarlierInTheList() {
      var stored =
          append(
              NEWS,
              made.keyed("k", "a"),
              made.text("b"),
              made.keyed("k", "c"),
              made.keyed("l", "d"),
              made.keyed("k", "e"));

      assertThat(stored).extracting(Message::sequence).containsExactly(1L, 2L, 1L, 3L, 1L);
      assertThat(stored.get(4)).isEqualTo(stored.get(0));
      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(3);
    }

    @Test
    void tellsKeysApartByTheirVeryCharactersAndByThread() {
      for (var key : Texts.names()) {
        append(NEWS, made.keyed(key, "a"));
      }
      append(OTHER, made.keyed(Texts.names().get(0), "a"));

      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(Texts.names().size());
      assertThat(messages().version(swarmId(), OTHER)).isEqualTo(1);
    }

    @Test
    void storesOnceWhatManyAppend() {
      var stored = Races.run(8, i -> append(NEWS, made.keyed("k", "by " + i)).get(0)).orFail();

      assertThat(stored).containsOnly(stored.get(0));
      assertThat(messages().after(swarmId(), NEWS, 0, 9)).containsExactly(stored.get(0));
      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(1);
    }
  }

  @Nested
  class AppendAtAVersion {

    @Test
    void addsToAThreadThatHasIt() {
      assertThat(expecting(0, made.text("a"), made.text("b"))).hasSize(2);
      assertThat(expecting(2, made.text("c")).get(0).sequence()).isEqualTo(3);
    }

    @Test
    void refusesAnotherOneAndNamesBoth() {
      append(NEWS, texts(2));

      for (long wrong : new long[] {0, 1, 3, Long.MAX_VALUE}) {
        assertStale("thread", NEWS, wrong, 2, () -> expecting(wrong, made.text("a")));
      }
      assertThat(messages().after(swarmId(), NEWS, 0, 9)).hasSize(2);
      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(2);
    }

    @Test
    void refusesAnotherOneAlsoWhenOnlyTheLastMessageIsNew() {
      append(NEWS, made.keyed("k", "a"));

      assertStale("thread", NEWS, 0, 1, () -> expecting(0, made.keyed("k", "a"), made.text("b")));

      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(1);
    }

    @Test
    void doesNotCareWhenNothingIsToBeAdded() {
      var stored = append(NEWS, made.keyed("k", "a"), made.keyed("l", "b"));

      assertThat(expecting(0, made.keyed("k", "a"), made.keyed("l", "b"))).isEqualTo(stored);
      assertThat(expecting(7)).isEmpty();
    }

    @Test
    void letsOneOnlyOfTwoAppendWhoReadTheSame() {
      for (int round = 0; round < 10; round++) {
        long version = messages().version(swarmId(), NEWS);

        var race = Races.run(2, i -> expecting(version, made.text("by " + i), made.text("c")));

        assertOneWon(race);
        assertThat(messages().after(swarmId(), NEWS, version, 9)).isEqualTo(race.results().get(0));
      }
      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(20);
    }

    @Test
    void neverLetsAnyoneInBetweenHoweverLongTheyContend() {
      long each = 50;

      Races.run(
              4,
              i -> {
                int won = 0;
                while (won < each) {
                  won += wins() ? 1 : 0;
                }
                return won;
              })
          .orFail();

      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(4 * each);
    }

    /** Reads and appends; whoever wins comes right behind what it read. */
    private boolean wins() {
      long version = messages().version(swarmId(), NEWS);
      try {
        assertThat(expecting(version, made.text("a")).get(0).sequence()).isEqualTo(version + 1);
        return true;
      } catch (StaleVersionException e) {
        return false;
      }
    }

    private List<Message> expecting(long version, NewMessage... added) {
      return messages().append(swarmId(), NEWS, List.of(added), OptionalLong.of(version));
    }
  }
}
