package io.skep.testkit.memory;

import io.skep.domain.error.StaleVersionException;
import io.skep.domain.task.QueueRepository;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.QueueSummary;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.CodePointOrder;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** In-memory queue repository. */
final class InMemoryQueueRepository implements QueueRepository {

  private static final CursorPaging<QueueName, String> BY_NAME =
      new CursorPaging<>(QueueName::value, CodePointOrder.COMPARATOR, name -> name, name -> name);

  private final InMemoryUnitOfWork work;
  private final SwarmStates swarms;

  InMemoryQueueRepository(InMemoryUnitOfWork work, SwarmStates swarms) {
    this.work = work;
    this.swarms = swarms;
  }

  @Override
  public Optional<QueueSettings> find(SwarmId swarm, QueueName name) {
    return work.inRead(() -> swarms.of(swarm).queues.find(name));
  }

  @Override
  public QueueSettings save(SwarmId swarm, QueueSettings settings) {
    return work.inWrite(
        () -> {
          var queues = swarms.of(swarm).queues;
          long actual = queues.find(settings.name()).map(QueueSettings::version).orElse(0L);
          if (actual != settings.version()) {
            throw new StaleVersionException(
                "queue", settings.name().value(), settings.version(), actual);
          }
          var saved = settings.withVersion(actual + 1);
          queues.put(settings.name(), saved);
          return saved;
        });
  }

  @Override
  public Page<QueueSummary> list(SwarmId swarm, PageRequest page) {
    return work.inRead(
        () -> {
          var state = swarms.of(swarm);
          var names =
              Stream.concat(
                      state.queues.all().stream().map(QueueSettings::name),
                      state.tasks.all().stream().map(task -> task.spec().queue()))
                  .distinct();
          var found = BY_NAME.page(names, page);
          return new Page<>(
              found.items().stream().map(name -> summary(state, name)).toList(), found.next());
        });
  }

  private static QueueSummary summary(SwarmState state, QueueName name) {
    return new QueueSummary(
        state.queues.find(name).orElseGet(() -> QueueSettings.defaults(name)),
        counts(state.tasks.all().stream().filter(task -> task.spec().queue().equals(name))));
  }

  @Override
  public Map<TaskStatus, Long> countByStatus(SwarmId swarm) {
    return work.inRead(() -> counts(swarms.of(swarm).tasks.all().stream()));
  }

  private static Map<TaskStatus, Long> counts(Stream<Task> tasks) {
    return tasks.collect(Collectors.groupingBy(Task::status, Collectors.counting()));
  }
}
