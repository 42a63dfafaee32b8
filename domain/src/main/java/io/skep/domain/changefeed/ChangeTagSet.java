package io.skep.domain.changefeed;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.task.Task;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import io.skep.domain.value.Validate;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Set of the tags that a transaction changes in a swarm. A kind with more than {@value
 * #MAX_TAGS_PER_KIND} tags collapses into the tag of any of that kind. Not thread-safe.
 */
public final class ChangeTagSet {

  /** Maximum number of tags of a kind before they collapse. */
  public static final int MAX_TAGS_PER_KIND = 1_000;

  /** Maximum length of the name of a published tag, in UTF-16 code units. */
  public static final int MAX_INVALIDATION_NAME = 1_000;

  private final Map<ChangeKind, Set<ChangeTag>> byKind = new EnumMap<>(ChangeKind.class);

  /** Creates an empty set. */
  public ChangeTagSet() {}

  /**
   * Returns validated tags for {@link ChangeFeed#publishInvalidation}.
   *
   * @throws InvalidArgumentException if there are no tags or too many, a name has control
   *     characters, or a name of kind {@code TASK} is not an id
   * @throws io.skep.domain.error.TooLargeException if a name is longer than {@value
   *     #MAX_INVALIDATION_NAME} characters
   */
  public static ChangeTagSet forInvalidation(Set<ChangeTag> tags) {
    Validate.range("number of tags", tags.size(), 1, ChangeFeed.MAX_INVALIDATION_TAGS);
    var published = new ChangeTagSet();
    for (var tag : tags) {
      tag.name().ifPresent(name -> Validate.name("tag", name, MAX_INVALIDATION_NAME));
      if (tag.kind() == ChangeKind.TASK) {
        tag.name().ifPresent(TaskId::parse);
      }
      published.add(tag);
    }
    return published;
  }

  /** Adds a tag. */
  public void add(ChangeTag tag) {
    var tags = byKind.computeIfAbsent(tag.kind(), kind -> new HashSet<>());
    var any = ChangeTag.any(tag.kind());
    if (tags.contains(any)) {
      return;
    }
    if (tag.equals(any) || (tags.size() == MAX_TAGS_PER_KIND && !tags.contains(tag))) {
      tags.clear();
      tags.add(any);
    } else {
      tags.add(tag);
    }
  }

  /**
   * Adds the tags of a changed task: the task, its queue, the tasks of its plan and of its agent.
   */
  public void add(Task task) {
    add(task.id(), task.spec().queue(), task.spec().plan(), task.agent());
  }

  /**
   * Adds the tags of a changed task: the task, its queue, the tasks of its plan and of its agent.
   */
  public void add(TaskId task, QueueName queue, Optional<PlanId> plan, Optional<AgentId> agent) {
    add(ChangeTag.of(task));
    add(ChangeTag.of(queue));
    plan.ifPresent(id -> add(ChangeTag.tasksOf(id)));
    agent.ifPresent(id -> add(ChangeTag.tasksOf(id)));
  }

  /** Adds all tags of another set. */
  public void addAll(ChangeTagSet other) {
    other.byKind.values().forEach(tags -> tags.forEach(this::add));
  }

  /** Returns whether the set has no tags. */
  public boolean isEmpty() {
    return byKind.isEmpty();
  }

  /** Returns a copy of the tags. */
  public Set<ChangeTag> toSet() {
    Set<ChangeTag> all = new HashSet<>();
    byKind.values().forEach(all::addAll);
    return all;
  }
}
