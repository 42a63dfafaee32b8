package io.skep.testkit.memory;

import io.skep.domain.origin.Origin;
import io.skep.domain.origin.OriginKey;
import io.skep.domain.origin.OriginRepository;
import io.skep.domain.value.SwarmId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Origins in memory. */
final class InMemoryOriginRepository implements OriginRepository {

  private final InMemoryUnitOfWork work;
  private final Swarms swarms;

  InMemoryOriginRepository(InMemoryUnitOfWork work, Swarms swarms) {
    this.work = work;
    this.swarms = swarms;
  }

  @Override
  public Map<OriginKey, Origin> findAll(SwarmId swarm, Collection<OriginKey> keys) {
    return work.look(
        () -> {
          Map<OriginKey, Origin> found = new HashMap<>();
          for (var key : keys) {
            swarms.of(swarm).origins.find(key).ifPresent(origin -> found.put(key, origin));
          }
          return found;
        });
  }

  @Override
  public void saveAll(SwarmId swarm, Collection<Origin> origins) {
    work.change(
        () -> {
          origins.forEach(origin -> swarms.of(swarm).origins.put(origin.key(), origin));
          return origins.size();
        });
  }

  @Override
  public void removeAll(SwarmId swarm, Collection<OriginKey> keys) {
    work.change(
        () -> {
          keys.forEach(swarms.of(swarm).origins::remove);
          return keys.size();
        });
  }
}
