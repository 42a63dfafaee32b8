package io.skep.benchmarks;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How much of a core it takes a process to follow what others change, while nobody does: its own
 * time and that of the server, beside those of a process without a cache.
 */
final class CacheIdleBenchmark implements Benchmark {

  /** What may be more than without a cache, in percent of a core. */
  private static final double MOST = 0.5;

  @Override
  public String name() {
    return "cache-idle";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    var database = Database.create();
    var compared =
        Compared.inTurn(
            0,
            plan.pick(1, 2, 3),
            () -> idle(plan, database, true),
            () -> idle(plan, database, false));
    double more = compared.ours().median() - compared.baseline().median();
    return List.of(
        Figure.of("an idle node with a cache", "% of a core", compared)
            .target("< %.1f more than without".formatted(MOST), more < MOST)
            .note("the process and the server together, nobody writes"));
  }

  private static double idle(Plan plan, Database database, boolean cache) throws Exception {
    try (var node = Child.start(IdleNode.class, database.url(), cache)) {
      node.next();
      Thread.sleep(plan.pick(10, 5_000, 10_000));
      var before = used(node, database);
      long begun = System.nanoTime();
      Thread.sleep(plan.pick(100, 20_000, 60_000));
      var after = used(node, database);
      long time = System.nanoTime() - begun;
      // Of those that live on: who has ended meanwhile was at something else.
      long used =
          after.entrySet().stream()
              .filter(process -> before.containsKey(process.getKey()))
              .mapToLong(
                  process -> process.getValue().minus(before.get(process.getKey())).toNanos())
              .sum();
      return 100.0 * used / time;
    }
  }

  /** Returns the processor time of the node and of the server's processes, by their ids. */
  private static Map<Long, Duration> used(Child node, Database database) throws Exception {
    Map<Long, Duration> used = new HashMap<>();
    long backend = (long) database.ask("SELECT pg_backend_pid()");
    var server = ProcessHandle.of(backend).flatMap(ProcessHandle::parent).stream();
    Stream.concat(Stream.of(node.handle()), server.flatMap(ProcessHandle::descendants))
        .forEach(
            process ->
                process.info().totalCpuDuration().ifPresent(time -> used.put(process.pid(), time)));
    return used;
  }
}
