package io.skep.benchmarks.postgres;

import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.LatencyRecorder;
import io.skep.benchmarks.harness.Measurement;
import io.skep.benchmarks.harness.Samples;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageLog;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pages of threads that span many monthly partitions with many messages. */
public final class PostgresPageBenchmark implements Benchmark {

  private static final int MONTHS = 36;
  private static final int PAGE = 50;
  private static final double LIMIT_MILLIS = 2;

  private static final String PARTITIONS =
      "SELECT count(*) FROM pg_inherits WHERE inhparent = 'message'::regclass";

  /** Reads a page of a thread. */
  @FunctionalInterface
  private interface PageReader {
    List<Message> read(int thread);
  }

  @Override
  public String name() {
    return "shared-page";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    var stored =
        new MessageHistory(
            MONTHS, plan.bySize(10, 300, 1_000), plan.bySize(3_600, 300_000, 10_000_000));
    var database = PostgresDatabase.create();
    try (var skep = PostgresBenchmarkStores.open(database)) {
      plan.progress().accept("storing " + stored.messages() + " messages");
      long start = System.nanoTime();
      stored.insert(database, LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1));
      plan.progress().accept("stored in %.0f s".formatted((System.nanoTime() - start) / 1e9));
      double partitions = database.queryDouble(PARTITIONS);
      var log = skep.swarm().messages();
      // A fixed seed: the same pages in each round.
      var random = new Random(36);
      int last = stored.messagesPerThread();
      List<Measurement> measurements = new ArrayList<>();
      measurements.addAll(
          measure(
              plan,
              stored,
              "newest page of 50",
              thread -> log.findLast(MessageHistory.thread(thread), PAGE)));
      measurements.addAll(
          measure(
              plan,
              stored,
              "page of 50 further back",
              thread -> before(log, thread, last - PAGE - random.nextInt(last - 2 * PAGE))));
      measurements.add(
          Measurement.of("partitions of messages", "partitions", new Samples(List.of(partitions)))
              .note(
                  "%d messages in %d threads, %d months"
                      .formatted(stored.messages(), stored.threads(), MONTHS)));
      return measurements;
    } finally {
      // Frees gigabytes on a server that may be shared.
      database.execute("TRUNCATE message, thread");
    }
  }

  private static List<Message> before(MessageLog log, int thread, int sequence) {
    return log.findBefore(MessageHistory.thread(thread), sequence, PAGE);
  }

  private static List<Measurement> measure(
      BenchmarkPlan plan, MessageHistory stored, String name, PageReader reading) {
    int pages = plan.bySize(20, 500, 2_000);
    List<Double> middle = new ArrayList<>();
    List<Double> late = new ArrayList<>();
    List<Double> latest = new ArrayList<>();
    var random = new Random(50);
    for (int round = 0; round < plan.warmUps() + plan.rounds(); round++) {
      var latencies = new LatencyRecorder();
      for (int i = 0; i < pages; i++) {
        int thread = random.nextInt(stored.threads());
        long before = System.nanoTime();
        int size = reading.read(thread).size();
        latencies.add(System.nanoTime() - before);
        if (size != PAGE) {
          throw new IllegalStateException("a page of " + size);
        }
      }
      if (round >= plan.warmUps()) {
        middle.add(latencies.percentileMillis(0.5));
        late.add(latencies.percentileMillis(0.95));
        latest.add(latencies.percentileMillis(0.99));
      }
    }
    var p95 = new Samples(late);
    return List.of(
        Measurement.of(name + ", p95", "ms", p95)
            .target("< 2 ms", p95.median() < LIMIT_MILLIS)
            .note("of a thread taken at random, which runs through all months"),
        Measurement.of("the same, p50", "ms", new Samples(middle)),
        Measurement.of("the same, p99", "ms", new Samples(latest)));
  }
}
