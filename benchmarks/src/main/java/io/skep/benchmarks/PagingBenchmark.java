package io.skep.benchmarks;

import io.skep.domain.message.Entry;
import io.skep.domain.message.MessageLog;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import java.util.ArrayList;
import java.util.List;

/** Pages of a long thread of messages: the last costs what the first does. */
final class PagingBenchmark implements Benchmark {

  private static final ThreadId THREAD = ThreadId.topic("long");
  private static final int PAGE = 100;

  @Override
  public String name() {
    return "paging";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    int messages = plan.pick(1_000, 100_000, 100_000);
    int pages = plan.pick(5, 100, 300);
    return plan.inFolder(
        folder -> {
          try (var store = OpenedStore.relaxed(folder.resolve("skep.db"))) {
            var log = store.swarm().messages();
            fill(log, messages);
            var middle =
                plan.inTurn(() -> page(log, messages / 2, pages), () -> page(log, 0, pages));
            var last =
                plan.inTurn(() -> page(log, messages - PAGE, pages), () -> page(log, 0, pages));
            return List.of(
                figure("middle page", middle).note("100 of " + messages + " messages; median"),
                figure("last page", last));
          }
        });
  }

  private static Figure figure(String name, Compared compared) {
    double ratio = compared.ratio();
    return Figure.of(name, "ms", compared)
        .target("0.8 to 1.25 x the first page", ratio >= 0.8 && ratio <= 1.25);
  }

  private static void fill(MessageLog log, int messages) {
    for (int done = 0; done < messages; done += MessageLog.MAX_BATCH) {
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < MessageLog.MAX_BATCH; i++) {
        // All pages are of one size.
        entries.add(Entry.text(Role.USER, "What was found at place %06d?".formatted(done + i)));
      }
      log.append(THREAD, entries);
    }
  }

  private static double page(MessageLog log, long after, int times) {
    var latencies = new Latencies();
    for (int i = 0; i < times; i++) {
      long before = System.nanoTime();
      int found = log.after(THREAD, after, PAGE).size();
      latencies.add(System.nanoTime() - before);
      if (found != PAGE) {
        throw new IllegalStateException("a page of " + found);
      }
    }
    return latencies.millis(0.5);
  }
}
