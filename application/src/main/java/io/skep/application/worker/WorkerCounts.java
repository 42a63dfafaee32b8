package io.skep.application.worker;

/**
 * Numbers of tasks of a worker since its start.
 *
 * @param active number of claimed tasks that are not finished
 * @param completed number of {@link WorkOutcome#COMPLETED} tasks
 * @param failed number of {@link WorkOutcome#FAILED} tasks
 * @param released number of {@link WorkOutcome#RELEASED} tasks
 * @param dropped number of {@link WorkOutcome#DROPPED} tasks
 */
public record WorkerCounts(int active, long completed, long failed, long released, long dropped) {}
