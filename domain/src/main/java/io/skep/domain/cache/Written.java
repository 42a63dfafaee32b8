package io.skep.domain.cache;

import io.skep.domain.change.ChangePosition;

/**
 * What came of a call that writes, and a token by which any process reads what it wrote.
 *
 * @param result what the call returned
 * @param token for {@link Cache#atLeast}; its text, which {@link ChangePosition#parse} reads, may
 *     be handed to other processes
 * @param <T> what the call returns
 */
public record Written<T>(T result, ChangePosition token) {}
