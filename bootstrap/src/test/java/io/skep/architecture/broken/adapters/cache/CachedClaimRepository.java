package io.skep.architecture.broken.adapters.cache;

/** Repository that claims by cached values. */
final class CachedClaimRepository {

  private final Region kept = new Region();

  String claim() {
    return kept.get();
  }
}
