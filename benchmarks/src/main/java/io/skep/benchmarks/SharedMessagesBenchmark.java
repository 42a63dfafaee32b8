package io.skep.benchmarks;

import io.skep.Skep;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Messages appended to threads in PostgreSQL, beside plain JDBC into a table of the same kind. */
final class SharedMessagesBenchmark implements Benchmark {

  /** A paragraph of 360 characters. */
  private static final Entry ENTRY =
      Entry.text(
          Role.ASSISTANT,
          "The tests of the parser pass again; two of them needed another fixture. ".repeat(5));

  @Override
  public String name() {
    return "shared-messages";
  }

  @Override
  public List<Figure> run(Plan plan) throws Exception {
    List<Figure> figures = new ArrayList<>();
    figures.addAll(besidePlain(plan, 4, 100, 4));
    figures.addAll(besidePlain(plan, 4, 100, 1));
    figures.addAll(besidePlain(plan, 4, 1, 4));
    figures.addAll(besidePlain(plan, 16, 1, 16));
    return figures;
  }

  private static List<Figure> besidePlain(Plan plan, int agents, int batch, int threads)
      throws Exception {
    var ourDatabase = Database.create();
    var plainDatabase = Database.create();
    // Makes the tables, with the month that the messages go to.
    try (var skep = SharedStore.open(plainDatabase)) {
      skep.swarm().messages().append(ThreadId.topic("first"), ENTRY);
    }
    try (var skep = SharedStore.open(ourDatabase);
        var plain = PlainCrew.best(plan, plainDatabase, agents, batch)) {
      var ours = new Rounds(plan, ourDatabase, agents, () -> ours(skep, agents, batch, threads));
      var theirs = new Rounds(plan, plainDatabase, agents, plain::calls);
      var compared = plan.inTurn(ours::take, theirs::take);
      var figure =
          Figure.of(
              "append, %d agents, %d a call, %s"
                  .formatted(agents, batch, threads == 1 ? "one thread" : "a thread each"),
              "messages/s",
              compared);
      return List.of(
          (threads == 1 ? figure : figure.target(">= 0.8 x", compared.ratio() >= 0.8))
              .note(
                  "plain JDBC: %s, the best form, into a table with the same months and indexes; "
                          .formatted(plain.form)
                      + "it numbers nothing across its callers, counts nothing, knows no keys and"
                      + " tells of no change"),
          Figure.of("the same, log of the server", "bytes/message", ours.log(theirs)));
    }
  }

  private static Iterator<Callers.Call> ours(Skep skep, int agents, int batch, int threads) {
    var log = skep.swarm().messages();
    var entries = Collections.nCopies(batch, ENTRY);
    List<Callers.Call> calls = new ArrayList<>();
    for (int i = 0; i < agents; i++) {
      var thread = ThreadId.topic("thread-" + i % threads);
      calls.add(() -> log.append(thread, entries).size());
    }
    return calls.iterator();
  }

  /** Connections of plain JDBC that write messages of one form. */
  private static final class PlainCrew implements AutoCloseable {

    private final String form;
    private final List<PlainMessages> members;

    private PlainCrew(PlainMessages.Form form, List<PlainMessages> members) {
      this.form = form.name().toLowerCase(Locale.ROOT);
      this.members = members;
    }

    /** Tries all forms and returns the fastest. */
    static PlainCrew best(Plan plan, Database database, int agents, int batch) throws Exception {
      var best = PlainMessages.Form.ARRAYS;
      double most = 0;
      for (var form : PlainMessages.Form.values()) {
        try (var crew = of(form, database, agents, batch)) {
          var rounds = new Rounds(plan, database, agents, crew::calls);
          rounds.take();
          double rate = rounds.take();
          if (rate > most) {
            most = rate;
            best = form;
          }
        }
      }
      return of(best, database, agents, batch);
    }

    private static PlainCrew of(PlainMessages.Form form, Database database, int agents, int batch)
        throws SQLException {
      List<PlainMessages> members = new ArrayList<>();
      for (int i = 0; i < agents; i++) {
        members.add(new PlainMessages(database, form, i, batch, ENTRY.content().text()));
      }
      return new PlainCrew(form, members);
    }

    Iterator<Callers.Call> calls() {
      return members.stream().<Callers.Call>map(member -> member::append).iterator();
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

    private final Plan plan;
    private final Database database;
    private final int agents;
    private final Callable<Iterator<Callers.Call>> calls;
    private final List<Double> logged = new ArrayList<>();

    Rounds(Plan plan, Database database, int agents, Callable<Iterator<Callers.Call>> calls) {
      this.plan = plan;
      this.database = database;
      this.agents = agents;
      this.calls = calls;
    }

    double take() throws Exception {
      var prepared = calls.call();
      database.execute("CHECKPOINT");
      double before = database.log();
      var outcome = Callers.together(agents, plan.roundTime(), prepared::next);
      logged.add((database.log() - before) / outcome.done());
      return outcome.perSecond();
    }

    Compared log(Rounds baseline) {
      return new Compared(new Samples(logged), new Samples(baseline.logged));
    }
  }
}
