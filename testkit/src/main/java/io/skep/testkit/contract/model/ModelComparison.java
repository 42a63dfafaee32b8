package io.skep.testkit.contract.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.error.SkepException;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.value.PageRequest;
import io.skep.testkit.contract.model.ModelTask.View;
import io.skep.testkit.contract.model.TaskModel.ModelException;
import io.skep.testkit.fixture.Pages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Compares the store with the model and records the trace of operations. */
final class ModelComparison {

  private final Swarm swarm;
  private final TaskModel model;
  private final List<String> trace = new ArrayList<>();

  ModelComparison(Swarm swarm, TaskModel model) {
    this.swarm = swarm;
    this.model = model;
  }

  /** Returns the most recent operations. */
  String trace() {
    return String.join("\n", trace.subList(Math.max(0, trace.size() - 20), trace.size()));
  }

  void addToTrace(String step) {
    trace.add(step);
  }

  void assertSameState(Instant now) {
    addToTrace("compare");
    var stored = Pages.collectAll(50, page -> swarm.tasks().list(TaskQuery.ALL, page));
    var expected =
        model.tasks.values().stream()
            .sorted(Comparator.comparing((ModelTask task) -> task.id).reversed())
            .toList();
    assertThat(views(stored)).isEqualTo(modelViews(expected));
    for (var task : expected) {
      assertThat(
              swarm.tasks().attempts(task.id, PageRequest.first(1_000)).items().stream()
                  .map(Attempt::outcome))
          .as("attempts at %s", task.id)
          .isEqualTo(task.outcomes);
      assertThat(swarm.tasks().blockersOf(task.id))
          .as("blockers of %s", task.id)
          .isEqualTo(task.blockers.stream().map(it -> it.id).collect(Collectors.toSet()));
    }
    assertThat(swarm.queues().countByStatus())
        .isEqualTo(
            expected.stream()
                .collect(Collectors.groupingBy(task -> task.status, Collectors.counting())));
    for (var queue : model.queues.keySet()) {
      assertThat(views(Pages.collectAll(7, page -> swarm.tasks().listReady(queue, page))))
          .isEqualTo(modelViews(model.ready(queue, now)));
    }
    for (var plan : model.plans.keySet()) {
      var found = swarm.plans().find(plan).orElseThrow();
      assertThat(found.failures()).isEqualTo(model.plan(plan).failures);
      assertThat(found.status()).isEqualTo(model.plan(plan).status);
      assertThat(swarm.tasks().currentTask(plan).map(View::of))
          .isEqualTo(model.current(plan).map(ModelTask::view));
      assertThat(swarm.tasks().completedTask(plan).map(View::of))
          .isEqualTo(model.awaitingRecord(plan).map(ModelTask::view));
    }
  }

  <T> void assertSameResult(String step, Supplier<T> store, Supplier<T> expected) {
    addToTrace(step);
    assertThat(outcome(store)).isEqualTo(outcome(expected));
  }

  static <T> Object outcome(Supplier<T> call) {
    try {
      return call.get();
    } catch (SkepException e) {
      return e.code();
    } catch (ModelException e) {
      return e.code;
    }
  }

  static List<View> views(List<Task> tasks) {
    return tasks.stream().map(View::of).toList();
  }

  static List<View> modelViews(List<ModelTask> tasks) {
    return tasks.stream().map(ModelTask::view).toList();
  }
}
