package io.skep.testkit.memory;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.StoreException;
import io.skep.domain.move.MergeTarget;
import io.skep.domain.move.MoveSource;
import io.skep.domain.move.MoveTarget;
import io.skep.domain.move.RowBatch;
import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRow;
import io.skep.domain.move.StoredRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a store that is moved, kept in memory, for tests of what moves them. It knows of no
 * references between rows, and of one row only in each place in a thread. Used by one thread at a
 * time.
 */
public final class InMemoryRows {

  private static final long MAX_SIZE = 8L * 1024 * 1024;

  /** By kind and key, in the order in which they came. */
  private Map<List<@Nullable Object>, StoredRow> rows = new LinkedHashMap<>();

  private final String identity;
  private final List<String> elsewhere;
  private long version;
  private @Nullable String unfinishedFrom;
  private long step;

  /** Creates a store that holds nothing. */
  public InMemoryRows(String identity) {
    this(identity, List.of());
  }

  /** Creates a store that holds nothing, with something that is kept elsewhere. */
  public InMemoryRows(String identity, List<String> elsewhere) {
    this.identity = identity;
    this.elsewhere = List.copyOf(elsewhere);
  }

  /** Returns all rows, in the order in which they came. */
  public List<StoredRow> all() {
    return List.copyOf(rows.values());
  }

  /** Opens it to be moved. */
  public MoveSource source() {
    requireWhole();
    return new Source(this);
  }

  /** Opens it to be moved to. */
  public MoveTarget target() {
    return new Target(this);
  }

  /** Opens it to be added to. */
  public MergeTarget mergeTarget() {
    requireWhole();
    return new Merge(this);
  }

  private void requireWhole() {
    if (unfinishedFrom != null) {
      throw new StoreException(ErrorCode.STORE_UNAVAILABLE, identity + " is unfinished", null);
    }
  }

  private static List<@Nullable Object> key(StoredRow row) {
    List<@Nullable Object> key = new ArrayList<>(row.key());
    key.add(0, row.kind());
    return key;
  }

  private static void add(Map<List<@Nullable Object>, StoredRow> present, List<StoredRow> added) {
    for (var row : added) {
      if (present.putIfAbsent(key(row), row) != null) {
        throw new InvalidArgumentException(row.kind().toString(), "hold a row twice: " + row);
      }
    }
  }

  private void change(Map<List<@Nullable Object>, StoredRow> changed) {
    rows = changed;
    version++;
  }

  private static RowBatch batch(Iterable<StoredRow> all, RowKind kind, String after) {
    int from = after.equals(StoredRows.START) ? 0 : Integer.parseInt(after);
    List<StoredRow> batch = new ArrayList<>();
    int index = 0;
    long size = 0;
    for (var row : all) {
      if (row.kind() == kind && index++ >= from) {
        if (batch.size() == RowBatch.MAX_ROWS || size >= MAX_SIZE) {
          return new RowBatch(batch, Optional.of(String.valueOf(index - 1)));
        }
        batch.add(row);
        size += row.size();
      }
    }
    return new RowBatch(batch, Optional.empty());
  }

  private record Source(String identity, List<StoredRow> seen, InMemoryRows store, long version)
      implements MoveSource {

    Source(InMemoryRows store) {
      this(store.identity, store.all(), store, store.version);
    }

    @Override
    public RowBatch read(RowKind kind, String after) {
      return batch(seen, kind, after);
    }

    @Override
    public List<String> keptElsewhere() {
      return store.elsewhere;
    }

    @Override
    public boolean hasChanged() {
      return store.version != version;
    }

    @Override
    public void close() {}
  }

  private static final class Target implements MoveTarget {

    private final InMemoryRows store;
    private long known;

    Target(InMemoryRows store) {
      this.store = store;
      known = store.step;
    }

    @Override
    public String identity() {
      return store.identity;
    }

    @Override
    public RowBatch read(RowKind kind, String after) {
      return batch(store.rows.values(), kind, after);
    }

    @Override
    public Optional<String> unfinishedFrom() {
      return Optional.ofNullable(store.unfinishedFrom);
    }

    @Override
    public void begin(String source) {
      if (store.unfinishedFrom != null) {
        throw busy();
      }
      store.unfinishedFrom = source;
    }

    @Override
    public void add(List<StoredRow> rows) {
      step();
      var changed = new LinkedHashMap<>(store.rows);
      InMemoryRows.add(changed, rows);
      taken(changed);
    }

    @Override
    public void clear() {
      step();
      taken(new LinkedHashMap<>());
    }

    @Override
    public void end() {
      step();
      store.unfinishedFrom = null;
    }

    private void step() {
      Objects.requireNonNull(store.unfinishedFrom, "has not begun");
      if (known != store.step) {
        throw busy();
      }
    }

    private void taken(Map<List<@Nullable Object>, StoredRow> changed) {
      store.change(changed);
      known++;
      store.step = known;
    }

    private static StoreException busy() {
      return new StoreException(ErrorCode.STORE_BUSY, "another one moves here", null);
    }

    @Override
    public void close() {}
  }

  private static final class Merge implements MergeTarget {

    private final InMemoryRows store;
    private final Map<List<@Nullable Object>, StoredRow> changed;

    Merge(InMemoryRows store) {
      this.store = store;
      changed = new LinkedHashMap<>(store.rows);
    }

    @Override
    public String identity() {
      return store.identity;
    }

    @Override
    public List<Optional<StoredRow>> find(List<StoredRow> rows) {
      return rows.stream().map(this::find).toList();
    }

    private Optional<StoredRow> find(StoredRow row) {
      return Optional.ofNullable(changed.get(key(row)))
          .or(
              () ->
                  changed.values().stream()
                      .filter(it -> it.kind() == row.kind() && isSamePlace(it, row))
                      .findFirst());
    }

    /** The key of a task is its 20th value, the thread of a message its last two. */
    private static boolean isSamePlace(StoredRow one, StoredRow other) {
      return switch (one.kind()) {
        case TASK -> one.values().get(20) != null && areSame(one, other, 0, 20);
        case MESSAGE -> areSame(one, other, 0, 2, 14, 15);
        default -> false;
      };
    }

    private static boolean areSame(StoredRow one, StoredRow other, int... places) {
      for (int place : places) {
        if (!Objects.equals(one.values().get(place), other.values().get(place))) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void add(List<StoredRow> rows) {
      InMemoryRows.add(changed, rows);
    }

    @Override
    public void commit() {
      store.change(changed);
    }

    @Override
    public void close() {}
  }
}
