package io.skep.bootstrap.meters;

import io.skep.domain.origin.Origin;
import io.skep.domain.origin.OriginKey;
import io.skep.domain.origin.OriginRepository;
import io.skep.domain.value.SwarmId;
import java.util.Collection;
import java.util.Map;

/** Times what it hands on. */
final class MeteredOriginRepository implements OriginRepository {

  private final OriginRepository delegate;
  private final StoreTimers timers;

  MeteredOriginRepository(OriginRepository delegate, StoreTimers timers) {
    this.delegate = delegate;
    this.timers = timers;
  }

  @Override
  public Map<OriginKey, Origin> findAll(SwarmId swarm, Collection<OriginKey> keys) {
    return timers.time("origin.findAll", () -> delegate.findAll(swarm, keys));
  }

  @Override
  public void saveAll(SwarmId swarm, Collection<Origin> origins) {
    timers.run("origin.saveAll", () -> delegate.saveAll(swarm, origins));
  }

  @Override
  public void removeAll(SwarmId swarm, Collection<OriginKey> keys) {
    timers.run("origin.removeAll", () -> delegate.removeAll(swarm, keys));
  }
}
