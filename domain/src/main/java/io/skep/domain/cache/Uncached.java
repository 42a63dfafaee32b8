package io.skep.domain.cache;

import io.skep.domain.change.ChangeFeed;
import io.skep.domain.change.ChangeKind;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.value.Check;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Keeps nothing: each read is a read of the store. */
public final class Uncached implements Cache {

  private static final int MAX_PATTERN = 600;
  private static final String ALL = "*";
  private static final String BELOW = ":*";

  private final ChangeFeed changes;

  /** Creates it in front of the store of this feed. */
  public Uncached(ChangeFeed changes) {
    this.changes = changes;
  }

  @Override
  public <T> Written<T> written(Supplier<T> write) {
    T result = write.get();
    return new Written<>(result, changes.position());
  }

  @Override
  public <T> T atLeast(ChangePosition token, Supplier<T> read) {
    return read.get();
  }

  @Override
  public void forget(SwarmId swarm, String pattern) {
    changes.announce(swarm, Set.of(tag(pattern)));
  }

  /** Returns the tag of what is kept under these words, and below them. */
  static ChangeTag tag(String pattern) {
    Check.name("pattern", pattern, MAX_PATTERN);
    if (pattern.equals(ALL)) {
      return ChangeTag.any(ChangeKind.CACHED);
    }
    int end = pattern.length() - (pattern.endsWith(BELOW) ? BELOW.length() : 0);
    return new ChangeTag(ChangeKind.CACHED, Optional.of(pattern.substring(0, end)));
  }

  @Override
  public <V> V result(SwarmId swarm, Query<V> query, Supplier<V> read) {
    return read.get();
  }

  @Override
  public boolean isShared(Duration patience) {
    return false;
  }

  @Override
  public List<CacheFigures> figures() {
    return List.of();
  }

  @Override
  public List<ProcessFigures> everywhere() {
    return List.of();
  }

  @Override
  public List<KeptEntry> explain(SwarmId swarm, String words) {
    tag(words);
    return List.of();
  }
}
