package io.skep.benchmarks;

import io.skep.benchmarks.StatementCapture.Statement;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
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
 * The naive writer of tasks: the statements of the store, through plain JDBC, one commit for each
 * call. That they are the same is checked: the store is asked once what it runs for a call, and
 * what is run here for it has to be just that. Used by one thread at a time.
 */
final class PlainTasks implements AutoCloseable {

  private static final String AGENT_TAG = "\nagent:" + Fill.AGENT;

  private final int batch;
  private final PlainStore store;
  private final List<Statement> statements = new ArrayList<>();
  private final Map<String, List<String>> expected = new HashMap<>();
  private final Map<String, @Nullable Object> queued;
  private final Map<String, @Nullable Object> claimed;
  private final Map<String, @Nullable Object> completed;
  private final long idsBegin;
  private long idsGiven;

  /**
   * Opens a file that the store has made.
   *
   * @param batch how many tasks are claimed and completed in a call
   */
  PlainTasks(Path file, int batch) throws SQLException {
    this.batch = batch;
    var request = ClaimRequest.by(Fill.AGENT).upTo(batch);
    List<Task> sample = new ArrayList<>();
    Consumer<Swarm> once =
        swarm -> {
          Fill.queue(swarm, Fill.task(), 2 * batch);
          Fill.work(swarm, request);
        };
    expect("queue", file, once, swarm -> sample.add(swarm.tasks().queue(Fill.task())));
    List<Task> held = new ArrayList<>();
    expect("claim", file, swarm -> {}, swarm -> held.addAll(swarm.tasks().claim(request)));
    expect("complete", file, swarm -> {}, swarm -> Fill.complete(swarm, held));
    store = new PlainStore(file, statements);

    var newest = sample.get(0).id().value();
    idsBegin = newest.getMostSignificantBits();
    queued = template(newest);
    queued.put("queue.name", queued.get("queue"));
    queued.put("tasks", 1);
    completed = template(held.get(0).id().value());
    claimed = new HashMap<>(completed);
    claimed.put("queue.name", completed.get("queue"));
    claimed.put("agent.id", completed.get("agent"));
    claimed.put(PlainStatement.ALONE, completed.get("agent"));
    claimed.put("assignee", completed.get("agent"));
    claimed.put("max_held", 10_000);
    claimed.put("limit", batch);
    claimed.put("lease_since", completed.get("updated_at"));
    claimed.put("lease_until", completed.get("updated_at"));
    claimed.put("run_at", Long.MAX_VALUE);
    claimed.put("version", 1);
    completed.put("token", 1);
    completed.put("started_at", completed.get("updated_at"));
    completed.put("outcome", "COMPLETED");
  }

  private void expect(String call, Path file, Consumer<Swarm> before, Consumer<Swarm> run) {
    var seen = OpenedStore.statements(file, before, run);
    statements.addAll(seen);
    expected.put(call, seen.stream().map(Statement::operation).sorted().toList());
  }

  private Map<String, @Nullable Object> template(UUID id) throws SQLException {
    return store.row("select * from task where id = ?", bytes(id)).toMap();
  }

  /** Queues a task. */
  void queue() throws SQLException {
    idsGiven++;
    queued.put("id", bytes(new UUID(idsBegin, Long.MIN_VALUE + idsGiven)));
    store.begin();
    store.query("queue.find", queued);
    store.update("task.addQueued", queued);
    count(queued, "PENDING", 1);
    tell(queued, Stream.of(queued.get("id")), "");
    store.commit();
    check("queue");
  }

  /** Claims a batch and completes it, each in a commit; returns how many tasks there were. */
  int work() throws SQLException {
    List<PlainRow> held = claim();
    if (!held.isEmpty()) {
      complete(held);
    }
    return held.size();
  }

  private List<PlainRow> claim() throws SQLException {
    store.begin();
    store.query("task.claim.capacity", claimed);
    var before = store.query("task.claim.before", claimed).get(0);
    claimed.put("assignee", "");
    claimed.put("requires", before.get("first"));
    var held = store.query("task.claim.lane", claimed);
    claimed.put("assignee", completed.get("agent"));
    for (var row : held) {
      claimed.put("seq", row.get("seq"));
      store.update("task.claim", claimed);
    }
    if (!held.isEmpty()) {
      count(claimed, "PENDING", -held.size());
      count(claimed, "IN_PROGRESS", held.size());
      tell(claimed, held.stream().map(row -> row.get("id")), AGENT_TAG);
    }
    store.commit();
    if (held.size() == batch) {
      check("claim");
    }
    return held;
  }

  private void complete(List<PlainRow> held) throws SQLException {
    store.begin();
    for (var row : held) {
      completed.put("id", row.get("id"));
      var seq = store.query("task.findReported", completed).get(0).get("seq");
      completed.put("seq", seq);
      completed.put("task", seq);
      store.update("task.complete", completed);
      store.update("task.putAttempt", completed);
    }
    count(completed, "IN_PROGRESS", -held.size());
    count(completed, "COMPLETED", held.size());
    tell(completed, held.stream().map(row -> row.get("id")), AGENT_TAG);
    store.commit();
    if (held.size() == batch) {
      check("complete");
    }
  }

  private void count(Map<String, @Nullable Object> values, String status, int change)
      throws SQLException {
    values.put("status", status);
    values.put("tasks", change);
    store.update("task.addToCount", values);
  }

  private void tell(Map<String, @Nullable Object> values, Stream<?> ids, String more)
      throws SQLException {
    values.put(
        "tags",
        ids.map(PlainTasks::tag).collect(Collectors.joining("\n"))
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

  private void check(String call) {
    var due = expected.get(call);
    if (due == null) {
      return;
    }
    var ran = store.ran().stream().sorted().toList();
    if (!ran.equals(due)) {
      throw new IllegalStateException(
          "to %s, the store runs %s, but the plain writer %s".formatted(call, due, ran));
    }
    // Once is enough; further ones would only cost time.
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
