package io.skep.benchmarks.sqlite;

import io.skep.benchmarks.harness.DataSeeder;
import io.skep.benchmarks.harness.StatementCapture;
import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.TaskId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reads one task or agent by id, from the store and through plain JDBC with the same statement. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class PointReads {

  /** Database file, created by {@link #fill}. */
  @Param("")
  public String file;

  private final List<TaskId> tasks = new ArrayList<>();
  private final List<AgentId> agents = new ArrayList<>();
  private SqliteBenchmarkStore store;
  private JdbcStore plain;

  /** Stores the tasks and agents that are read. */
  public static void fill(Path file, int tasks, int agents) {
    try (var store = SqliteBenchmarkStore.relaxed(file)) {
      DataSeeder.enqueue(store.swarm(), DataSeeder.taskSpec(), tasks);
      for (int i = 0; i < agents; i++) {
        store.swarm().agents().register(new AgentId("agent-" + i), AgentProfile.DEFAULT);
      }
    }
  }

  /** Opens the store and a JDBC connection to its file. */
  @Setup
  public void open() throws SQLException {
    StatementCapture.install();
    var path = Path.of(file);
    store = SqliteBenchmarkStore.durable(path);
    var page = PageRequest.first(PageRequest.MAX_LIMIT);
    tasks(store.swarm(), page);
    store.swarm().agents().list(AgentQuery.ALL, page).items().forEach(a -> agents.add(a.id()));
    plain =
        new JdbcStore(
            path,
            SqliteBenchmarkStore.captureStatements(
                path,
                swarm -> {},
                swarm -> {
                  swarm.tasks().find(tasks.get(0));
                  swarm.agents().find(agents.get(0));
                }));
  }

  /** Collects the ids of some tasks; more of them would not change which pages are read. */
  private void tasks(Swarm swarm, PageRequest first) {
    var request = Optional.of(first);
    while (request.isPresent() && tasks.size() < 20_000) {
      var page = swarm.tasks().list(TaskQuery.ALL, request.get());
      page.items().forEach(task -> tasks.add(task.id()));
      request = page.next().map(first::after);
    }
  }

  /** Closes the store and the connection. */
  @TearDown
  public void close() throws SQLException {
    plain.close();
    store.close();
  }

  /** Reads a task through the store. */
  @Benchmark
  public Optional<Task> task() {
    return store.swarm().tasks().find(pick(tasks));
  }

  /** Reads the same rows with plain JDBC. */
  @Benchmark
  public List<JdbcRow> taskPlain() throws SQLException {
    var id = pick(tasks).value();
    var bytes =
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    return plain.query("task.find", Map.of("swarm", "default", "id", bytes));
  }

  /** Reads an agent through the store. */
  @Benchmark
  public Optional<Agent> agent() {
    return store.swarm().agents().find(pick(agents));
  }

  /** Reads the same rows with plain JDBC. */
  @Benchmark
  public List<JdbcRow> agentPlain() throws SQLException {
    return plain.query("agent.find", Map.of("swarm", "default", "id", pick(agents).value()));
  }

  private static <T> T pick(List<T> all) {
    return all.get(ThreadLocalRandom.current().nextInt(all.size()));
  }
}
