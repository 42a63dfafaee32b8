package io.skep.architecture.broken.adapters.cache;

/** Cache region. */
final class Region {

  String get() {
    return "kept";
  }
}
