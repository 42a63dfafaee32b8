package io.skep.adapters.postgres.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.testkit.fixture.ConcurrentRunner;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallBatcherTest {

  private static final int THREADS = 16;
  private static final int ASKED = 500;

  private final List<List<Integer>> groups = new CopyOnWriteArrayList<>();

  @Test
  void returnsItsOwnResultToEachCaller() {
    var coalescer = new CallBatcher<Integer, Integer>(5, this::squares);

    var right =
        ConcurrentRunner.run(
                THREADS,
                racer ->
                    IntStream.range(0, ASKED)
                        .map(i -> racer * ASKED + i)
                        .allMatch(i -> coalescer.submit(i) == i * i))
            .resultsOrThrow();

    assertThat(right).containsOnly(true);
    assertThat(groups.stream().mapToInt(List::size)).allMatch(size -> size <= 5);
    assertThat(groups.stream().mapToInt(List::size).sum()).isEqualTo(THREADS * ASKED);
  }

  @Test
  void batchesCallsThatArriveDuringABatch() throws Exception {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var coalescer =
        new CallBatcher<Integer, Integer>(
            100,
            asked -> {
              begun.countDown();
              try {
                goOn.await(5, TimeUnit.MINUTES);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              return squares(asked);
            });
    var callers = Executors.newCachedThreadPool();
    try {
      var first = callers.submit(() -> coalescer.submit(1));
      begun.await(5, TimeUnit.MINUTES);
      var rest =
          IntStream.range(2, 12).mapToObj(i -> callers.submit(() -> coalescer.submit(i))).toList();
      while (coalescer.queued() < rest.size()) {
        Thread.onSpinWait();
      }
      goOn.countDown();
      assertThat(first.get()).isEqualTo(1);
      for (int i = 0; i < rest.size(); i++) {
        assertThat(rest.get(i).get()).isEqualTo((i + 2) * (i + 2));
      }
    } finally {
      callers.shutdownNow();
    }
    assertThat(groups).extracting(List::size).containsExactly(1, 10);
  }

  @Test
  void failsTheWholeBatchAndContinues() {
    var coalescer =
        new CallBatcher<Integer, Integer>(
            5,
            asked -> {
              if (asked.contains(13)) {
                throw new AssertionError("no");
              }
              return squares(asked);
            });

    assertThatThrownBy(() -> coalescer.submit(13)).isInstanceOf(AssertionError.class);
    assertThat(coalescer.submit(3)).isEqualTo(9);
  }

  @Test
  void preservesInterruptsOfItsCallers() {
    var coalescer =
        new CallBatcher<Integer, Boolean>(
            5, asked -> asked.stream().map(i -> Thread.currentThread().isInterrupted()).toList());

    Thread.currentThread().interrupt();
    boolean seen = coalescer.submit(1);

    assertThat(seen).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  private List<Integer> squares(List<Integer> asked) {
    groups.add(List.copyOf(asked));
    return asked.stream().map(i -> i * i).toList();
  }
}
