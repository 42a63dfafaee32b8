package io.skep.domain.message;

/**
 * A thread at a glance.
 *
 * @param id its name
 * @param messages how many messages it has
 * @param version the sequence of the last message that it ever had; see {@link MessageLog#append}
 */
public record ThreadSummary(ThreadId id, long messages, long version) {}
