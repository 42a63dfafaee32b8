package io.skep.benchmarks.postgres;

import io.skep.Skep;
import io.skep.benchmarks.harness.Benchmark;
import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.Comparison;
import io.skep.benchmarks.harness.LoadGenerator;
import io.skep.benchmarks.harness.Measurement;
import io.skep.benchmarks.harness.Samples;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Appends of messages in PostgreSQL, compared with plain JDBC into the same kind of table. */
public final class PostgresMessagesBenchmark implements Benchmark {

  /** Text of 360 characters. */
  private static final MessageInput ENTRY =
      MessageInput.text(
          Role.ASSISTANT,
          "The tests of the parser pass again; two of them needed another fixture. ".repeat(5));

  @Override
  public String name() {
    return "shared-messages";
  }

  @Override
  public List<Measurement> run(BenchmarkPlan plan) throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    measurements.addAll(compareWithJdbc(plan, 4, 100, 4));
    measurements.addAll(compareWithJdbc(plan, 4, 100, 1));
    measurements.addAll(compareWithJdbc(plan, 4, 1, 4));
    measurements.addAll(compareWithJdbc(plan, 16, 1, 16));
    return measurements;
  }

  private static List<Measurement> compareWithJdbc(
      BenchmarkPlan plan, int agents, int batch, int threads) throws Exception {
    var ourDatabase = PostgresDatabase.create();
    var plainDatabase = PostgresDatabase.create();
    // Creates the tables, with the partition of the current month.
    try (var skep = PostgresBenchmarkStores.open(plainDatabase)) {
      skep.swarm().messages().append(ThreadId.topic("first"), ENTRY);
    }
    try (var skep = PostgresBenchmarkStores.open(ourDatabase);
        var plain = JdbcWriters.fastest(plan, plainDatabase, agents, batch)) {
      var ours = new Rounds(plan, ourDatabase, agents, () -> ours(skep, agents, batch, threads));
      var theirs = new Rounds(plan, plainDatabase, agents, plain::calls);
      var compared = plan.compare(ours::run, theirs::run);
      var measurement =
          Measurement.of(
              "append, %d agents, %d a call, %s"
                  .formatted(agents, batch, threads == 1 ? "one thread" : "a thread each"),
              "messages/s",
              compared);
      return List.of(
          (threads == 1 ? measurement : measurement.target(">= 0.8 x", compared.ratio() >= 0.8))
              .note(
                  "plain JDBC: %s, the best form, into a table with the same months and indexes; "
                          .formatted(plain.form)
                      + "it numbers nothing across its callers, counts nothing, knows no keys and"
                      + " tells of no change"),
          Measurement.of(
              "the same, log of the server", "bytes/message", ours.compareWalBytes(theirs)));
    }
  }

  private static Iterator<LoadGenerator.Call> ours(Skep skep, int agents, int batch, int threads) {
    var log = skep.swarm().messages();
    var entries = Collections.nCopies(batch, ENTRY);
    List<LoadGenerator.Call> calls = new ArrayList<>();
    for (int i = 0; i < agents; i++) {
      var thread = ThreadId.topic("thread-" + i % threads);
      calls.add(() -> log.append(thread, entries).size());
    }
    return calls.iterator();
  }

  /** Plain JDBC connections that write messages with one insert form. */
  private static final class JdbcWriters implements AutoCloseable {

    private final String form;
    private final List<JdbcMessages> members;

    private JdbcWriters(JdbcMessages.InsertForm form, List<JdbcMessages> members) {
      this.form = form.name().toLowerCase(Locale.ROOT);
      this.members = members;
    }

    /** Measures all insert forms and returns the fastest. */
    static JdbcWriters fastest(BenchmarkPlan plan, PostgresDatabase database, int agents, int batch)
        throws Exception {
      var best = JdbcMessages.InsertForm.ARRAYS;
      double most = 0;
      for (var form : JdbcMessages.InsertForm.values()) {
        try (var writers = of(form, database, agents, batch)) {
          var rounds = new Rounds(plan, database, agents, writers::calls);
          rounds.run();
          double rate = rounds.run();
          if (rate > most) {
            most = rate;
            best = form;
          }
        }
      }
      return of(best, database, agents, batch);
    }

    private static JdbcWriters of(
        JdbcMessages.InsertForm form, PostgresDatabase database, int agents, int batch)
        throws SQLException {
      List<JdbcMessages> members = new ArrayList<>();
      for (int i = 0; i < agents; i++) {
        members.add(new JdbcMessages(database, form, i, batch, ENTRY.content().text()));
      }
      return new JdbcWriters(form, members);
    }

    Iterator<LoadGenerator.Call> calls() {
      return members.stream().<LoadGenerator.Call>map(member -> member::append).iterator();
    }

    @Override
    public void close() throws SQLException {
      for (var member : members) {
        member.close();
      }
    }
  }

  /** Rounds of one side. */
  private static final class Rounds {

    private final BenchmarkPlan plan;
    private final PostgresDatabase database;
    private final int agents;
    private final Callable<Iterator<LoadGenerator.Call>> calls;
    private final List<Double> walBytes = new ArrayList<>();

    Rounds(
        BenchmarkPlan plan,
        PostgresDatabase database,
        int agents,
        Callable<Iterator<LoadGenerator.Call>> calls) {
      this.plan = plan;
      this.database = database;
      this.agents = agents;
      this.calls = calls;
    }

    double run() throws Exception {
      var prepared = calls.call();
      database.execute("CHECKPOINT");
      double before = database.walBytes();
      var outcome = LoadGenerator.runConcurrently(agents, plan.roundTime(), prepared::next);
      walBytes.add((database.walBytes() - before) / outcome.operations());
      return outcome.perSecond();
    }

    Comparison compareWalBytes(Rounds baseline) {
      return new Comparison(new Samples(walBytes), new Samples(baseline.walBytes));
    }
  }
}
