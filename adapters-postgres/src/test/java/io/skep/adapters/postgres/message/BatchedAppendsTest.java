package io.skep.adapters.postgres.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.PostgresStoreFixture;
import io.skep.domain.message.Message;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Store;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.fixture.MessageFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that are said one by one by many at once. */
class BatchedAppendsTest {

  private static final int RACERS = 16;
  private static final int EACH = 40;
  private static final ThreadId LOCKED = ThreadId.topic("held");
  private static final ThreadId FREE = ThreadId.topic("free");

  private final String url = PostgresStoreFixture.newDatabase();
  private final PostgresStore opened =
      PostgresStoreFixture.openDatabase(url, InstantSource.system());
  private final PostgresStore openedAgain =
      PostgresStoreFixture.openDatabase(url, InstantSource.system());
  private final Store store = opened.ports();

  @AfterEach
  void close() {
    opened.close();
    openedAgain.close();
  }

  @Test
  void sequencesHaveNoGapsAcrossStores() {
    var another = openedAgain.ports();

    var stored =
        ConcurrentRunner.run(
                RACERS,
                racer -> {
                  List<Message> mine = new ArrayList<>();
                  for (int i = 0; i < EACH; i++) {
                    mine.add(append(racer % 2 == 0 ? store : another, i % 3 == 0 ? LOCKED : FREE));
                  }
                  return mine;
                })
            .resultsOrThrow();

    for (var thread : List.of(LOCKED, FREE)) {
      var told =
          stored.stream()
              .flatMap(List::stream)
              .filter(message -> message.thread().equals(thread))
              .sorted(Comparator.comparing(Message::sequence))
              .toList();
      assertThat(told)
          .extracting(Message::sequence)
          .isEqualTo(LongStream.rangeClosed(1, told.size()).boxed().toList());
      assertThat(store.messages().findAfter(SwarmId.DEFAULT, thread, 0, 1_000)).isEqualTo(told);
      assertThat(store.messages().version(SwarmId.DEFAULT, thread)).isEqualTo(told.size());
    }
  }

  /** Whoever is joined with one that has to wait does not wait with it. */
  @Test
  void doNotWaitForLocksOnOtherThreads() throws Exception {
    append(store, LOCKED);
    append(store, FREE);
    var held = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var callers = Executors.newCachedThreadPool();
    try {
      var holder =
          callers.submit(
              () ->
                  store
                      .unitOfWork()
                      .write(
                          () -> {
                            append(store, LOCKED);
                            held.countDown();
                            await(release);
                            return true;
                          }));
      await(held);
      var waiting = callers.submit(() -> append(store, LOCKED));

      ConcurrentRunner.run(
              RACERS,
              racer -> {
                for (int i = 0; i < EACH; i++) {
                  append(store, FREE);
                }
                return true;
              })
          .resultsOrThrow();

      assertThat(waiting.isDone()).isFalse();
      release.countDown();
      holder.get(5, TimeUnit.MINUTES);
      assertThat(waiting.get(5, TimeUnit.MINUTES).sequence()).isEqualTo(3);
    } finally {
      release.countDown();
      callers.shutdownNow();
    }
  }

  private static Message append(Store store, ThreadId thread) {
    var said = new MessageFactory(store.ids(), InstantSource.system()).text("said");
    return store
        .messages()
        .append(SwarmId.DEFAULT, thread, List.of(said), OptionalLong.empty())
        .get(0);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(5, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
