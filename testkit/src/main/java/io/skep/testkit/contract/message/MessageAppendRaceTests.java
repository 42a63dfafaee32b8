package io.skep.testkit.contract.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.message.Message;
import io.skep.domain.message.ThreadId;
import io.skep.testkit.fixture.ConcurrentRunner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract tests of {@code MessageRepository} for concurrent appends, which a store may batch. */
abstract class MessageAppendRaceTests extends MessageThreadTests {

  private static final int RACERS = 16;
  private static final int APPENDS_PER_RACER = 20;

  @Nested
  class ConcurrentAppends {

    @Test
    void assignsConsecutiveUniqueSequences() {
      var stored =
          ConcurrentRunner.run(
                  RACERS,
                  racer -> {
                    List<Message> mine = new ArrayList<>();
                    for (int n = 0; n < APPENDS_PER_RACER; n++) {
                      mine.addAll(append(NEWS, texts(1 + (racer + n) % 3)));
                    }
                    return mine;
                  })
              .resultsOrThrow();

      assertThat(stored)
          .allSatisfy(mine -> assertThat(mine).extracting(Message::sequence).isSorted());
      assertHolds(NEWS, stored.stream().flatMap(List::stream).toList());
    }

    @Test
    void separatesNewAndSharedThreads() {
      var stored =
          ConcurrentRunner.run(
                  RACERS,
                  racer -> {
                    List<Message> mine = new ArrayList<>();
                    for (int n = 0; n < APPENDS_PER_RACER; n++) {
                      mine.addAll(append(topic((racer + n) % 5), messageFactory.text("shared")));
                      mine.addAll(append(topic(100 + racer), messageFactory.text("own " + n)));
                    }
                    return mine;
                  })
              .resultsOrThrow();

      var all = stored.stream().flatMap(List::stream).toList();
      IntStream.concat(IntStream.range(0, 5), IntStream.range(100, 100 + RACERS))
          .mapToObj(MessageAppendRaceTests::topic)
          .forEach(
              topic ->
                  assertHolds(
                      topic, all.stream().filter(it -> it.thread().equals(topic)).toList()));
    }

    @Test
    void rejectsOnlyCallsWithExistingIds() {
      var existing = messageFactory.text("taken");
      append(OTHER, existing);

      var outcome =
          ConcurrentRunner.run(
              RACERS,
              racer -> {
                List<Message> mine = new ArrayList<>();
                for (int n = 0; n < APPENDS_PER_RACER; n++) {
                  mine.addAll(append(NEWS, messageFactory.text("text " + n)));
                  if (n == APPENDS_PER_RACER / 2 && racer % 4 == 0) {
                    append(NEWS, existing);
                  }
                }
                return mine;
              });

      assertThat(outcome.failures())
          .hasSize(RACERS / 4)
          .allMatch(AlreadyExistsException.class::isInstance);
      int stored =
          RACERS * APPENDS_PER_RACER - RACERS / 4 * (APPENDS_PER_RACER - APPENDS_PER_RACER / 2 - 1);
      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(stored);
      assertThat(messages().findAfter(swarmId(), NEWS, 0, 1_000))
          .extracting(Message::sequence)
          .isEqualTo(sequences(1, stored));
      assertThat(messages().find(swarmId(), existing.id()).orElseThrow().thread()).isEqualTo(OTHER);
    }
  }

  private static ThreadId topic(int number) {
    return ThreadId.topic("topic " + number);
  }

  /** Asserts that a thread holds exactly these messages, at the returned sequences. */
  private void assertHolds(ThreadId thread, List<Message> returned) {
    var all = new ArrayList<>(returned);
    all.sort(Comparator.comparing(Message::sequence));
    assertThat(all).extracting(Message::sequence).isEqualTo(sequences(1, all.size()));
    assertThat(messages().findAfter(swarmId(), thread, 0, 1_000)).isEqualTo(all);
    assertThat(messages().version(swarmId(), thread)).isEqualTo(all.size());
  }
}
