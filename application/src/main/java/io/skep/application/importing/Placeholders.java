package io.skep.application.importing;

import io.skep.domain.origin.Origin;
import io.skep.domain.origin.OriginKey;
import io.skep.domain.origin.OriginKind;
import io.skep.domain.origin.OriginRepository;
import io.skep.domain.store.Store;
import io.skep.domain.task.NewTask;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskRepository;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.IdGenerator;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tasks that stand for something that others wait for and that is not here, so that those never
 * become ready unnoticed. They wait in a queue of their own, {@link Importer#UNRESOLVED}: whoever
 * claims and completes one there lets its dependents go. Runs within a unit of work.
 */
final class Placeholders {

  private static final int AT_ONCE = 1_000;

  private final SwarmId swarm;
  private final TaskRepository tasks;
  private final IdGenerator ids;
  private final OriginRepository origins;

  Placeholders(SwarmId swarm, Store store) {
    this.swarm = swarm;
    tasks = store.tasks();
    ids = store.ids();
    origins = store.origins();
  }

  /** Stores a placeholder for a task that was named and not found, and returns its id. */
  TaskId ofMissing(String key, Instant at, TaskKeys keys) {
    var title = shortened("Not found: " + key);
    return add(
        key,
        title,
        "Others wait for this task, but it was not in what was imported. Importing it puts it in"
            + " this place. Completing this placeholder lets the others go.",
        at,
        keys);
  }

  /** Stores a placeholder for a wait that would close a cycle, unless it is there already. */
  TaskId ofCycle(String dependent, String blocker, Instant at, TaskKeys keys) {
    var key = cycleKey(dependent, blocker);
    keys.load(List.of(key));
    return keys.find(key)
        .orElseGet(
            () ->
                add(
                    key,
                    shortened("Cycle: " + dependent + " waits for " + blocker),
                    "The second waits for the first as well, so neither could ever start."
                        + " Completing this placeholder lets the first go.",
                    at,
                    keys));
  }

  /** Returns those of the keys that are a placeholder's which nobody has completed. */
  Set<String> among(Collection<String> names, TaskKeys keys) {
    Set<String> open = new HashSet<>();
    var all = names.stream().distinct().toList();
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      var part = all.subList(from, Math.min(all.size(), from + AT_ONCE));
      var asked = part.stream().map(name -> new OriginKey(OriginKind.TASK, name)).toList();
      List<TaskId> found = new ArrayList<>();
      origins
          .findAll(swarm, asked)
          .forEach(
              (key, origin) -> {
                if (isPlaceholder(Optional.of(origin))) {
                  keys.find(key.name()).ifPresent(found::add);
                }
              });
      for (var task : tasks.findAll(swarm, found)) {
        task.spec().key().filter(key -> !task.succeeded()).ifPresent(open::add);
      }
    }
    return open;
  }

  /** Returns whether an origin is that of a placeholder whose task was not found yet. */
  static boolean isPlaceholder(Optional<Origin> origin) {
    return origin.filter(known -> known.contents().isEmpty()).isPresent();
  }

  private TaskId add(String key, String title, String description, Instant at, TaskKeys keys) {
    var id = new TaskId(ids.at(at));
    var spec =
        TaskSpec.titled(title)
            .key(key)
            .description(description)
            .queue(Importer.UNRESOLVED)
            .tags("placeholder")
            .build();
    var task = Task.queued(id, spec, QueueSettings.defaults(Importer.UNRESOLVED), at);
    var stored = tasks.add(swarm, List.of(new NewTask(task, Set.of()))).get(0);
    keys.put(key, stored.id());
    var origin =
        new Origin(
            new OriginKey(OriginKind.TASK, key),
            stored.id().toString(),
            stored.version(),
            Optional.empty(),
            List.of());
    origins.saveAll(swarm, List.of(origin));
    return stored.id();
  }

  static String cycleKey(String dependent, String blocker) {
    return "cycle:" + Digest.of(dependent, blocker);
  }

  private static String shortened(String title) {
    if (title.length() <= TaskSpec.MAX_TITLE) {
      return title;
    }
    int end = TaskSpec.MAX_TITLE - 1;
    return title.substring(0, Character.isHighSurrogate(title.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }
}
