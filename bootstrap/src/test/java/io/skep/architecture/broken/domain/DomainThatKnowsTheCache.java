package io.skep.architecture.broken.domain;

import io.skep.architecture.broken.domain.cache.Kept;

/** Decides by what is kept. */
final class DomainThatKnowsTheCache {

  boolean mayClaim(Kept kept) {
    return kept.value().isEmpty();
  }
}
