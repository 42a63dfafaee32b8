package io.skep.architecture.broken.adapters.cache;

/** Decides by what is kept. */
final class CachedClaimRepository {

  private final Region kept = new Region();

  String claim() {
    return kept.get();
  }
}
