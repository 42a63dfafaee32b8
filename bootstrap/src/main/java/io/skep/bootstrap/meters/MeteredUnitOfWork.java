package io.skep.bootstrap.meters;

import io.skep.domain.transaction.UnitOfWork;
import java.util.function.Supplier;

/** Times what it hands on. */
final class MeteredUnitOfWork implements UnitOfWork {

  private final UnitOfWork delegate;
  private final StoreTimers timers;

  MeteredUnitOfWork(UnitOfWork delegate, StoreTimers timers) {
    this.delegate = delegate;
    this.timers = timers;
  }

  @Override
  public <T> T write(Supplier<T> block) {
    return timers.time("work.write", () -> delegate.write(block));
  }

  @Override
  public <T> T read(Supplier<T> block) {
    return timers.time("work.read", () -> delegate.read(block));
  }
}
