package io.skep.adapters.cache;

import io.skep.domain.transaction.UnitOfWork;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Has what is read within a block be read from the store, and keeps what it has saved last. */
final class CachedUnitOfWork implements UnitOfWork {

  private final UnitOfWork delegate;
  private final Block block;

  CachedUnitOfWork(UnitOfWork delegate, Block block) {
    this.delegate = delegate;
    this.block = block;
  }

  @Override
  public <T> T write(Supplier<T> work) {
    var last = new AtomicReference<>(new Block.Run());
    T result =
        delegate.write(
            () -> {
              // A new one each time: the store may have taken the run before it back.
              last.set(new Block.Run());
              return block.run(last.get(), work);
            });
    last.get().committed();
    return result;
  }

  @Override
  public <T> T read(Supplier<T> work) {
    return delegate.read(() -> block.run(new Block.Run(), work));
  }
}
