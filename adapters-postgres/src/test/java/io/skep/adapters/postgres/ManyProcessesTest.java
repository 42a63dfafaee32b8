package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ChildProcess;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.fixture.Pages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one database. */
class ManyProcessesTest {

  private static final int TASKS = 1_000;
  private static final int PROCESSES = 4;
  private static final int KILLED = 2;

  /** A process is killed once it has said so many. */
  private static final int SAID = 40;

  @TempDir private Path folder;

  private final String url = PostgresStoreFixture.newDatabase();

  @Test
  void completeEachTaskOnceDespiteKills() {
    try (var store = PostgresStore.open(PostgresConfig.of(PostgresAddress.parse(url)))) {
      var swarm = new Swarm(SwarmId.DEFAULT, store.ports());
      swarm.plans().draft(WorkerProcess.PLAN, "what blooms?", TASKS);
      var spec = TaskSpec.builder("task").plan(WorkerProcess.PLAN).build();
      swarm.tasks().enqueueAll(Collections.nCopies(TASKS, spec));

      var acknowledged = work();

      assertThat(acknowledged).doesNotHaveDuplicates();
      var tasks =
          Pages.collectAll(PageRequest.MAX_LIMIT, page -> swarm.tasks().list(TaskQuery.ALL, page));
      assertThat(tasks).hasSize(TASKS).extracting(Task::status).containsOnly(TaskStatus.COMPLETED);
      assertThat(tasks).extracting(task -> task.id().toString()).containsAll(acknowledged);
      for (var task : tasks) {
        assertThat(swarm.tasks().attempts(task.id(), PageRequest.first(100)).items())
            .extracting(Attempt::outcome)
            .filteredOn(outcome -> outcome == AttemptOutcome.COMPLETED)
            .hasSize(1);
      }
      assertThat(swarm.plans().find(WorkerProcess.PLAN).orElseThrow().status())
          .isNotEqualTo(PlanStatus.FAILED);
    }
  }

  /** Has processes work, of which some are killed, and returns what they said was completed. */
  private List<String> work() {
    var processes =
        IntStream.range(0, PROCESSES)
            .mapToObj(
                i ->
                    ChildProcess.start(
                        WorkerProcess.class, folder, url, "bee-" + i + "-", "" + TASKS))
            .toList();
    try {
      processes.forEach(process -> process.expectLine("open"));
      processes.forEach(ChildProcess::resume);
      List<String> said = new ArrayList<>();
      ConcurrentRunner.run(PROCESSES, i -> listen(processes.get(i), i < KILLED))
          .resultsOrThrow()
          .forEach(said::addAll);
      processes.stream().skip(KILLED).forEach(process -> assertThat(process.exitStatus()).isZero());
      return said;
    } finally {
      processes.forEach(ChildProcess::close);
    }
  }

  private static List<String> listen(ChildProcess process, boolean kill) {
    if (!kill) {
      return process.remainingLines();
    }
    List<String> said = new ArrayList<>();
    while (said.size() < SAID) {
      said.add(process.nextLine());
    }
    process.kill();
    return said;
  }
}
