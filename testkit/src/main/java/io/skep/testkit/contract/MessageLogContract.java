package io.skep.testkit.contract;

import static io.skep.testkit.contract.Refusals.assertLimited;
import static io.skep.testkit.contract.Refusals.assertOneWon;
import static io.skep.testkit.contract.Refusals.assertStale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageLog;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.message.ThreadSummary;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.PageRequest;
import io.skep.testkit.fixture.Races;
import io.skep.testkit.fixture.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the {@link MessageLog} owes over a store. */
public abstract class MessageLogContract extends StoreContract {

  private static final ThreadId NEWS = ThreadId.topic("news");

  @Nested
  class Append {

    @Test
    void storesWhatIsSaidInItsPlaceNow() {
      clock.advance(Duration.ofNanos(999));
      var tool = new Json("[{\"type\":  \"tool_result\", \"n\": 2.50}]");
      var entry = Entry.of(Role.TOOL, tool).by(new AgentId("bee")).withKey("k");

      var first = log().append(NEWS, Entry.text(Role.USER, "a\n\uD83D\uDC1D"));
      var second = log().append(NEWS, entry);

      assertThat(second)
          .isEqualTo(
              new Message(
                  second.id(),
                  NEWS,
                  2,
                  Role.TOOL,
                  "bee",
                  tool,
                  Optional.empty(),
                  Optional.of("k"),
                  clock.instant().truncatedTo(ChronoUnit.MICROS)));
      assertThat(first.content()).isEqualTo(new Json("\"a\\n\uD83D\uDC1D\""));
      assertThat(log().find(first.id())).contains(first);
      assertThat(log().find(second.id())).contains(second);
      assertThat(second.id()).isGreaterThan(first.id());
      assertThat(new Swarm(otherSwarmId(), store).messages().find(first.id())).isEmpty();
    }

    @Test
    void keepsAMegabyte() {
      var text = Json.string(Texts.longest(1_000_000));

      var message = log().append(NEWS, Entry.of(Role.ASSISTANT, text));

      assertThat(log().last(NEWS, 1)).containsExactly(message);
      assertThat(message.content()).isEqualTo(text);
    }

    @Test
    void returnsWhatIsThereForAKeyThatIsThereAlready() {
      var first = log().append(NEWS, Entry.text(Role.USER, "a").withKey("k"));

      var both = log().append(NEWS, List.of(entry("b"), entry("c").withKey("k")));

      assertThat(both).extracting(Message::sequence).containsExactly(2L, 1L);
      assertThat(both.get(1)).isEqualTo(first);
      assertThat(log().version(NEWS)).isEqualTo(2);
    }

    @Test
    void isAllOrNothing() {
      var bad =
          List.of(
              new Entry(Role.USER, "a\0", Json.NULL, Optional.empty()),
              new Entry(Role.USER, "a".repeat(257), Json.NULL, Optional.empty()),
              entry("a").withKey(""),
              entry("a").withKey("k\0"));
      for (var entry : bad) {
        assertThatThrownBy(() -> log().append(NEWS, List.of(entry("fine"), entry)))
            .isInstanceOfAny(InvalidArgumentException.class, TooLargeException.class);
      }
      assertThatThrownBy(() -> log().append(NEWS, Collections.nCopies(1_001, entry("a"))))
          .isInstanceOf(TooLargeException.class);

      assertThat(log().version(NEWS)).isZero();
      assertThat(log().append(NEWS, Collections.nCopies(1_000, entry("a")))).hasSize(1_000);
    }

    @Test
    void refusesAStaleWriterAndOneWhoseVersionCanNotBe() {
      log().append(NEWS, entry("a").withKey("k"));

      assertStale("thread", NEWS, 0, 1, () -> expecting(0, entry("b")));
      assertThatThrownBy(() -> expecting(-1, entry("b")))
          .isInstanceOf(InvalidArgumentException.class);
      assertThat(expecting(0, entry("b").withKey("k"))).hasSize(1);
      assertThat(expecting(1, entry("b")).get(0).sequence()).isEqualTo(2);
    }

    @Test
    void letsOneOnlyOfThoseAppendWhoReadTheSame() {
      for (int round = 0; round < 10; round++) {
        long version = log().version(NEWS);
        assertOneWon(Races.run(4, i -> expecting(version, entry("by " + i))));
      }

      assertThat(log().version(NEWS)).isEqualTo(10);
    }

    @Test
    void leavesNoGapUnderManyThreads() {
      Races.run(
              16,
              i -> {
                for (int n = 0; n < 10; n++) {
                  log().append(NEWS, entry(i + "/" + n).withKey("k" + (i * 10 + n) / 2));
                }
                return i;
              })
          .orFail();

      assertThat(log().after(NEWS, 0, 1_000))
          .extracting(Message::sequence)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 80).boxed().toList());
    }

    private List<Message> expecting(long version, Entry entry) {
      return log().append(NEWS, List.of(entry), OptionalLong.of(version));
    }
  }

  @Nested
  class Reading {

    @Test
    void goesForwardAndBackwardBySequence() {
      var all = log().append(NEWS, IntStream.range(0, 10).mapToObj(i -> entry("" + i)).toList());

      assertThat(log().last(NEWS, 3)).isEqualTo(all.subList(7, 10));
      assertThat(log().last(NEWS, 1_000)).isEqualTo(all);
      assertThat(log().before(NEWS, 8, 3)).isEqualTo(all.subList(4, 7));
      assertThat(log().before(NEWS, 0, 3)).isEmpty();
      assertThat(log().after(NEWS, 0, 3)).isEqualTo(all.subList(0, 3));
      assertThat(log().after(NEWS, 9, 3)).isEqualTo(all.subList(9, 10));
      assertThat(log().last(ThreadId.topic("none"), 3)).isEmpty();
    }

    @Test
    void refusesSequencesAndLimitsOutOfRange() {
      assertLimited(limit -> log().last(NEWS, limit));
      assertLimited(limit -> log().before(NEWS, 1, limit));
      assertLimited(limit -> log().after(NEWS, 1, limit));
      assertThatThrownBy(() -> log().before(NEWS, -1, 1))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> log().after(NEWS, -1, 1))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> log().since(NEWS, Instant.MAX, PageRequest.first(1)))
          .isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void followsTheSequenceWhenTheClockGoesBack() {
      List<Message> all = new ArrayList<>();
      var noon = clock.instant();
      for (int second : new int[] {2, 0, 1, 2}) {
        clock.set(noon.plusSeconds(second));
        all.add(log().append(NEWS, entry("at " + second)));
      }

      assertThat(log().last(NEWS, 9)).isEqualTo(all);
      assertThat(log().since(NEWS, noon.plusSeconds(1), PageRequest.first(9)).items())
          .containsExactly(all.get(0), all.get(2), all.get(3));
    }
  }

  @Nested
  class Clear {

    @Test
    void keepsTheVersionSoThatNoSequenceIsUsedAgain() {
      log().append(NEWS, List.of(entry("a"), entry("b")));

      assertThat(log().clear(NEWS)).isEqualTo(2);

      assertThat(log().last(NEWS, 9)).isEmpty();
      assertThat(log().version(NEWS)).isEqualTo(2);
      assertThat(log().threads(ThreadKind.TOPIC, PageRequest.first(9)).items()).isEmpty();
      log().append(NEWS, entry("c"));
      assertThat(log().threads(ThreadKind.TOPIC, PageRequest.first(9)).items())
          .containsExactly(new ThreadSummary(NEWS, 1, 3));
    }
  }

  private MessageLog log() {
    return swarm.messages();
  }

  private static Entry entry(String text) {
    return Entry.text(Role.USER, text);
  }
}
