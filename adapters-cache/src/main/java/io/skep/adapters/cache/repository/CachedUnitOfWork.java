package io.skep.adapters.cache.repository;

import io.skep.adapters.cache.coherence.TransactionScope;
import io.skep.domain.transaction.UnitOfWork;
import java.util.function.Supplier;

/**
 * {@link UnitOfWork} whose blocks read from the store, bypassing the cache. An entity saved by the
 * last call of a block is cached after the commit. Thread-safe.
 */
public final class CachedUnitOfWork implements UnitOfWork {

  private final UnitOfWork delegate;
  private final TransactionScope transactionScope;

  /** Creates a unit of work that marks its blocks as active in a transaction scope. */
  public CachedUnitOfWork(UnitOfWork delegate, TransactionScope transactionScope) {
    this.delegate = delegate;
    this.transactionScope = transactionScope;
  }

  private record Committed<T>(T result, TransactionScope.Execution execution) {}

  @Override
  public <T> T write(Supplier<T> work) {
    var committed =
        delegate.write(
            () -> {
              // One per attempt: the store may roll back and retry the block.
              var execution = new TransactionScope.Execution();
              return new Committed<>(transactionScope.run(execution, work), execution);
            });
    committed.execution().runAfterCommit();
    return committed.result();
  }

  @Override
  public <T> T read(Supplier<T> work) {
    return delegate.read(() -> transactionScope.run(new TransactionScope.Execution(), work));
  }
}
