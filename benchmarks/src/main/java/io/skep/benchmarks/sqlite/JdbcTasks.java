package io.skep.benchmarks.sqlite;

import io.skep.benchmarks.harness.DataSeeder;
import io.skep.benchmarks.harness.StatementCapture.Statement;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plain JDBC baseline for tasks: the statements of the store, one commit per call. Equality is
 * checked: the statements of the store are captured once per call, and the baseline must run the
 * same ones. Not thread-safe.
 */
final class JdbcTasks implements AutoCloseable {

  private static final String AGENT_TAG = "\nagent:" + DataSeeder.AGENT;

  private final int batch;
  private final JdbcStore store;
  private final List<Statement> statements = new ArrayList<>();
  private final Map<String, List<String>> expected = new HashMap<>();
  private final Map<String, @Nullable Object> enqueueValues;
  private final Map<String, @Nullable Object> claimValues;
  private final Map<String, @Nullable Object> completeValues;
  private final long idBase;
  private long idCounter;

  /**
   * Opens a file that the store has created.
   *
   * @param batch the number of tasks claimed and completed per call
   */
  JdbcTasks(Path file, int batch) throws SQLException {
    this.batch = batch;
    var request = ClaimRequest.forAgent(DataSeeder.AGENT).withLimit(batch);
    List<Task> sample = new ArrayList<>();
    Consumer<Swarm> once =
        swarm -> {
          DataSeeder.enqueue(swarm, DataSeeder.taskSpec(), 2 * batch);
          DataSeeder.claimAndComplete(swarm, request);
        };
    captureExpected(
        "queue", file, once, swarm -> sample.add(swarm.tasks().enqueue(DataSeeder.taskSpec())));
    List<Task> held = new ArrayList<>();
    captureExpected("claim", file, swarm -> {}, swarm -> held.addAll(swarm.tasks().claim(request)));
    captureExpected("complete", file, swarm -> {}, swarm -> DataSeeder.complete(swarm, held));
    store = new JdbcStore(file, statements);

    var newest = sample.get(0).id().value();
    idBase = newest.getMostSignificantBits();
    enqueueValues = taskColumns(newest);
    enqueueValues.put("queue.name", enqueueValues.get("queue"));
    enqueueValues.put("tasks", 1);
    completeValues = taskColumns(held.get(0).id().value());
    claimValues = new HashMap<>(completeValues);
    claimValues.put("queue.name", completeValues.get("queue"));
    claimValues.put("agent.id", completeValues.get("agent"));
    claimValues.put(JdbcStatement.UNNAMED, completeValues.get("agent"));
    claimValues.put("assignee", completeValues.get("agent"));
    claimValues.put("max_held", 10_000);
    claimValues.put("limit", batch);
    claimValues.put("lease_since", completeValues.get("updated_at"));
    claimValues.put("lease_until", completeValues.get("updated_at"));
    claimValues.put("run_at", Long.MAX_VALUE);
    claimValues.put("version", 1);
    completeValues.put("token", 1);
    completeValues.put("started_at", completeValues.get("updated_at"));
    completeValues.put("outcome", "COMPLETED");
  }

  private void captureExpected(
      String call, Path file, Consumer<Swarm> before, Consumer<Swarm> run) {
    var seen = SqliteBenchmarkStore.captureStatements(file, before, run);
    statements.addAll(seen);
    expected.put(call, seen.stream().map(Statement::operation).sorted().toList());
  }

  private Map<String, @Nullable Object> taskColumns(UUID id) throws SQLException {
    return store.row("select * from task where id = ?", bytes(id)).toMap();
  }

  /** Enqueues a task. */
  void enqueue() throws SQLException {
    idCounter++;
    enqueueValues.put("id", bytes(new UUID(idBase, Long.MIN_VALUE + idCounter)));
    store.begin();
    store.query("queue.find", enqueueValues);
    store.update("task.addQueued", enqueueValues);
    adjustCount(enqueueValues, "PENDING", 1);
    logChange(enqueueValues, Stream.of(enqueueValues.get("id")), "");
    store.commit();
    assertSameStatements("queue");
  }

  /** Claims a batch and completes it, each in its own transaction; returns the number of tasks. */
  int claimAndComplete() throws SQLException {
    List<JdbcRow> held = claim();
    if (!held.isEmpty()) {
      complete(held);
    }
    return held.size();
  }

  private List<JdbcRow> claim() throws SQLException {
    store.begin();
    store.query("task.claim.capacity", claimValues);
    var before = store.query("task.claim.before", claimValues).get(0);
    claimValues.put("assignee", "");
    claimValues.put("requires", before.get("first"));
    var held = store.query("task.claim.lane", claimValues);
    claimValues.put("assignee", completeValues.get("agent"));
    for (var row : held) {
      claimValues.put("seq", row.get("seq"));
      store.update("task.claim", claimValues);
    }
    if (!held.isEmpty()) {
      adjustCount(claimValues, "PENDING", -held.size());
      adjustCount(claimValues, "IN_PROGRESS", held.size());
      logChange(claimValues, held.stream().map(row -> row.get("id")), AGENT_TAG);
    }
    store.commit();
    if (held.size() == batch) {
      assertSameStatements("claim");
    }
    return held;
  }

  private void complete(List<JdbcRow> held) throws SQLException {
    store.begin();
    for (var row : held) {
      completeValues.put("id", row.get("id"));
      var seq = store.query("task.findReported", completeValues).get(0).get("seq");
      completeValues.put("seq", seq);
      completeValues.put("task", seq);
      store.update("task.complete", completeValues);
      store.update("task.putAttempt", completeValues);
    }
    adjustCount(completeValues, "IN_PROGRESS", -held.size());
    adjustCount(completeValues, "COMPLETED", held.size());
    logChange(completeValues, held.stream().map(row -> row.get("id")), AGENT_TAG);
    store.commit();
    if (held.size() == batch) {
      assertSameStatements("complete");
    }
  }

  private void adjustCount(Map<String, @Nullable Object> values, String status, int change)
      throws SQLException {
    values.put("status", status);
    values.put("tasks", change);
    store.update("task.addToCount", values);
  }

  private void logChange(Map<String, @Nullable Object> values, Stream<?> ids, String more)
      throws SQLException {
    values.put(
        "tags",
        ids.map(JdbcTasks::tag).collect(Collectors.joining("\n"))
            + "\nqueue:"
            + values.get("queue")
            + more);
    values.put("mark", 0L);
    store.query("change.add", values);
  }

  private static String tag(Object id) {
    var bytes = ByteBuffer.wrap((byte[]) id);
    return "task:" + new UUID(bytes.getLong(), bytes.getLong());
  }

  private void assertSameStatements(String call) {
    var due = expected.get(call);
    if (due == null) {
      return;
    }
    var ran = store.executedOperations().stream().sorted().toList();
    if (!ran.equals(due)) {
      throw new IllegalStateException(
          "for %s, the store runs %s, but the JDBC baseline runs %s".formatted(call, due, ran));
    }
    // One check suffices; further ones would cost time.
    expected.remove(call);
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  @Override
  public void close() throws SQLException {
    store.close();
  }
}
