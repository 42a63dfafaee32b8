package io.skep.architecture.broken.adapters.cache;

/** What is kept. */
final class Region {

  String get() {
    return "kept";
  }
}
