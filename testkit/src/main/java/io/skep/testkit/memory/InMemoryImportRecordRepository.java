package io.skep.testkit.memory;

import io.skep.domain.provenance.ExternalId;
import io.skep.domain.provenance.ImportRecord;
import io.skep.domain.provenance.ImportRecordRepository;
import io.skep.domain.value.SwarmId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** In-memory import record repository. */
final class InMemoryImportRecordRepository implements ImportRecordRepository {

  private final InMemoryUnitOfWork work;
  private final SwarmStates swarms;

  InMemoryImportRecordRepository(InMemoryUnitOfWork work, SwarmStates swarms) {
    this.work = work;
    this.swarms = swarms;
  }

  @Override
  public Map<ExternalId, ImportRecord> findAll(SwarmId swarm, Collection<ExternalId> keys) {
    return work.inRead(
        () -> {
          Map<ExternalId, ImportRecord> found = new HashMap<>();
          for (var key : keys) {
            swarms.of(swarm).importRecords.find(key).ifPresent(record -> found.put(key, record));
          }
          return found;
        });
  }

  @Override
  public void saveAll(SwarmId swarm, Collection<ImportRecord> importRecords) {
    work.inWrite(
        () -> {
          importRecords.forEach(
              record -> swarms.of(swarm).importRecords.put(record.externalId(), record));
          return importRecords.size();
        });
  }

  @Override
  public void removeAll(SwarmId swarm, Collection<ExternalId> keys) {
    work.inWrite(
        () -> {
          keys.forEach(swarms.of(swarm).importRecords::remove);
          return keys.size();
        });
  }
}
