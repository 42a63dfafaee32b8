package io.skep.domain.task;

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
 * Port to durable storage of tasks, of what they wait for, and of the attempts at them.
 *
 * <p>Every method takes part in the caller's unit of work, or is one of its own. Implementations
 * are safe for use by many threads. Any method may throw {@link
 * io.skep.domain.error.StoreException}. Methods that name no order return in no particular one.
 * More elements than a method takes are refused with {@link
 * io.skep.domain.error.TooLargeException}, a limit out of range and a cursor of another list with
 * {@link io.skep.domain.error.InvalidArgumentException}.
 *
 * <p>A store keeps, for each task, the count of blockers that have not {@linkplain Task#succeeded()
 * succeeded}, in the same unit of work as whatever changes it; and it gives {@link ReadySignals}
 * once a unit is committed that made a task ready. What an implementation owes is spelled out as
 * tests in {@code TaskRepositoryContract}.
 */
public interface TaskRepository {

  /** Returns the task, or empty if there is none under this id. */
  Optional<Task> find(SwarmId swarm, TaskId id);

  /**
   * Returns those of the tasks that exist.
   *
   * @param ids at most 1,000
   */
  List<Task> findAll(SwarmId swarm, Collection<TaskId> ids);

  /**
   * Returns the ids of the tasks that have these keys; a key without a task is left out.
   *
   * @param keys at most 1,000
   */
  Map<String, TaskId> findKeys(SwarmId swarm, Collection<String> keys);

  /**
   * Stores new tasks with their blockers, in any state.
   *
   * <p>A task whose key is taken, in the store or earlier in the list, is not stored, and neither
   * are its blockers: the task that has the key is returned in its place.
   *
   * @param tasks at most 1,000
   * @return for each of them, in order, the task as stored
   * @throws io.skep.domain.error.AlreadyExistsException if an id is taken, or a key by a task that
   *     is archived; nothing is stored
   * @throws io.skep.domain.error.NotFoundException if a blocker does not exist; nothing is stored
   */
  List<Task> add(SwarmId swarm, List<NewTask> tasks);

  /**
   * Replaces the stored task, whatever its state, and increases its version by one. Its count of
   * open blockers is kept as the store has it, and so are the id, the key and the creation time. If
   * it succeeds by this, or no longer has succeeded, its dependents' counts follow; their versions
   * stay.
   *
   * @param ended the attempt that ended with this, to be kept
   * @return the task as stored
   * @throws io.skep.domain.error.StaleVersionException if the stored version is another
   * @throws io.skep.domain.error.NotFoundException if there is none under its id
   */
  Task save(SwarmId swarm, Task task, Optional<Attempt> ended);

  /**
   * Leases the tasks that are ready, of the lowest rank, to an agent: does to each what {@link
   * Task#claimed} does, and increases its version.
   *
   * <p>The {@link ClaimTerms} are those of the agent as it is stored, if it is. Taken are only
   * tasks of the queue (and plan) that require nothing beyond their capabilities and are assigned
   * to nobody or to the agent; none while the queue is paused; never so many that the agent would
   * hold more than it may, or that a limit of {@link QueueSettings} would be passed. No task is
   * handed to two agents, however many call at once. While others are claiming, a call may return
   * fewer tasks than there are; an empty list means "nothing for you now". The cost does not grow
   * with the number of tasks.
   *
   * @param clock is asked for the time when the unit of work has begun, so that no task is said to
   *     have started before its blockers had ended
   * @return the tasks as stored, in the order of their ranks
   * @throws io.skep.domain.error.InvalidTransitionException if the agent is paused, in error or
   *     retired
   */
  List<Task> claim(SwarmId swarm, ClaimRequest request, InstantSource clock);

  /**
   * Extends leases to {@code lease} from {@code now}; versions stay.
   *
   * @param tokens at most 1,000
   * @return those that are held under the token, with their new leases; the others are left out
   */
  Map<TaskId, Lease> extend(
      SwarmId swarm, Collection<LeaseToken> tokens, Duration lease, Instant now);

  /**
   * Ends tasks with success: does to each that is held under the token what {@link Task#completed}
   * does, keeps its attempt, and increases its version; their dependents' counts follow as with
   * {@link #save}. The others are left alone and out.
   *
   * @param completions at most 1,000, of different tasks
   * @return the tasks as stored, in the order given
   */
  List<Task> complete(SwarmId swarm, List<Completion> completions, Instant now);

  /**
   * Returns tasks whose lease has expired, the longest expired first.
   *
   * @param limit how many at most, 1 to 1,000
   */
  List<Task> expired(SwarmId swarm, Instant now, int limit);

  /** Returns a page of the tasks that an agent holds, ordered by id. */
  Page<Task> heldBy(SwarmId swarm, AgentId agent, PageRequest page);

  /**
   * Returns a page of the tasks that match, the highest id first, which are the newest of those
   * that Skep gave an id.
   */
  Page<Task> list(SwarmId swarm, TaskQuery query, PageRequest page);

  /**
   * Returns a page of the tasks of a queue that are ready, in the order of their ranks, whatever
   * they require and whether or not the queue is paused.
   */
  Page<Task> ready(SwarmId swarm, QueueName queue, Instant now, PageRequest page);

  /**
   * Returns the task of a plan that is being worked on or else is to be next: of those in progress,
   * or else of the pending ones, the first by rank. Empty if none is open.
   */
  Optional<Task> current(SwarmId swarm, PlanId plan);

  /**
   * Returns the task of a plan that is to be recorded next: of those that are completed or have
   * failed for good, the one that ended first, ties by id.
   */
  Optional<Task> awaitingRecord(SwarmId swarm, PlanId plan);

  /** Returns a page of the pending tasks of a plan, ordered by id. */
  Page<Task> pendingOf(SwarmId swarm, PlanId plan, PageRequest page);

  /**
   * Has a task wait for others as well; those that it waits for already stay.
   *
   * @return the task as stored, its version increased if anything changed
   * @throws io.skep.domain.error.NotFoundException if the task or a blocker does not exist
   * @throws io.skep.domain.error.TooLargeException if it would wait for more than {@link
   *     TaskSpec#MAX_BLOCKERS}
   */
  Task addBlockers(SwarmId swarm, TaskId task, Set<TaskId> blockers);

  /**
   * Lifts waits; those that are not there stay so.
   *
   * @return the task as stored, its version increased if anything changed
   * @throws io.skep.domain.error.NotFoundException if the task does not exist
   */
  Task removeBlockers(SwarmId swarm, TaskId task, Set<TaskId> blockers);

  /**
   * Returns what a task waits for or has waited for, at most {@link TaskSpec#MAX_BLOCKERS}; nothing
   * if there is no such task.
   */
  Set<TaskId> blockersOf(SwarmId swarm, TaskId task);

  /** Returns a page of the tasks that wait for this one or have waited for it, ordered by id. */
  Page<Task> dependentsOf(SwarmId swarm, TaskId task, PageRequest page);

  /** Returns whether a task waits for another, directly or through others. */
  boolean waitsFor(SwarmId swarm, TaskId task, TaskId other);

  /** Returns a page of the finished attempts at a task, the first attempt first. */
  Page<Attempt> attempts(SwarmId swarm, TaskId task, PageRequest page);
}
