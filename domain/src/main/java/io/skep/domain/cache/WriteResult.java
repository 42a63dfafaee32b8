package io.skep.domain.cache;

import io.skep.domain.changefeed.ChangePosition;

/**
 * Result of {@link Cache#writeWithToken}.
 *
 * @param result result of the write
 * @param token token for {@link Cache#readAtLeast}; its text form, which {@link
 *     ChangePosition#parse} reads, may be passed to other processes
 * @param <T> type of the result
 */
public record WriteResult<T>(T result, ChangePosition token) {}
