package io.skep.domain.task;

import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.lease.Lease;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Port to durable storage of tasks, their dependencies and their attempts.
 *
 * <p>Every method joins the unit of work of its caller or runs in one of its own. Implementations
 * are thread-safe. Any method may throw {@link io.skep.domain.error.StoreException}. Results are
 * unordered unless the method states an order. More elements than a method accepts are rejected
 * with {@link io.skep.domain.error.TooLargeException}, a limit out of range or the cursor of
 * another list with {@link io.skep.domain.error.InvalidArgumentException}.
 *
 * <p>A store maintains, for each task, the number of blockers that have not {@linkplain
 * Task#succeeded() succeeded}, in the unit of work that changes it. After the commit of a unit that
 * made a task ready, the store notifies {@link TaskReadyNotifier}. {@code TaskRepositoryContract}
 * specifies the behavior as tests.
 */
public interface TaskRepository {

  /** Returns the task, or empty if no such id exists. */
  Optional<Task> find(SwarmId swarm, TaskId id);

  /**
   * Returns the tasks with these ids; unknown ids are omitted.
   *
   * @param ids at most 1,000
   */
  List<Task> findAll(SwarmId swarm, Collection<TaskId> ids);

  /**
   * Returns the ids of the tasks with these keys; keys without a task are omitted.
   *
   * @param keys at most 1,000
   */
  Map<String, TaskId> findIdsByKey(SwarmId swarm, Collection<String> keys);

  /**
   * Inserts tasks in any state, with their blockers.
   *
   * <p>A task whose key is taken, in the store or earlier in the list, is not inserted, and neither
   * are its blockers: the existing task is returned in its place.
   *
   * @param tasks at most 1,000
   * @return the stored task for each element, in order
   * @throws io.skep.domain.error.AlreadyExistsException if an id is taken, or a key by an archived
   *     task; nothing is stored
   * @throws io.skep.domain.error.NotFoundException if a blocker does not exist; nothing is stored
   */
  List<Task> add(SwarmId swarm, List<TaskInsert> tasks);

  /**
   * Updates the stored task, whatever its state, and increments its version. The number of open
   * blockers, the id, the key and the creation time keep their stored values. If the update changes
   * whether the task has succeeded, the numbers of open blockers of its dependents are adjusted
   * without changing their versions.
   *
   * @param ended attempt that this update ends, to be stored; empty if none
   * @return the task as stored
   * @throws io.skep.domain.error.StaleVersionException if the stored version differs
   * @throws io.skep.domain.error.NotFoundException if the task does not exist
   */
  Task save(SwarmId swarm, Task task, Optional<Attempt> ended);

  /**
   * Leases ready tasks, lowest rank first, to an agent: applies {@link Task#claimed} to each and
   * increments its version.
   *
   * <p>The {@link io.skep.domain.lease.ClaimLimits} use the stored agent, if there is one. Eligible
   * are tasks of the queue (and plan) that require no other capabilities than these and are
   * unassigned or assigned to the agent. Nothing is claimed while the queue is paused, and never so
   * many that the agent exceeds its maximum of tasks or a limit of {@link QueueSettings} is
   * exceeded. No task is leased to two agents, whatever the concurrency. During concurrent claims a
   * call may return fewer tasks than are ready; an empty list does not imply an empty queue. The
   * cost does not grow with the number of tasks.
   *
   * @param clock read after the unit of work has begun, so that no task starts before the recorded
   *     end of its blockers
   * @return the tasks as stored, ordered by rank
   * @throws io.skep.domain.error.InvalidTransitionException if the agent is paused, in error or
   *     retired
   */
  List<Task> claim(SwarmId swarm, ClaimRequest request, InstantSource clock);

  /**
   * Extends leases to expire {@code lease} after {@code now}, without changing versions.
   *
   * @param tokens at most 1,000
   * @return the extended leases; tasks that are not leased under the given token are omitted
   */
  Map<TaskId, Lease> extendLeases(
      SwarmId swarm, Collection<LeaseToken> tokens, Duration lease, Instant now);

  /**
   * Completes tasks: applies {@link Task#completed} to each task that is leased under its token,
   * stores its attempt and increments its version. Dependents are adjusted as by {@link #save}.
   * Other tasks are unchanged and omitted from the result.
   *
   * @param completions at most 1,000, of different tasks
   * @return the completed tasks as stored, in the given order
   */
  List<Task> complete(SwarmId swarm, List<Completion> completions, Instant now);

  /**
   * Returns tasks with an expired lease, earliest expiry first.
   *
   * @param limit maximum number of tasks, 1 to 1,000
   */
  List<Task> findExpired(SwarmId swarm, Instant now, int limit);

  /** Returns a page of the tasks leased by an agent, ordered by id. */
  Page<Task> leasedBy(SwarmId swarm, AgentId agent, PageRequest page);

  /**
   * Returns a page of the tasks that match, ordered by id descending, which is newest first for ids
   * generated by Skep.
   */
  Page<Task> list(SwarmId swarm, TaskQuery query, PageRequest page);

  /**
   * Returns a page of the ready tasks of a queue, ordered by rank, regardless of required
   * capabilities and of whether the queue is paused.
   */
  Page<Task> listReady(SwarmId swarm, QueueName queue, Instant now, PageRequest page);

  /**
   * Returns the current task of a plan: the one with the lowest rank of the tasks in progress, or
   * of the pending tasks if none is in progress. Empty if the plan has no open task.
   */
  Optional<Task> findCurrent(SwarmId swarm, PlanId plan);

  /**
   * Returns the next task of a plan to record: of the tasks that are completed or have failed
   * validation, the one that ended first, ties by id.
   */
  Optional<Task> findAwaitingRecord(SwarmId swarm, PlanId plan);

  /** Returns a page of the pending tasks of a plan, ordered by id. */
  Page<Task> pendingOf(SwarmId swarm, PlanId plan, PageRequest page);

  /**
   * Adds blockers to a task; those that it has already are ignored.
   *
   * @return the task as stored, with its version incremented if a blocker was added
   * @throws io.skep.domain.error.NotFoundException if the task or a blocker does not exist
   * @throws io.skep.domain.error.TooLargeException if the task would have more than {@link
   *     TaskSpec#MAX_BLOCKERS} blockers
   */
  Task addBlockers(SwarmId swarm, TaskId task, Set<TaskId> blockers);

  /**
   * Removes blockers from a task; those that it does not have are ignored.
   *
   * @return the task as stored, with its version incremented if a blocker was removed
   * @throws io.skep.domain.error.NotFoundException if the task does not exist
   */
  Task removeBlockers(SwarmId swarm, TaskId task, Set<TaskId> blockers);

  /**
   * Returns the current and former blockers of a task, at most {@link TaskSpec#MAX_BLOCKERS}; empty
   * if the task does not exist.
   */
  Set<TaskId> blockersOf(SwarmId swarm, TaskId task);

  /** Returns a page of the tasks that depend or have depended on a task, ordered by id. */
  Page<Task> dependentsOf(SwarmId swarm, TaskId task, PageRequest page);

  /** Returns whether a task depends on another one, directly or transitively. */
  boolean dependsOn(SwarmId swarm, TaskId task, TaskId other);

  /** Returns a page of the finished attempts at a task, in chronological order. */
  Page<Attempt> attempts(SwarmId swarm, TaskId task, PageRequest page);
}
