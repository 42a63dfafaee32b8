package io.skep.benchmarks.sqlite;

import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.Comparison;
import io.skep.benchmarks.harness.LatencyRecorder;
import io.skep.benchmarks.harness.Measurement;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.MessageLog;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import java.util.ArrayList;
import java.util.List;

/** Pages of a long message thread: the last page costs the same as the first. */
public final class PagingBenchmark implements Benchmark {

  private static final ThreadId THREAD = ThreadId.topic("long");
  private static final int PAGE = 100;

  @Override
  public String name() {
    return "paging";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    int messages = plan.bySize(1_000, 100_000, 100_000);
    int pages = plan.bySize(5, 100, 300);
    return plan.withTempFolder(
        folder -> {
          try (var store = SqliteBenchmarkStore.relaxed(folder.resolve("skep.db"))) {
            var log = store.swarm().messages();
            fill(log, messages);
            var middle =
                plan.compare(() -> page(log, messages / 2, pages), () -> page(log, 0, pages));
            var last =
                plan.compare(() -> page(log, messages - PAGE, pages), () -> page(log, 0, pages));
            return List.of(
                measurement("middle page", middle).note("100 of " + messages + " messages; median"),
                measurement("last page", last));
          }
        });
  }

  private static Measurement measurement(String name, Comparison compared) {
    double ratio = compared.ratio();
    return Measurement.of(name, "ms", compared)
        .target("0.8 to 1.25 x the first page", ratio >= 0.8 && ratio <= 1.25);
  }

  private static void fill(MessageLog log, int messages) {
    for (int done = 0; done < messages; done += MessageLog.MAX_BATCH) {
      List<MessageInput> entries = new ArrayList<>();
      for (int i = 0; i < MessageLog.MAX_BATCH; i++) {
        // All pages have the same size.
        entries.add(
            MessageInput.text(Role.USER, "What was found at place %06d?".formatted(done + i)));
      }
      log.append(THREAD, entries);
    }
  }

  private static double page(MessageLog log, long after, int times) {
    var latencies = new LatencyRecorder();
    for (int i = 0; i < times; i++) {
      long before = System.nanoTime();
      int size = log.findAfter(THREAD, after, PAGE).size();
      latencies.add(System.nanoTime() - before);
      if (size != PAGE) {
        throw new IllegalStateException("a page of " + size);
      }
    }
    return latencies.percentileMillis(0.5);
  }
}
