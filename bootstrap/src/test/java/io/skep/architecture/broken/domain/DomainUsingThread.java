package io.skep.architecture.broken.domain;

/** Domain class that starts a thread. */
final class DomainUsingThread {

  Thread work() {
    return new Thread(() -> {});
  }
}
