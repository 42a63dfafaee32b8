package io.skep.architecture.broken.domain;

/** Runs a thread. */
final class DomainWithAThread {

  Thread work() {
    return new Thread(() -> {});
  }
}
