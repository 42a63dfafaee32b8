package io.skep.domain.provenance;

import io.skep.domain.value.SwarmId;
import java.util.Collection;
import java.util.Map;

/**
 * Port to durable storage of import records.
 *
 * <p>Every method joins the unit of work of its caller or runs in one of its own. Implementations
 * are thread-safe. Any method may throw {@link io.skep.domain.error.StoreException}. {@code
 * ImportRecordRepositoryContract} specifies the behavior as tests.
 */
public interface ImportRecordRepository {

  /**
   * Returns the import records of external entities; unknown ones are omitted.
   *
   * @param ids at most 1,000
   */
  Map<ExternalId, ImportRecord> findAll(SwarmId swarm, Collection<ExternalId> ids);

  /**
   * Stores import records, replacing those with the same external id.
   *
   * @param records at most 1,000, of different external ids
   */
  void saveAll(SwarmId swarm, Collection<ImportRecord> records);

  /**
   * Deletes import records; unknown ones are ignored.
   *
   * @param ids at most 1,000
   */
  void removeAll(SwarmId swarm, Collection<ExternalId> ids);
}
