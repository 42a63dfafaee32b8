package io.skep.application.importing;

import io.skep.domain.error.NotFoundException;
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
   * Returns those of the tasks that say anything new; counts the others. Those of the others that
   * wait for something that was not found are to be looked at again.
   */
  List<Placed<FoundTask>> unknown(List<Placed<FoundTask>> found, Instant now, BatchResult result) {
    var known = origins(found);
    List<Placed<FoundTask>> unknown = new ArrayList<>();
    for (var placed : found) {
      var task = placed.found();
      var origin = Optional.ofNullable(known.get(key(task.key())));
      if (Novelty.of(origin, task.asOf(), task.digest()) == Novelty.KNOWN) {
        count(placed, origin, now, result);
      } else {
        unknown.add(placed);
      }
    }
    return unknown;
  }

  /** Remembers what was said again; returns the rest. */
  private List<Placed<FoundTask>> news(
      List<Placed<FoundTask>> found, Instant now, BatchResult result) {
    var known = origins(found);
    List<Placed<FoundTask>> news = new ArrayList<>();
    List<Origin> confirmed = new ArrayList<>();
    for (var placed : unknown(found, now, result)) {
      var task = placed.found();
      var origin = Optional.ofNullable(known.get(key(task.key())));
      if (Novelty.of(origin, task.asOf(), task.digest()) == Novelty.CONFIRMED) {
        count(placed, origin, now, result);
        confirmed.add(Notes.confirmed(origin.orElseThrow(), task.asOf(), task.digest()));
      } else {
        news.add(placed);
      }
    }
    origins.saveAll(swarm, confirmed);
    return news;
  }

  private Map<OriginKey, Origin> origins(List<Placed<FoundTask>> found) {
    return origins.findAll(swarm, found.stream().map(placed -> key(placed.found().key())).toList());
  }

  private static void count(
      Placed<FoundTask> placed, Optional<Origin> origin, Instant now, BatchResult result) {
    var task = placed.found();
    result.tasks.unchanged();
    if (Notes.isUnresolved(origin, task.digest())) {
      result.unresolved.add(new BatchResult.Unresolved(Needs.of(placed, now), true));
    } else {
      result.dependencies.unchanged(task.spec().blockerKeys().size());
    }
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
    var news = news(found, now, result);
    keys.load(news.stream().map(placed -> placed.found().key()).toList());
    List<Placed<FoundTask>> added = new ArrayList<>();
    List<Placed<FoundTask>> changed = new ArrayList<>();
    for (var placed : news) {
      var task = placed.found();
      if (keys.find(task.key()).isPresent()) {
        changed.add(placed);
      } else {
        added.add(placed);
        keys.put(task.key(), new TaskId(ids.at(task.created(now))));
      }
    }
    var needs = news.stream().map(placed -> Needs.of(placed, now)).toList();
    var wanted = new WantedBlockers(placeholders, cycles, keys, needs);
    new Part(wanted, keys, now, result).write(added, changed);
  }

  /** Sees whether what tasks wait for was found by now, and reports what was not. */
  void lookAgain(List<BatchResult.Unresolved> unresolved, TaskKeys keys, BatchResult result) {
    var needs = unresolved.stream().map(BatchResult.Unresolved::needs).toList();
    keys.load(needs.stream().map(Needs::key).toList());
    var wanted = new WantedBlockers(placeholders, TaskOrder.Cycles.NONE, keys, needs);
    for (var task : unresolved) {
      var found = task.needs();
      var known =
          Optional.ofNullable(
              origins.findAll(swarm, List.of(key(found.key()))).get(key(found.key())));
      var id = keys.find(found.key());
      if (id.isEmpty() || !Notes.isUnresolved(known, found.digest())) {
        continue;
      }
      var before = stored(id.get());
      var blockers = wanted.of(found.key());
      blockers
          .missing()
          .forEach((blocker, held) -> waits.reportMissing(found, blocker, held, result));
      var line = waits.bringInLine(before, found, blockers.keys(), keys);
      line.cycles()
          .forEach(
              (blocker, held) ->
                  waits.reportCycle(found.place(), found.key(), blocker, held, result));
      if (task.counted()) {
        result.dependencies.created(line.added());
        result.dependencies.unchanged(line.kept());
        result.dependencies.updated(line.lifted());
      }
      long version =
          known
              .map(Origin::targetVersion)
              .filter(noted -> noted != before.version())
              .orElse(line.task().version());
      boolean resolved = line.cycles().isEmpty() && blockers.resolved();
      origins.saveAll(swarm, List.of(noted(found, known, before, version, resolved)));
    }
  }

  private Task stored(TaskId id) {
    return tasks.find(swarm, id).orElseThrow(() -> new NotFoundException("task", id.toString()));
  }

  private static Origin noted(
      Needs found, Optional<Origin> before, Task stored, long version, boolean resolved) {
    return Notes.of(
        key(found.key()),
        before,
        stored.id().toString(),
        version,
        found.asOf(),
        found.digest(),
        resolved);
  }

  private static OriginKey key(String task) {
    return new OriginKey(OriginKind.TASK, task);
  }

  /** What is to be stored in one unit of work. */
  private final class Part {

    private final WantedBlockers wanted;
    private final TaskKeys keys;
    private final Instant now;
    private final BatchResult result;
    private final Settings settings = new Settings(swarm, queues);
    private final List<Origin> noted = new ArrayList<>();

    Part(WantedBlockers wanted, TaskKeys keys, Instant now, BatchResult result) {
      this.wanted = wanted;
      this.keys = keys;
      this.now = now;
      this.result = result;
    }

    void write(List<Placed<FoundTask>> added, List<Placed<FoundTask>> changed) {
      add(added);
      var known =
          origins.findAll(
              swarm, changed.stream().map(placed -> key(placed.found().key())).toList());
      changed.forEach(placed -> change(placed, known));
      origins.saveAll(swarm, noted);
    }

    private void add(List<Placed<FoundTask>> added) {
      List<NewTask> made = new ArrayList<>();
      Map<String, Collection<String>> blockers = new LinkedHashMap<>();
      for (var placed : added) {
        var found = placed.found();
        var names = wanted.of(found.key()).keys();
        var task = found.asNew(keys.get(found.key()), settings.of(found.spec().queue()), now);
        made.add(new NewTask(task, names.stream().map(keys::get).collect(Collectors.toSet())));
        blockers.put(found.key(), names);
        result.tasks.created();
        result.dependencies.created(names.size());
      }
      var stored = tasks.add(swarm, made);
      waits.note(blockers, keys);
      for (int i = 0; i < stored.size(); i++) {
        var task = stored.get(i);
        note(added.get(i), Optional.empty(), task, task.version(), true);
      }
    }

    private void change(Placed<FoundTask> placed, Map<OriginKey, Origin> known) {
      var found = placed.found();
      var origin = Optional.ofNullable(known.get(key(found.key())));
      var before = stored(keys.get(found.key()));
      var after = found.asChanged(before, settings.of(found.spec().queue()), now);
      boolean same = new TaskDraft(after, before.updatedAt()).toTask().equals(before);
      boolean placeholder = Placeholders.isPlaceholder(origin);
      var verdict = Verdict.of(same, origin, found.asOf(), before.version(), before.updatedAt());
      if (before.status() == TaskStatus.IN_PROGRESS || (verdict == Verdict.KEEP && !placeholder)) {
        result.tasks.unchanged();
        // What was exported from here says just when it was so.
        if (!found.asOf().equals(Optional.of(before.updatedAt()))) {
          result.kept(placed.place(), "task '" + found.key() + "'");
        }
        return;
      }
      var stored = same ? before : tasks.save(swarm, after, Optional.empty());
      if (placeholder) {
        result.tasks.created();
      } else if (same) {
        result.tasks.unchanged();
      } else {
        result.tasks.updated();
      }
      var names = wanted.of(found.key()).keys();
      var line = waits.bringInLine(stored, Needs.of(placed, now), names, keys);
      result.dependencies.created(line.added());
      result.dependencies.unchanged(line.kept());
      result.dependencies.updated(line.lifted());
      note(placed, origin, stored, line.task().version(), line.cycles().isEmpty());
    }

    private void note(
        Placed<FoundTask> placed,
        Optional<Origin> before,
        Task stored,
        long version,
        boolean inLine) {
      var needs = Needs.of(placed, now);
      boolean resolved = inLine && wanted.of(needs.key()).resolved();
      if (!resolved) {
        result.unresolved.add(new BatchResult.Unresolved(needs, false));
      }
      noted.add(noted(needs, before, stored, version, resolved));
    }
  }
}
