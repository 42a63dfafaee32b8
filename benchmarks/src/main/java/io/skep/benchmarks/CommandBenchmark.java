package io.skep.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Single commands as processes, from the start of the launcher to its end: how long they take and
 * how much processor time, beside a bare JVM that does the same with plain JDBC; and six at once on
 * one file beside one.
 */
final class CommandBenchmark implements Benchmark {

  private static final int AT_ONCE = 6;

  @Override
  public String name() {
    return "command-line";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    var launcher = CommandLine.launcher(plan);
    if (launcher.isEmpty() || plan.size() == Plan.Size.SMOKE) {
      return List.of(Figure.skipped("commands", "no ./skep, or too slow for a smoke test"));
    }
    var skep = launcher.get().toString();
    return plan.inFolder(folder -> measure(plan, skep, folder));
  }

  private static List<Figure> measure(Plan plan, String skep, Path folder) throws Exception {
    var file = folder.resolve("skep.db");
    var status = List.of(skep, "--store", "sqlite:" + file, "status");
    var claim = List.of(skep, "--store", "sqlite:" + file, "tasks", "claim", "--agent", "me");
    CommandLine.run(List.of(skep, "--store", "sqlite:" + file, "tasks", "add", "One"), folder);
    CommandLine.run(claim, folder);

    List<Figure> figures = new ArrayList<>();
    figures.addAll(one(plan, "status", status, bare(file, PlainCommand.STATUS)));
    figures.addAll(one(plan, "tasks claim", claim, bare(file, PlainCommand.CLAIM)));
    figures.add(together(plan, "tasks claim", claim));
    return figures;
  }

  /** A JVM under the same options, without an archive, that runs what is the least for it. */
  private static List<String> bare(Path file, String what) {
    return CommandLine.java(
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"),
        PlainCommand.class.getName(),
        List.of(file.toString(), what));
  }

  private static List<Figure> one(
      Plan plan, String name, List<String> command, List<String> baseline) throws Exception {
    List<CommandTime> ours = new ArrayList<>();
    List<CommandTime> bare = new ArrayList<>();
    int warmUps = plan.warmUps();
    for (int round = 0; round < warmUps + plan.pick(1, 7, 21); round++) {
      var bareTime = CommandTime.of(baseline, 1);
      var time = CommandTime.of(command, 1);
      if (round >= warmUps) {
        bare.add(bareTime);
        ours.add(time);
      }
    }
    return List.of(
        Figure.of(name + ", wall time", "s", compared(ours, bare, CommandTime::wall))
            .note("./skep %s, warm; baseline: a JVM that does the least for it".formatted(name)),
        Figure.of(name + ", processor time", "s", compared(ours, bare, CommandTime::processor))
            .note("of all processes of the launcher; baseline: as above"));
  }

  private static Figure together(Plan plan, String name, List<String> command) throws Exception {
    var compared =
        Compared.inTurn(
            plan.warmUps(),
            plan.pick(1, 5, 11),
            () -> CommandTime.of(command, AT_ONCE).wall(),
            () -> CommandTime.of(command, 1).wall());
    return Figure.of("%d at once of %s".formatted(AT_ONCE, name), "s", compared)
        .target("3 times one", compared.ratio() <= 3)
        .note("on one file; baseline: one alone");
  }

  private static Compared compared(
      List<CommandTime> ours, List<CommandTime> baseline, ToDoubleFunction<CommandTime> figure) {
    return new Compared(
        new Samples(ours.stream().map(figure::applyAsDouble).toList()),
        new Samples(baseline.stream().map(figure::applyAsDouble).toList()));
  }
}
