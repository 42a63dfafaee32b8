package io.skep.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How long a process waits for its turn to write to a file to which another one writes without a
 * rest, beside how long it takes when it is alone; on the machine as it is, and on one whose
 * processors are kept busy.
 */
final class SqliteFairnessBenchmark implements Benchmark {

  private static final int BUSY_LOOPS = 8;
  private static final int TIMES_THE_MEDIAN = 20;

  @Override
  public String name() {
    return "sqlite-fairness";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    List<Figure> figures = new ArrayList<>(measured(plan, "machine as it is"));
    if (plan.size() == Plan.Size.SMOKE) {
      // Nothing but more of the same, beside which others would have to run.
      return figures;
    }
    try (var busy = Child.start(BusyProgram.class, BUSY_LOOPS)) {
      busy.next();
      figures.addAll(measured(plan, BUSY_LOOPS + " busy loops"));
    }
    return figures;
  }

  private static List<Figure> measured(Plan plan, String machine) throws Exception {
    int appends = plan.pick(20, 500, 2_000);
    List<Waits> alone = new ArrayList<>();
    List<Waits> beside = new ArrayList<>();
    for (int round = 0; round < plan.rounds(); round++) {
      alone.add(plan.inFolder(folder -> alone(plan, folder, appends)));
      beside.add(plan.inFolder(folder -> beside(plan, folder, appends)));
    }
    int refused = beside.stream().mapToInt(Waits::refused).sum();
    int all = appends * plan.rounds();
    var medians = samples(alone, Waits::median);
    var commit = new Compared(samples(beside, Waits::median), medians);
    var late = new Compared(samples(beside, Waits::late), medians);
    var lateAlone = new Compared(samples(alone, Waits::late), medians);
    return List.of(
        Figure.of(machine + ": commit alone, median", "ms", medians),
        Figure.of(machine + ": commit alone, p99", "ms", lateAlone).note("baseline: the median"),
        Figure.of(machine + ": wait and commit, median", "ms", commit)
            .note("beside a process that writes without a rest; baseline: the median alone"),
        Figure.of(machine + ": wait and commit, p99", "ms", late)
            .target(
                "<= %d x the median alone".formatted(TIMES_THE_MEDIAN),
                late.ratio() <= TIMES_THE_MEDIAN),
        Figure.of(
                machine + ": commits of the other one for each",
                "",
                samples(beside, Waits::othersForEach))
            .note("from the first to the last of " + appends),
        Figure.of(machine + ": accepted", "appends", new Samples(List.of((double) all - refused)))
            .target("all of " + all, refused == 0)
            .note("at the default busy timeout"));
  }

  private static Samples samples(List<Waits> rounds, ToDoubleFunction<Waits> value) {
    return new Samples(rounds.stream().mapToDouble(value).boxed().toList());
  }

  private static Waits alone(Plan plan, Path folder, int appends) throws IOException {
    try (var writer = writer(plan, folder, appends)) {
      writer.next();
      return Waits.of(writer);
    }
  }

  private static Waits beside(Plan plan, Path folder, int appends) throws IOException {
    try (var restless = writer(plan, folder, 0)) {
      restless.next();
      try (var writer = writer(plan, folder, appends)) {
        writer.next();
        restless.tell("write");
        restless.next();
        return Waits.of(writer);
      }
    }
  }

  private static Child writer(Plan plan, Path folder, int appends) throws IOException {
    int warmUps = plan.pick(10, 1_000, 5_000);
    return Child.start(FairnessWriter.class, folder.resolve("skep.db"), warmUps, appends);
  }

  /**
   * What a writer found.
   *
   * @param median of the times of its appends, in milliseconds
   * @param late their 99th percentile
   * @param othersForEach how often the other one committed, for each of its appends
   * @param refused how many of them failed
   */
  private record Waits(double median, double late, double othersForEach, int refused) {

    /** Has a writer write that is ready to. */
    static Waits of(Child writer) throws IOException {
      writer.tell("write");
      var found = Arrays.stream(writer.next().split(" ", -1)).map(Double::valueOf).toList();
      return new Waits(found.get(0), found.get(1), found.get(2), found.get(3).intValue());
    }
  }
}
