package io.skep.domain.change;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.task.Task;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gathers what a transaction changes of a swarm: each tag once, and of a kind that has more than
 * {@value #MOST} just that any may have changed. Not safe for use by many threads.
 */
public final class ChangeTags {

  /** How many tags of a kind are told one by one. */
  public static final int MOST = 1_000;

  /** How long the name of a tag may be that is announced, in UTF-16 units. */
  public static final int LONGEST_ANNOUNCED = 1_000;

  private final Map<ChangeKind, Set<ChangeTag>> byKind = new EnumMap<>(ChangeKind.class);

  /** Creates one of a transaction that has not changed anything yet. */
  public ChangeTags() {}

  /**
   * Returns tags that are to be announced.
   *
   * @throws InvalidArgumentException if there are none or too many, or a name is none: longer than
   *     {@value #LONGEST_ANNOUNCED} characters, with control characters, or of a task that can have
   *     no such id
   */
  public static ChangeTags announced(Set<ChangeTag> tags) {
    Check.range("number of tags", tags.size(), 1, ChangeFeed.MAX_ANNOUNCED);
    var announced = new ChangeTags();
    for (var tag : tags) {
      tag.name().ifPresent(name -> Check.name("tag", name, LONGEST_ANNOUNCED));
      if (tag.kind() == ChangeKind.TASK) {
        tag.name().ifPresent(TaskId::parse);
      }
      announced.add(tag);
    }
    return announced;
  }

  /** Adds a tag. */
  public void add(ChangeTag tag) {
    var tags = byKind.computeIfAbsent(tag.kind(), kind -> new HashSet<>());
    var any = ChangeTag.any(tag.kind());
    if (tags.contains(any)) {
      return;
    }
    if (tag.equals(any) || (tags.size() == MOST && !tags.contains(tag))) {
      tags.clear();
      tags.add(any);
    } else {
      tags.add(tag);
    }
  }

  /** Adds a task that was changed, and what it is part of, as it was before or is now. */
  public void add(Task task) {
    add(task.id(), task.spec().queue(), task.spec().plan(), task.agent());
  }

  /** Adds a task that was changed, and what it is part of. */
  public void add(TaskId task, QueueName queue, Optional<PlanId> plan, Optional<AgentId> agent) {
    add(ChangeTag.of(task));
    add(ChangeTag.of(queue));
    plan.ifPresent(id -> add(ChangeTag.tasksOf(id)));
    agent.ifPresent(id -> add(ChangeTag.tasksOf(id)));
  }

  /** Adds what others have gathered. */
  public void addAll(ChangeTags others) {
    others.byKind.values().forEach(tags -> tags.forEach(this::add));
  }

  /** Returns whether nothing was added. */
  public boolean isEmpty() {
    return byKind.isEmpty();
  }

  /** Returns what was gathered. */
  public Set<ChangeTag> toSet() {
    Set<ChangeTag> all = new HashSet<>();
    byKind.values().forEach(all::addAll);
    return all;
  }
}
