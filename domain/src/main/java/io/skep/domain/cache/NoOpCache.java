package io.skep.domain.cache;

import io.skep.domain.changefeed.ChangeFeed;
import io.skep.domain.changefeed.ChangeKind;
import io.skep.domain.changefeed.ChangePosition;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.Validate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Cache that stores nothing: each read goes to the store. */
public final class NoOpCache implements Cache {

  private static final int MAX_PATTERN = 600;
  private static final String ALL = "*";
  private static final String SUBTREE = ":*";

  private final ChangeFeed changes;

  /** Creates the cache for the store of a change feed. */
  public NoOpCache(ChangeFeed changes) {
    this.changes = changes;
  }

  @Override
  public <T> WriteResult<T> writeWithToken(Supplier<T> write) {
    T result = write.get();
    return new WriteResult<>(result, changes.position());
  }

  @Override
  public <T> T readAtLeast(ChangePosition token, Supplier<T> read) {
    return read.get();
  }

  @Override
  public void invalidate(SwarmId swarm, String pattern) {
    changes.publishInvalidation(swarm, Set.of(tagOf(pattern)));
  }

  /** Returns the tag of the entries that match a pattern. */
  static ChangeTag tagOf(String pattern) {
    Validate.name("pattern", pattern, MAX_PATTERN);
    if (pattern.equals(ALL)) {
      return ChangeTag.any(ChangeKind.CACHED);
    }
    int end = pattern.length() - (pattern.endsWith(SUBTREE) ? SUBTREE.length() : 0);
    return new ChangeTag(ChangeKind.CACHED, Optional.of(pattern.substring(0, end)));
  }

  @Override
  public <V> V getOrLoad(SwarmId swarm, CachedQuery<V> query, Supplier<V> read) {
    return read.get();
  }

  @Override
  public boolean isShared(Duration patience) {
    return false;
  }

  @Override
  public List<CacheStats> stats() {
    return List.of();
  }

  @Override
  public List<NodeCacheStats> clusterStats() {
    return List.of();
  }

  @Override
  public List<CacheEntryInfo> inspect(SwarmId swarm, String keyPrefix) {
    tagOf(keyPrefix);
    return List.of();
  }
}
