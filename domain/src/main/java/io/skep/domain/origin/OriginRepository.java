package io.skep.domain.origin;

import io.skep.domain.value.SwarmId;
import java.util.Collection;
import java.util.Map;

/**
 * Port to durable storage of origins.
 *
 * <p>Every method takes part in the caller's unit of work, or is one of its own. Implementations
 * are safe for use by many threads. Any method may throw {@link
 * io.skep.domain.error.StoreException}. What an implementation owes is spelled out as tests in
 * {@code OriginRepositoryContract}.
 */
public interface OriginRepository {

  /**
   * Returns those of the origins that are known.
   *
   * @param keys at most 1,000
   */
  Map<OriginKey, Origin> findAll(SwarmId swarm, Collection<OriginKey> keys);

  /**
   * Stores origins; one that is there already under its key is replaced.
   *
   * @param origins at most 1,000, of different keys
   */
  void saveAll(SwarmId swarm, Collection<Origin> origins);

  /**
   * Forgets origins; those that are not there stay so.
   *
   * @param keys at most 1,000
   */
  void removeAll(SwarmId swarm, Collection<OriginKey> keys);
}
