package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.message.Message;
import io.skep.domain.message.ThreadId;
import io.skep.testkit.fixture.Races;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What threads of messages owe to callers that append at the same time, however a store joins them.
 */
abstract class MessageAppendingRaces extends MessageThreads {

  private static final int RACERS = 16;
  private static final int EACH = 20;

  @Nested
  class AppendAtTheSameTime {

    @Test
    void leavesNoGapAndTakesNoPlaceTwice() {
      var stored =
          Races.run(
                  RACERS,
                  racer -> {
                    List<Message> mine = new ArrayList<>();
                    for (int n = 0; n < EACH; n++) {
                      mine.addAll(append(NEWS, texts(1 + (racer + n) % 3)));
                    }
                    return mine;
                  })
              .orFail();

      assertThat(stored)
          .allSatisfy(mine -> assertThat(mine).extracting(Message::sequence).isSorted());
      assertHolds(NEWS, stored.stream().flatMap(List::stream).toList());
    }

    @Test
    void keepsThreadsApartThatAreMadeAndThatAreShared() {
      var stored =
          Races.run(
                  RACERS,
                  racer -> {
                    List<Message> mine = new ArrayList<>();
                    for (int n = 0; n < EACH; n++) {
                      mine.addAll(append(topic((racer + n) % 5), made.text("shared")));
                      mine.addAll(append(topic(100 + racer), made.text("own " + n)));
                    }
                    return mine;
                  })
              .orFail();

      var all = stored.stream().flatMap(List::stream).toList();
      IntStream.concat(IntStream.range(0, 5), IntStream.range(100, 100 + RACERS))
          .mapToObj(MessageAppendingRaces::topic)
          .forEach(
              topic ->
                  assertHolds(
                      topic, all.stream().filter(it -> it.thread().equals(topic)).toList()));
    }

    @Test
    void refusesEachForItselfWhoseIdIsTaken() {
      var taken = made.text("taken");
      append(OTHER, taken);

      var outcome =
          Races.run(
              RACERS,
              racer -> {
                List<Message> mine = new ArrayList<>();
                for (int n = 0; n < EACH; n++) {
                  mine.addAll(append(NEWS, made.text("text " + n)));
                  if (n == EACH / 2 && racer % 4 == 0) {
                    append(NEWS, taken);
                  }
                }
                return mine;
              });

      assertThat(outcome.failures())
          .hasSize(RACERS / 4)
          .allMatch(AlreadyExistsException.class::isInstance);
      int stored = RACERS * EACH - RACERS / 4 * (EACH - EACH / 2 - 1);
      assertThat(messages().version(swarmId(), NEWS)).isEqualTo(stored);
      assertThat(messages().after(swarmId(), NEWS, 0, 1_000))
          .extracting(Message::sequence)
          .isEqualTo(sequences(1, stored));
      assertThat(messages().find(swarmId(), taken.id()).orElseThrow().thread()).isEqualTo(OTHER);
    }
  }

  private static ThreadId topic(int number) {
    return ThreadId.topic("topic " + number);
  }

  /** Asserts that a thread holds these messages, in the places that were told of. */
  private void assertHolds(ThreadId thread, List<Message> told) {
    var all = new ArrayList<>(told);
    all.sort(Comparator.comparing(Message::sequence));
    assertThat(all).extracting(Message::sequence).isEqualTo(sequences(1, all.size()));
    assertThat(messages().after(swarmId(), thread, 0, 1_000)).isEqualTo(all);
    assertThat(messages().version(swarmId(), thread)).isEqualTo(all.size());
  }
}
