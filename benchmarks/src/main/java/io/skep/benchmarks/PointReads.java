package io.skep.benchmarks;

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

/** One task or agent by id, from the store and through plain JDBC with the same statement. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class PointReads {

  /** The database, as {@link #fill} made it. */
  @Param("")
  public String file;

  private final List<TaskId> tasks = new ArrayList<>();
  private final List<AgentId> agents = new ArrayList<>();
  private OpenedStore store;
  private PlainStore plain;

  /** Stores what is read. */
  static void fill(Path file, int tasks, int agents) {
    try (var store = OpenedStore.relaxed(file)) {
      Fill.queue(store.swarm(), Fill.task(), tasks);
      for (int i = 0; i < agents; i++) {
        store.swarm().agents().register(new AgentId("agent-" + i), AgentProfile.PLAIN);
      }
    }
  }

  @Setup
  public void open() throws SQLException {
    StatementCapture.choose();
    var path = Path.of(file);
    store = OpenedStore.durable(path);
    var page = PageRequest.first(PageRequest.MAX_LIMIT);
    tasks(store.swarm(), page);
    store.swarm().agents().list(AgentQuery.ALL, page).items().forEach(a -> agents.add(a.id()));
    plain =
        new PlainStore(
            path,
            OpenedStore.statements(
                path,
                swarm -> {},
                swarm -> {
                  swarm.tasks().find(tasks.get(0));
                  swarm.agents().find(agents.get(0));
                }));
  }

  /** Notes the ids of some tasks; more of them would not change which pages are read. */
  private void tasks(Swarm swarm, PageRequest first) {
    var request = Optional.of(first);
    while (request.isPresent() && tasks.size() < 20_000) {
      var page = swarm.tasks().list(TaskQuery.ALL, request.get());
      page.items().forEach(task -> tasks.add(task.id()));
      request = page.next().map(first::after);
    }
  }

  @TearDown
  public void close() throws SQLException {
    plain.close();
    store.close();
  }

  @Benchmark
  public Optional<Task> task() {
    return store.swarm().tasks().find(any(tasks));
  }

  @Benchmark
  public List<PlainRow> taskPlain() throws SQLException {
    var id = any(tasks).value();
    var bytes =
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    return plain.query("task.find", Map.of("swarm", "default", "id", bytes));
  }

  @Benchmark
  public Optional<Agent> agent() {
    return store.swarm().agents().find(any(agents));
  }

  @Benchmark
  public List<PlainRow> agentPlain() throws SQLException {
    return plain.query("agent.find", Map.of("swarm", "default", "id", any(agents).value()));
  }

  private static <T> T any(List<T> all) {
    return all.get(ThreadLocalRandom.current().nextInt(all.size()));
  }
}
