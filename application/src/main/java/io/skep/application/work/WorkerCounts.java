package io.skep.application.work;

/**
 * What a worker has done since it was started.
 *
 * @param inHand how many tasks it has claimed and is not through with
 * @param completed how many ended as {@link WorkOutcome#COMPLETED}
 * @param failed how many ended as {@link WorkOutcome#FAILED}
 * @param released how many ended as {@link WorkOutcome#RELEASED}
 * @param dropped how many ended as {@link WorkOutcome#DROPPED}
 */
public record WorkerCounts(int inHand, long completed, long failed, long released, long dropped) {}
