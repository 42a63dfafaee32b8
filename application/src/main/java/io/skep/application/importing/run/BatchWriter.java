package io.skep.application.importing.run;

import io.skep.application.importing.agent.AgentWriter;
import io.skep.application.importing.batch.BatchResult;
import io.skep.application.importing.message.ConversationWriter;
import io.skep.application.importing.message.MessageWriter;
import io.skep.application.importing.record.ImportQueues;
import io.skep.application.importing.record.ImportedAgent;
import io.skep.application.importing.record.ImportedConversation;
import io.skep.application.importing.record.ImportedDependency;
import io.skep.application.importing.record.ImportedMessage;
import io.skep.application.importing.record.ImportedPlan;
import io.skep.application.importing.record.ImportedTask;
import io.skep.application.importing.record.ImportedThread;
import io.skep.application.importing.record.LocatedRecord;
import io.skep.application.importing.record.SourceLocation;
import io.skep.application.importing.task.DependencyWriter;
import io.skep.application.importing.task.PlaceholderTasks;
import io.skep.application.importing.task.PlanWriter;
import io.skep.application.importing.task.TaskKeyIndex;
import io.skep.application.importing.task.TaskWriter;
import io.skep.application.importing.task.TopologicalOrder;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Store;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes batches of imported records, each in one unit of work. */
final class BatchWriter {

  private final SwarmId swarm;
  private final Store store;
  private final AgentWriter agentWriter;
  private final PlanWriter planWriter;
  private final ConversationWriter conversationWriter;
  private final TaskWriter taskWriter;
  private final DependencyWriter dependencyWriter;
  private final MessageWriter messageWriter;
  private final PlaceholderTasks placeholders;

  BatchWriter(SwarmId swarm, Store store) {
    this.swarm = swarm;
    this.store = store;
    agentWriter = new AgentWriter(swarm, store.agents(), store.importRecords());
    planWriter = new PlanWriter(swarm, store.plans(), store.importRecords());
    conversationWriter =
        new ConversationWriter(swarm, store.conversations(), store.importRecords());
    placeholders = new PlaceholderTasks(swarm, store);
    dependencyWriter = new DependencyWriter(swarm, store, placeholders);
    taskWriter = new TaskWriter(swarm, store, placeholders, dependencyWriter);
    messageWriter = new MessageWriter(swarm, store.messages(), store.deliveries(), store.ids());
  }

  /**
   * Writes a batch atomically.
   *
   * @param batch records with each task at most once, after its blockers among them
   * @param countedAgents the agents counted before
   */
  BatchResult write(
      List<LocatedRecord<?>> batch, TopologicalOrder.Cycles cycles, Set<AgentId> countedAgents) {
    return store.unitOfWork().write(() -> writeAll(batch, cycles, countedAgents));
  }

  /** Returns the tasks with new content or a later time; the others are counted in the result. */
  List<LocatedRecord<ImportedTask>> filterChanged(
      List<LocatedRecord<ImportedTask>> tasks, BatchResult result) {
    return store
        .unitOfWork()
        .read(() -> taskWriter.filterChanged(tasks, store.clock().instant(), result));
  }

  /** Resolves the blockers of tasks again, in one unit of work. */
  BatchResult retryUnresolved(List<BatchResult.Unresolved> unresolved) {
    return store
        .unitOfWork()
        .write(
            () -> {
              var result = new BatchResult();
              taskWriter.retryUnresolved(
                  unresolved, new TaskKeyIndex(swarm, store.tasks()), result);
              return result;
            });
  }

  private BatchResult writeAll(
      List<LocatedRecord<?>> batch, TopologicalOrder.Cycles cycles, Set<AgentId> countedAgents) {
    var result = new BatchResult();
    var now = store.clock().instant();
    List<LocatedRecord<ImportedTask>> tasks = new ArrayList<>();
    List<LocatedRecord<ImportedDependency>> dependencies = new ArrayList<>();
    List<LocatedRecord<ImportedMessage>> messages = new ArrayList<>();
    for (var located : batch) {
      var location = located.location();
      var value = located.value();
      if (value instanceof ImportedAgent agent) {
        agentWriter.write(agent, countedAgents, now, result);
      } else if (value instanceof ImportedPlan plan) {
        planWriter.write(new LocatedRecord<>(location, plan), now, result);
      } else if (value instanceof ImportedConversation conversation) {
        conversationWriter.write(new LocatedRecord<>(location, conversation), now, result);
      } else if (value instanceof ImportedTask task) {
        tasks.add(new LocatedRecord<>(location, task));
      } else if (value instanceof ImportedDependency dependency) {
        dependencies.add(new LocatedRecord<>(location, dependency));
      } else if (value instanceof ImportedMessage message) {
        messages.add(new LocatedRecord<>(location, message));
      }
    }
    var keys = new TaskKeyIndex(swarm, store.tasks());
    if (!tasks.isEmpty()) {
      taskWriter.write(tasks, cycles, keys, now, result);
    }
    addDependencies(dependencies, keys, now, result);
    appendMessages(messages, keys, now, result);
    return result;
  }

  private void addDependencies(
      List<LocatedRecord<ImportedDependency>> dependencies,
      TaskKeyIndex keys,
      Instant now,
      BatchResult result) {
    for (var located : dependencies) {
      var dependency = located.value();
      ensureTask(dependency.dependent(), located.location(), keys, now, result);
      ensureTask(dependency.blocker(), located.location(), keys, now, result);
      dependencyWriter.add(located, keys, result);
    }
  }

  private void appendMessages(
      List<LocatedRecord<ImportedMessage>> messages,
      TaskKeyIndex keys,
      Instant now,
      BatchResult result) {
    List<ThreadId> threads = new ArrayList<>(messages.size());
    for (var located : messages) {
      var thread = located.value().thread();
      if (thread instanceof ImportedThread.Named namedThread) {
        threads.add(namedThread.id());
      } else if (thread instanceof ImportedThread.OfTask task) {
        ensureTask(task.key(), located.location(), keys, now, result);
        threads.add(ThreadId.of(keys.get(task.key())));
      }
    }
    messageWriter.write(messages, threads, now, result);
  }

  private void ensureTask(
      String key, SourceLocation location, TaskKeyIndex keys, Instant now, BatchResult result) {
    for (var missing : keys.findMissing(List.of(key))) {
      placeholders.createForMissing(missing, now, keys);
      result.addProblem(
          location,
          "task '%s' is missing: replaced by a placeholder in queue '%s'"
              .formatted(missing, ImportQueues.UNRESOLVED));
    }
  }
}
