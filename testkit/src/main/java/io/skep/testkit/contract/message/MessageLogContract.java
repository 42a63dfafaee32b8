package io.skep.testkit.contract.message;

import static io.skep.testkit.contract.store.ErrorAssertions.assertSingleWinner;
import static io.skep.testkit.contract.store.ErrorAssertions.assertStale;
import static io.skep.testkit.contract.store.ErrorAssertions.assertValidatesLimit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.MessageLog;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.message.ThreadSummary;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.PageRequest;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.fixture.TestStrings;
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

/** Contract of {@link MessageLog} over a store. */
public abstract class MessageLogContract extends StoreContract {

  private static final ThreadId NEWS = ThreadId.topic("news");

  @Nested
  class Append {

    @Test
    void appendsAtTheNextSequenceAndCurrentTime() {
      clock.advance(Duration.ofNanos(999));
      var tool = new Json("[{\"type\":  \"tool_result\", \"n\": 2.50}]");
      var entry = MessageInput.of(Role.TOOL, tool).withAuthor(new AgentId("bee")).withKey("k");

      var first = log().append(NEWS, MessageInput.text(Role.USER, "a\n\uD83D\uDC1D"));
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
    void storesAMegabyte() {
      var text = Json.string(TestStrings.ofLength(1_000_000));

      var message = log().append(NEWS, MessageInput.of(Role.ASSISTANT, text));

      assertThat(log().findLast(NEWS, 1)).containsExactly(message);
      assertThat(message.content()).isEqualTo(text);
    }

    @Test
    void returnsTheExistingMessageOfAKey() {
      var first = log().append(NEWS, MessageInput.text(Role.USER, "a").withKey("k"));

      var both = log().append(NEWS, List.of(entry("b"), entry("c").withKey("k")));

      assertThat(both).extracting(Message::sequence).containsExactly(2L, 1L);
      assertThat(both.get(1)).isEqualTo(first);
      assertThat(log().version(NEWS)).isEqualTo(2);
    }

    @Test
    void isAtomic() {
      var bad =
          List.of(
              new MessageInput(Role.USER, "a\0", Json.NULL, Optional.empty()),
              new MessageInput(Role.USER, "a".repeat(257), Json.NULL, Optional.empty()),
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
    void rejectsStaleAndInvalidVersions() {
      log().append(NEWS, entry("a").withKey("k"));

      assertStale("thread", NEWS, 0, 1, () -> expecting(0, entry("b")));
      assertThatThrownBy(() -> expecting(-1, entry("b")))
          .isInstanceOf(InvalidArgumentException.class);
      assertThat(expecting(0, entry("b").withKey("k"))).hasSize(1);
      assertThat(expecting(1, entry("b")).get(0).sequence()).isEqualTo(2);
    }

    @Test
    void letsOneConcurrentAppendWin() {
      for (int round = 0; round < 10; round++) {
        long version = log().version(NEWS);
        assertSingleWinner(ConcurrentRunner.run(4, i -> expecting(version, entry("by " + i))));
      }

      assertThat(log().version(NEWS)).isEqualTo(10);
    }

    @Test
    void leavesNoGapUnderConcurrency() {
      ConcurrentRunner.run(
              16,
              i -> {
                for (int n = 0; n < 10; n++) {
                  log().append(NEWS, entry(i + "/" + n).withKey("k" + (i * 10 + n) / 2));
                }
                return i;
              })
          .resultsOrThrow();

      assertThat(log().findAfter(NEWS, 0, 1_000))
          .extracting(Message::sequence)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 80).boxed().toList());
    }

    private List<Message> expecting(long version, MessageInput entry) {
      return log().append(NEWS, List.of(entry), OptionalLong.of(version));
    }
  }

  @Nested
  class Reading {

    @Test
    void readsForwardAndBackwardBySequence() {
      var all = log().append(NEWS, IntStream.range(0, 10).mapToObj(i -> entry("" + i)).toList());

      assertThat(log().findLast(NEWS, 3)).isEqualTo(all.subList(7, 10));
      assertThat(log().findLast(NEWS, 1_000)).isEqualTo(all);
      assertThat(log().findBefore(NEWS, 8, 3)).isEqualTo(all.subList(4, 7));
      assertThat(log().findBefore(NEWS, 0, 3)).isEmpty();
      assertThat(log().findAfter(NEWS, 0, 3)).isEqualTo(all.subList(0, 3));
      assertThat(log().findAfter(NEWS, 9, 3)).isEqualTo(all.subList(9, 10));
      assertThat(log().findLast(ThreadId.topic("none"), 3)).isEmpty();
    }

    @Test
    void rejectsSequencesAndLimitsOutOfRange() {
      assertValidatesLimit(limit -> log().findLast(NEWS, limit));
      assertValidatesLimit(limit -> log().findBefore(NEWS, 1, limit));
      assertValidatesLimit(limit -> log().findAfter(NEWS, 1, limit));
      assertThatThrownBy(() -> log().findBefore(NEWS, -1, 1))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> log().findAfter(NEWS, -1, 1))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> log().findSince(NEWS, Instant.MAX, PageRequest.first(1)))
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

      assertThat(log().findLast(NEWS, 9)).isEqualTo(all);
      assertThat(log().findSince(NEWS, noon.plusSeconds(1), PageRequest.first(9)).items())
          .containsExactly(all.get(0), all.get(2), all.get(3));
    }
  }

  @Nested
  class Clear {

    @Test
    void preservesTheVersionSoThatSequencesAreNotReused() {
      log().append(NEWS, List.of(entry("a"), entry("b")));

      assertThat(log().clear(NEWS)).isEqualTo(2);

      assertThat(log().findLast(NEWS, 9)).isEmpty();
      assertThat(log().version(NEWS)).isEqualTo(2);
      assertThat(log().listThreads(ThreadKind.TOPIC, PageRequest.first(9)).items()).isEmpty();
      log().append(NEWS, entry("c"));
      assertThat(log().listThreads(ThreadKind.TOPIC, PageRequest.first(9)).items())
          .containsExactly(new ThreadSummary(NEWS, 1, 3));
    }
  }

  private MessageLog log() {
    return swarm.messages();
  }

  private static MessageInput entry(String text) {
    return MessageInput.text(Role.USER, text);
  }
}
