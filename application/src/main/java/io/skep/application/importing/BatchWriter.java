package io.skep.application.importing;

import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Store;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Stores what was found, one batch in one unit of work. */
final class BatchWriter {

  private final SwarmId swarm;
  private final Store store;
  private final AgentWriter agents;
  private final PlanWriter plans;
  private final ConversationWriter conversations;
  private final TaskWriter tasks;
  private final Waits waits;
  private final MessageWriter messages;
  private final Placeholders placeholders;

  BatchWriter(SwarmId swarm, Store store) {
    this.swarm = swarm;
    this.store = store;
    agents = new AgentWriter(swarm, store.agents(), store.origins());
    plans = new PlanWriter(swarm, store.plans(), store.origins());
    conversations = new ConversationWriter(swarm, store.conversations(), store.origins());
    placeholders = new Placeholders(swarm, store);
    waits = new Waits(swarm, store, placeholders);
    tasks = new TaskWriter(swarm, store, placeholders, waits);
    messages = new MessageWriter(swarm, store.messages(), store.deliveries(), store.ids());
  }

  /**
   * Stores a batch, all or nothing.
   *
   * @param batch holds each task at most once, behind those of it that it waits for
   * @param counted the agents that were counted before
   */
  BatchResult write(List<Placed<?>> batch, TaskOrder.Cycles cycles, Set<AgentId> counted) {
    return store.work().write(() -> written(batch, cycles, counted));
  }

  /** Returns those of the tasks that say anything new; the others are counted in the result. */
  List<Placed<FoundTask>> unknown(List<Placed<FoundTask>> found, BatchResult result) {
    return store.work().read(() -> tasks.unknown(found, store.clock().instant(), result));
  }

  /** Sees whether what tasks wait for was found by now, all or nothing. */
  BatchResult lookAgain(List<BatchResult.Unresolved> unresolved) {
    return store
        .work()
        .write(
            () -> {
              var result = new BatchResult();
              tasks.lookAgain(unresolved, new TaskKeys(swarm, store.tasks()), result);
              return result;
            });
  }

  private BatchResult written(
      List<Placed<?>> batch, TaskOrder.Cycles cycles, Set<AgentId> counted) {
    var result = new BatchResult();
    var now = store.clock().instant();
    List<Placed<FoundTask>> foundTasks = new ArrayList<>();
    List<Placed<FoundDependency>> dependencies = new ArrayList<>();
    List<Placed<FoundMessage>> foundMessages = new ArrayList<>();
    for (var placed : batch) {
      var place = placed.place();
      var found = placed.found();
      if (found instanceof FoundAgent agent) {
        agents.write(agent, counted, now, result);
      } else if (found instanceof FoundPlan plan) {
        plans.write(new Placed<>(place, plan), now, result);
      } else if (found instanceof FoundConversation conversation) {
        conversations.write(new Placed<>(place, conversation), now, result);
      } else if (found instanceof FoundTask task) {
        foundTasks.add(new Placed<>(place, task));
      } else if (found instanceof FoundDependency dependency) {
        dependencies.add(new Placed<>(place, dependency));
      } else if (found instanceof FoundMessage message) {
        foundMessages.add(new Placed<>(place, message));
      }
    }
    var keys = new TaskKeys(swarm, store.tasks());
    if (!foundTasks.isEmpty()) {
      tasks.write(foundTasks, cycles, keys, now, result);
    }
    depend(dependencies, keys, now, result);
    say(foundMessages, keys, now, result);
    return result;
  }

  private void depend(
      List<Placed<FoundDependency>> dependencies, TaskKeys keys, Instant now, BatchResult result) {
    for (var placed : dependencies) {
      var found = placed.found();
      requireTask(found.dependent(), placed.place(), keys, now, result);
      requireTask(found.blocker(), placed.place(), keys, now, result);
      waits.add(placed, keys, result);
    }
  }

  private void say(
      List<Placed<FoundMessage>> found, TaskKeys keys, Instant now, BatchResult result) {
    List<ThreadId> threads = new ArrayList<>(found.size());
    for (var placed : found) {
      var thread = placed.found().thread();
      if (thread instanceof FoundThread.Named named) {
        threads.add(named.id());
      } else if (thread instanceof FoundThread.OfTask task) {
        requireTask(task.key(), placed.place(), keys, now, result);
        threads.add(ThreadId.of(keys.get(task.key())));
      }
    }
    messages.write(found, threads, now, result);
  }

  private void requireTask(
      String key, Place place, TaskKeys keys, Instant now, BatchResult result) {
    for (var missing : keys.missing(List.of(key))) {
      placeholders.ofMissing(missing, now, keys);
      result.problem(
          place,
          "task '%s' is named and was not found: a placeholder in queue '%s' stands for it"
              .formatted(missing, Importer.UNRESOLVED));
    }
  }
}
