package io.skep.application.importing;

import io.skep.domain.origin.Origin;
import io.skep.domain.origin.OriginKey;
import io.skep.domain.origin.OriginKind;
import io.skep.domain.origin.OriginRepository;
import io.skep.domain.store.Store;
import io.skep.domain.task.NewTask;
import io.skep.domain.task.QueueRepository;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskRepository;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.IdGenerator;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Stores tasks that were found, with what they wait for. Runs within a unit of work. */
final class TaskWriter {

  private final SwarmId swarm;
  private final TaskRepository tasks;
  private final QueueRepository queues;
  private final IdGenerator ids;
  private final OriginRepository origins;
  private final Placeholders placeholders;
  private final Waits waits;

  TaskWriter(SwarmId swarm, Store store, Placeholders placeholders, Waits waits) {
    this.swarm = swarm;
    tasks = store.tasks();
    queues = store.queues();
    ids = store.ids();
    origins = store.origins();
    this.placeholders = placeholders;
    this.waits = waits;
  }

  /**
   * Stores tasks of different keys, each behind those of them that it waits for.
   *
   * @param cycles the waits among them that would close a cycle
   */
  void write(
      List<Placed<FoundTask>> found,
      TaskOrder.Cycles cycles,
      TaskKeys keys,
      Instant now,
      BatchResult result) {
    var known =
        origins.findAll(
            swarm, found.stream().map(placed -> key(placed.found())).collect(Collectors.toSet()));
    List<Placed<FoundTask>> news = new ArrayList<>();
    for (var placed : found) {
      var task = placed.found();
      if (Verdict.isKnown(origin(known, task), task.asOf(), task.digest())) {
        result.tasks.unchanged();
        result.dependencies.unchanged(task.spec().blockerKeys().size());
      } else {
        news.add(placed);
      }
    }
    if (!news.isEmpty()) {
      writeNews(news, known, cycles, keys, now, result);
    }
  }

  private void writeNews(
      List<Placed<FoundTask>> news,
      Map<OriginKey, Origin> known,
      TaskOrder.Cycles cycles,
      TaskKeys keys,
      Instant now,
      BatchResult result) {
    keys.load(news.stream().map(placed -> placed.found().key()).toList());
    List<Placed<FoundTask>> added = new ArrayList<>();
    List<Placed<FoundTask>> changed = new ArrayList<>();
    for (var placed : news) {
      var key = placed.found().key();
      (keys.find(key).isPresent() ? changed : added).add(placed);
    }
    added.forEach(
        placed -> {
          var task = placed.found();
          keys.put(task.key(), new TaskId(ids.at(task.created(now))));
        });
    Map<String, Collection<String>> wanted = new LinkedHashMap<>();
    for (var placed : news) {
      wanted.put(placed.found().key(), blockers(placed, cycles, keys, now, result));
    }
    var settings = new Settings(swarm, queues);
    List<Origin> noted = new ArrayList<>(add(added, known, wanted, settings, keys, now, result));
    var stored =
        tasks
            .findAll(swarm, changed.stream().map(placed -> keys.get(placed.found().key())).toList())
            .stream()
            .collect(Collectors.toMap(Task::id, task -> task));
    for (var placed : changed) {
      var key = placed.found().key();
      var before = stored.get(keys.get(key));
      if (before != null) {
        var blockers = wanted.getOrDefault(key, List.of());
        change(placed, before, known, blockers, settings, keys, now, result).ifPresent(noted::add);
      }
    }
    origins.saveAll(swarm, noted);
  }

  /** Returns the keys of what a task is to wait for, all of which are there afterwards. */
  private Collection<String> blockers(
      Placed<FoundTask> placed,
      TaskOrder.Cycles cycles,
      TaskKeys keys,
      Instant now,
      BatchResult result) {
    var task = placed.found();
    Set<String> blockers = new TreeSet<>(task.spec().blockerKeys());
    cycles
        .closedBy(task.key())
        .forEach(
            (blocker, holds) -> {
              blockers.remove(blocker);
              result.problem(placed.place(), Waits.cycleReason(task.key(), blocker, holds));
              if (holds) {
                placeholders.ofCycle(task.key(), blocker, task.created(now), keys);
                blockers.add(Placeholders.cycleKey(task.key(), blocker));
              }
            });
    for (var missing : keys.missing(blockers)) {
      placeholders.ofMissing(missing, task.created(now), keys);
      result.problem(
          placed.place(),
          "'%s' waits for '%s', which was not found: it stays blocked by a placeholder in queue '%s'"
              .formatted(task.key(), missing, Importer.UNRESOLVED));
    }
    return blockers;
  }

  private List<Origin> add(
      List<Placed<FoundTask>> added,
      Map<OriginKey, Origin> known,
      Map<String, Collection<String>> wanted,
      Settings settings,
      TaskKeys keys,
      Instant now,
      BatchResult result) {
    List<NewTask> made = new ArrayList<>();
    Map<String, Collection<String>> came = new LinkedHashMap<>();
    for (var placed : added) {
      var found = placed.found();
      var blockers = wanted.getOrDefault(found.key(), List.of());
      var task = found.asNew(keys.get(found.key()), settings.of(found.spec().queue()), now);
      made.add(new NewTask(task, blockers.stream().map(keys::get).collect(Collectors.toSet())));
      came.put(found.key(), blockers);
      result.tasks.created();
      blockers.forEach(blocker -> result.dependencies.created());
    }
    var stored = tasks.add(swarm, made);
    waits.note(came, keys);
    List<Origin> noted = new ArrayList<>();
    for (int i = 0; i < stored.size(); i++) {
      noted.add(noted(added.get(i).found(), known, stored.get(i)));
    }
    return noted;
  }

  private Optional<Origin> change(
      Placed<FoundTask> placed,
      Task before,
      Map<OriginKey, Origin> known,
      Collection<String> blockers,
      Settings settings,
      TaskKeys keys,
      Instant now,
      BatchResult result) {
    var found = placed.found();
    var origin = origin(known, found);
    boolean placeholder = Placeholders.isPlaceholder(origin);
    var after = found.asChanged(before, settings.of(found.spec().queue()), now);
    boolean same = new TaskDraft(after, before.updatedAt()).toTask().equals(before);
    var verdict = Verdict.ofNews(same, origin, found.asOf(), before.version(), before.updatedAt());
    if (before.status() == TaskStatus.IN_PROGRESS || verdict == Verdict.KEEP && !placeholder) {
      result.tasks.unchanged();
      result.kept(placed.place(), "task '" + found.key() + "'");
      return Optional.empty();
    }
    var stored = same ? before : tasks.save(swarm, after, Optional.empty());
    if (placeholder) {
      result.tasks.created();
    } else if (same) {
      result.tasks.unchanged();
    } else {
      result.tasks.updated();
    }
    stored = waits.bringInLine(stored, placed, blockers, keys, result);
    return Optional.of(noted(found, known, stored));
  }

  private static Origin noted(FoundTask found, Map<OriginKey, Origin> known, Task stored) {
    return Verdict.noted(
        key(found),
        origin(known, found),
        stored.id().toString(),
        stored.version(),
        found.asOf(),
        found.digest());
  }

  private static Optional<Origin> origin(Map<OriginKey, Origin> known, FoundTask found) {
    return Optional.ofNullable(known.get(key(found)));
  }

  private static OriginKey key(FoundTask found) {
    return new OriginKey(OriginKind.TASK, found.key());
  }
}
