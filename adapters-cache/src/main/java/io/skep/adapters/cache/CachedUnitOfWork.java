package io.skep.adapters.cache;

import io.skep.domain.transaction.UnitOfWork;
import java.util.function.Supplier;

/** Has what is read within a block be read from the store, and keeps what it has saved last. */
final class CachedUnitOfWork implements UnitOfWork {

  private final UnitOfWork delegate;
  private final Block block;

  CachedUnitOfWork(UnitOfWork delegate, Block block) {
    this.delegate = delegate;
    this.block = block;
  }

  private record Committed<T>(T result, Block.Run run) {}

  @Override
  public <T> T write(Supplier<T> work) {
    var committed =
        delegate.write(
            () -> {
              // A new one each time: the store may take this run back.
              var run = new Block.Run();
              return new Committed<>(block.run(run, work), run);
            });
    committed.run().committed();
    return committed.result();
  }

  @Override
  public <T> T read(Supplier<T> work) {
    return delegate.read(() -> block.run(new Block.Run(), work));
  }
}
