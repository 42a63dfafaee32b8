package io.skep.adapters.cache;

import io.skep.domain.transaction.UnitOfWork;
import java.util.function.Supplier;

/** Has what is read within a block be read from the store. */
final class CachedUnitOfWork implements UnitOfWork {

  private final UnitOfWork delegate;
  private final Block block;

  CachedUnitOfWork(UnitOfWork delegate, Block block) {
    this.delegate = delegate;
    this.block = block;
  }

  @Override
  public <T> T write(Supplier<T> run) {
    return delegate.write(() -> block.run(run));
  }

  @Override
  public <T> T read(Supplier<T> run) {
    return delegate.read(() -> block.run(run));
  }
}
