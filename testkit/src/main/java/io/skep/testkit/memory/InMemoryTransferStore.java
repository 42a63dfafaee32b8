package io.skep.testkit.memory;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.StoreException;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.MergeTarget;
import io.skep.domain.transfer.PortableRow;
import io.skep.domain.transfer.PortableRowReader;
import io.skep.domain.transfer.RowBatch;
import io.skep.domain.transfer.TransferSource;
import io.skep.domain.transfer.TransferTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * In-memory source and target of transfers, for tests of the transfer itself. Does not check
 * references between rows, and allows one row only at each position of a thread. Not thread-safe.
 */
public final class InMemoryTransferStore {

  private static final long MAX_SIZE = 8L * 1024 * 1024;

  /** By entity type and key, in insertion order. */
  private Map<List<@Nullable Object>, PortableRow> rows = new LinkedHashMap<>();

  private final String identity;
  private final List<String> archivedData;
  private long version;
  private @Nullable String incompleteSource;
  private long importStep;

  /** Creates an empty store. */
  public InMemoryTransferStore(String identity) {
    this(identity, List.of());
  }

  /** Creates an empty store that reports data archived elsewhere. */
  public InMemoryTransferStore(String identity, List<String> elsewhere) {
    this.identity = identity;
    this.archivedData = List.copyOf(elsewhere);
  }

  /** Returns all rows, in insertion order. */
  public List<PortableRow> all() {
    return List.copyOf(rows.values());
  }

  /** Opens the store as the source of a transfer. */
  public TransferSource source() {
    requireComplete();
    return new ReadView(this);
  }

  /** Opens the store as the target of a transfer. */
  public TransferTarget target() {
    return new ImportSession(this);
  }

  /** Opens the store as the target of a merge. */
  public MergeTarget mergeTarget() {
    requireComplete();
    return new MergeSession(this);
  }

  private void requireComplete() {
    if (incompleteSource != null) {
      throw new StoreException(ErrorCode.STORE_UNAVAILABLE, identity + " is unfinished", null);
    }
  }

  private static List<@Nullable Object> key(PortableRow row) {
    List<@Nullable Object> key = new ArrayList<>(row.key());
    key.add(0, row.type());
    return key;
  }

  private static void add(
      Map<List<@Nullable Object>, PortableRow> present, List<PortableRow> added) {
    for (var row : added) {
      if (present.putIfAbsent(key(row), row) != null) {
        throw new InvalidArgumentException(row.type().toString(), "hold a row twice: " + row);
      }
    }
  }

  private void replaceRows(Map<List<@Nullable Object>, PortableRow> changed) {
    rows = changed;
    version++;
  }

  private static RowBatch batch(Iterable<PortableRow> all, EntityType kind, String after) {
    int from = after.equals(PortableRowReader.START) ? 0 : Integer.parseInt(after);
    List<PortableRow> batch = new ArrayList<>();
    int index = 0;
    long size = 0;
    for (var row : all) {
      if (row.type() == kind && index++ >= from) {
        if (batch.size() == RowBatch.MAX_ROWS || size >= MAX_SIZE) {
          return new RowBatch(batch, Optional.of(String.valueOf(index - 1)));
        }
        batch.add(row);
        size += row.estimatedSize();
      }
    }
    return new RowBatch(batch, Optional.empty());
  }

  private record ReadView(
      String identity, List<PortableRow> seen, InMemoryTransferStore store, long version)
      implements TransferSource {

    ReadView(InMemoryTransferStore store) {
      this(store.identity, store.all(), store, store.version);
    }

    @Override
    public RowBatch read(EntityType kind, String after) {
      return batch(seen, kind, after);
    }

    @Override
    public List<String> archivedData() {
      return store.archivedData;
    }

    @Override
    public boolean hasChanged() {
      return store.version != version;
    }

    @Override
    public void close() {}
  }

  private static final class ImportSession implements TransferTarget {

    private final InMemoryTransferStore store;
    private long expectedStep;

    ImportSession(InMemoryTransferStore store) {
      this.store = store;
      expectedStep = store.importStep;
    }

    @Override
    public String identity() {
      return store.identity;
    }

    @Override
    public RowBatch read(EntityType kind, String after) {
      return batch(store.rows.values(), kind, after);
    }

    @Override
    public Optional<String> incompleteSource() {
      return Optional.ofNullable(store.incompleteSource);
    }

    @Override
    public void begin(String source) {
      if (store.incompleteSource != null) {
        throw busy();
      }
      store.incompleteSource = source;
    }

    @Override
    public void add(List<PortableRow> rows) {
      step();
      var changed = new LinkedHashMap<>(store.rows);
      InMemoryTransferStore.add(changed, rows);
      commitStep(changed);
    }

    @Override
    public void clear() {
      step();
      commitStep(new LinkedHashMap<>());
    }

    @Override
    public void complete() {
      step();
      store.incompleteSource = null;
    }

    private void step() {
      Objects.requireNonNull(store.incompleteSource, "transfer has not begun");
      if (expectedStep != store.importStep) {
        throw busy();
      }
    }

    private void commitStep(Map<List<@Nullable Object>, PortableRow> changed) {
      store.replaceRows(changed);
      expectedStep++;
      store.importStep = expectedStep;
    }

    private static StoreException busy() {
      return new StoreException(ErrorCode.STORE_BUSY, "another one moves here", null);
    }

    @Override
    public void close() {}
  }

  private static final class MergeSession implements MergeTarget {

    private final InMemoryTransferStore store;
    private final Map<List<@Nullable Object>, PortableRow> changed;

    MergeSession(InMemoryTransferStore store) {
      this.store = store;
      changed = new LinkedHashMap<>(store.rows);
    }

    @Override
    public String identity() {
      return store.identity;
    }

    @Override
    public List<Optional<PortableRow>> find(List<PortableRow> rows) {
      return rows.stream().map(this::find).toList();
    }

    private Optional<PortableRow> find(PortableRow row) {
      return Optional.ofNullable(changed.get(key(row)))
          .or(
              () ->
                  changed.values().stream()
                      .filter(it -> it.type() == row.type() && conflicts(it, row))
                      .findFirst());
    }

    /**
     * The key of a task is its 20th value; the thread position of a message is its last two values.
     */
    private static boolean conflicts(PortableRow one, PortableRow other) {
      return switch (one.type()) {
        case TASK -> one.values().get(20) != null && sameValues(one, other, 0, 20);
        case MESSAGE -> sameValues(one, other, 0, 2, 14, 15);
        default -> false;
      };
    }

    private static boolean sameValues(PortableRow one, PortableRow other, int... places) {
      for (int place : places) {
        if (!Objects.equals(one.values().get(place), other.values().get(place))) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void add(List<PortableRow> rows) {
      InMemoryTransferStore.add(changed, rows);
    }

    @Override
    public void commit() {
      store.replaceRows(changed);
    }

    @Override
    public void close() {}
  }
}
