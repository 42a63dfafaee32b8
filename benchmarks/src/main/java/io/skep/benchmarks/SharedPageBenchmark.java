package io.skep.benchmarks;

import io.skep.domain.message.Message;
import io.skep.domain.message.MessageLog;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pages of threads that run through many months of very many messages. */
final class SharedPageBenchmark implements Benchmark {

  private static final int MONTHS = 36;
  private static final int PAGE = 50;
  private static final double LIMIT_MILLIS = 2;

  private static final String PARTITIONS =
      "SELECT count(*) FROM pg_inherits WHERE inhparent = 'message'::regclass";

  /** Reads a page of some thread. */
  @FunctionalInterface
  private interface Reading {
    List<Message> page(int thread);
  }

  @Override
  public String name() {
    return "shared-page";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    var stored =
        new ManyMessages(MONTHS, plan.pick(10, 300, 1_000), plan.pick(3_600, 300_000, 10_000_000));
    var database = Database.create();
    try (var skep = SharedStore.open(database)) {
      plan.progress().accept("storing " + stored.messages() + " messages");
      long start = System.nanoTime();
      stored.store(database, LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1));
      plan.progress().accept("stored in %.0f s".formatted((System.nanoTime() - start) / 1e9));
      double partitions = database.ask(PARTITIONS);
      var log = skep.swarm().messages();
      // The same places each time.
      var random = new Random(36);
      int last = stored.perThread();
      List<Figure> figures = new ArrayList<>();
      figures.addAll(
          measure(
              plan,
              stored,
              "newest page of 50",
              thread -> log.last(ManyMessages.thread(thread), PAGE)));
      figures.addAll(
          measure(
              plan,
              stored,
              "page of 50 further back",
              thread -> before(log, thread, last - PAGE - random.nextInt(last - 2 * PAGE))));
      figures.add(
          Figure.of("partitions of messages", "partitions", new Samples(List.of(partitions)))
              .note(
                  "%d messages in %d threads, %d months"
                      .formatted(stored.messages(), stored.threads(), MONTHS)));
      return figures;
    } finally {
      // Gigabytes, on a server that may be somebody else's.
      database.execute("TRUNCATE message, thread");
    }
  }

  private static List<Message> before(MessageLog log, int thread, int sequence) {
    return log.before(ManyMessages.thread(thread), sequence, PAGE);
  }

  private static List<Figure> measure(
      Plan plan, ManyMessages stored, String name, Reading reading) {
    int pages = plan.pick(20, 500, 2_000);
    List<Double> middle = new ArrayList<>();
    List<Double> late = new ArrayList<>();
    List<Double> latest = new ArrayList<>();
    var random = new Random(50);
    for (int round = 0; round < plan.warmUps() + plan.rounds(); round++) {
      var latencies = new Latencies();
      for (int i = 0; i < pages; i++) {
        int thread = random.nextInt(stored.threads());
        long before = System.nanoTime();
        int found = reading.page(thread).size();
        latencies.add(System.nanoTime() - before);
        if (found != PAGE) {
          throw new IllegalStateException("a page of " + found);
        }
      }
      if (round >= plan.warmUps()) {
        middle.add(latencies.millis(0.5));
        late.add(latencies.millis(0.95));
        latest.add(latencies.millis(0.99));
      }
    }
    var p95 = new Samples(late);
    return List.of(
        Figure.of(name + ", p95", "ms", p95)
            .target("< 2 ms", p95.median() < LIMIT_MILLIS)
            .note("of a thread taken at random, which runs through all months"),
        Figure.of("the same, p50", "ms", new Samples(middle)),
        Figure.of("the same, p99", "ms", new Samples(latest)));
  }
}
