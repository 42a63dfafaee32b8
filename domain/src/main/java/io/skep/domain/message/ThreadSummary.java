package io.skep.domain.message;

/**
 * Summary of a thread.
 *
 * @param id the thread
 * @param messages number of messages
 * @param version sequence of the last message that it ever had; see {@link MessageLog#append}
 */
public record ThreadSummary(ThreadId id, long messages, long version) {}
