package io.skep.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Claims and completions in PostgreSQL, beside other queues on the same server. */
final class SharedClaimBenchmark implements Benchmark {

  private static final int WORKERS = 4;

  @Override
  public String name() {
    return "shared-claim";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    List<Figure> figures = new ArrayList<>();
    for (int batch : new int[] {1, 10, 50}) {
      figures.addAll(besideBare(plan, batch));
      figures.addAll(besideSameTables(plan, batch));
    }
    figures.addAll(besidePeers(plan));
    return figures;
  }

  private static List<Figure> besideBare(Plan plan, int batch) throws Exception {
    return beside(
        plan,
        batch,
        "bare JDBC",
        database -> new BareQueue(database, WORKERS, batch),
        "keeps no history, counts or expiry; as many at once");
  }

  private static List<Figure> besideSameTables(Plan plan, int batch) throws Exception {
    return beside(
        plan,
        batch,
        "JDBC on the same tables",
        database -> new SameTablesQueue(database, WORKERS, batch),
        "leaves the same tasks; knows no limits, counts nothing and tells nobody");
  }

  private static List<Figure> beside(
      Plan plan, int batch, String name, SharedQueue.Maker maker, String note) throws Exception {
    int tasks = plan.pick(50, 2_000, 4_000) * Math.min(batch, 20);
    var ours = new Rounds(database -> new SkepQueue(database, WORKERS, batch), tasks);
    var plain = new Rounds(maker, tasks);
    var compared = plan.inTurn(ours::take, plain::take);
    var what = batch == 1 ? "one task a call" : batch + " tasks a call";
    return List.of(
        Figure.of("claim and complete, 4 workers, " + what, "tasks/s", compared)
            .target(">= 0.8 x " + name, compared.ratio() >= 0.8)
            .note(name + ": " + note),
        Figure.of("the same, log of the server", "bytes/task", ours.log(plain)));
  }

  private static List<Figure> besidePeers(Plan plan) throws Exception {
    int tasks = plan.pick(100, 20_000, 60_000);
    int fewer = plan.pick(100, 4_000, 10_000);
    int batch = 100;
    var ours = new Rounds(database -> new SkepQueue(database, WORKERS, batch), tasks);
    var dbScheduler = new Rounds(database -> new DbSchedulerQueue(database, WORKERS), tasks);
    var besideDbScheduler = plan.inTurn(ours::take, dbScheduler::take);
    var jobRunr = JobRunrQueue.measure(WORKERS, fewer);
    double ratio = besideDbScheduler.ours().median() / jobRunr.perSecond();
    return List.of(
        Figure.of("beside db-scheduler, 4 workers", "tasks/s", besideDbScheduler)
            .target(">= 3 x db-scheduler", besideDbScheduler.ratio() >= 3)
            .note(batch + " tasks a call; db-scheduler fetches up to 64"),
        Figure.of("the same, log of the server", "bytes/task", ours.log(dbScheduler)),
        Figure.of(
                "beside JobRunr, 4 workers",
                "tasks/s",
                besideDbScheduler.ours(),
                jobRunr.perSecond())
            .target(">= 10 x JobRunr", ratio >= 10)
            .note(batch + " tasks a call; JobRunr once"),
        Figure.of("the same, log of the server", "bytes/task", ours.log(), jobRunr.logBytes()));
  }

  /** Rounds of one queue. */
  private static final class Rounds {

    private final SharedQueue.Maker maker;
    private final int tasks;
    private final List<Double> logged = new ArrayList<>();

    Rounds(SharedQueue.Maker maker, int tasks) {
      this.maker = maker;
      this.tasks = tasks;
    }

    double take() throws Exception {
      var outcome = SharedQueue.measure(maker, tasks);
      logged.add(outcome.logBytes());
      return outcome.perSecond();
    }

    Samples log() {
      return new Samples(logged);
    }

    Compared log(Rounds baseline) {
      return new Compared(new Samples(logged), new Samples(baseline.logged));
    }
  }
}
