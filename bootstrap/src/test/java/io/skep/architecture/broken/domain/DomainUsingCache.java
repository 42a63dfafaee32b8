package io.skep.architecture.broken.domain;

import io.skep.architecture.broken.domain.cache.CachedValue;

/** Domain class that decides by cached values. */
final class DomainUsingCache {

  boolean mayClaim(CachedValue kept) {
    return kept.value().isEmpty();
  }
}
