package io.skep.adapters.cache.coherence;

import io.skep.adapters.cache.coherence.TrackerNode.Step;
import io.skep.domain.changefeed.ChangePosition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * State of the model: a store with one row, the local entry of each process, the shared entry, and
 * the cells of the actors. Each change of the row increments its version by one.
 */
final class ModelState {

  // The store: the number of the next transaction, bit sets of the committed and running ones, and
  // whether one of these has locked the row.
  static final int NEXT = 0;
  static final int COMMITTED = 1;
  static final int RUNNING = 2;
  static final int LOCKED = 3;

  /** Number of ticks, each longer than max-staleness. */
  static final int CLOCK = 4;

  /** Version of the row at the last tick. */
  static final int OLD = 5;

  /** Version of the shared entry, 0 if there is none. */
  static final int SHARED = 6;

  /** Change-feed number below which the shared entry includes all changes. */
  static final int SHARED_BEFORE = 7;

  /** Version returned by a stale read, 0 if there was none. */
  static final int STALE_READ = 8;

  private static final int PROCESS_OFFSET = 9;

  // Per process: the version of its local entry and the slot version of that, a bit set of the
  // commits seen by its last poll, and its last own write that has returned. The first two cells
  // are the number of its tracker node.
  static final int NODE_HIGH = 1;
  static final int CACHED = 2;
  static final int CACHED_SLOT_VERSION = 3;
  static final int SEEN = 4;
  static final int ACKNOWLEDGED = 5;
  private static final int PROCESS_SIZE = 6;

  private final TrackerNode.Registry nodes;
  private final byte[] cells;

  ModelState(TrackerNode.Registry nodes, byte[] cells) {
    this.nodes = nodes;
    this.cells = cells;
  }

  /** Returns the number of cells before those of the actors. */
  static int size(int processes) {
    return PROCESS_OFFSET + processes * PROCESS_SIZE;
  }

  byte[] cells() {
    return cells;
  }

  ModelState copy() {
    return with(cells.clone());
  }

  ModelState with(byte[] other) {
    return new ModelState(nodes, other);
  }

  boolean isSame(ModelState other) {
    return Arrays.equals(cells, other.cells);
  }

  /** Swaps two adjacent ranges of cells, unless the lesser one is first. */
  void sort(int from, int size) {
    int middle = from + size;
    if (Arrays.compare(cells, from, middle, cells, middle, middle + size) > 0) {
      var lesser = Arrays.copyOfRange(cells, middle, middle + size);
      System.arraycopy(cells, from, cells, middle, size);
      System.arraycopy(lesser, 0, cells, from, size);
    }
  }

  int get(int cell) {
    return cells[cell];
  }

  void set(int cell, long value) {
    if (value < 0 || value > Byte.MAX_VALUE) {
      throw new IllegalArgumentException("cell %d cannot hold %d".formatted(cell, value));
    }
    cells[cell] = (byte) value;
  }

  /** Returns the committed version of the row. */
  int version() {
    return 1 + Integer.bitCount(get(COMMITTED));
  }

  /** Returns the number below which all transactions have ended. */
  int before() {
    int running = get(RUNNING);
    return running == 0 ? get(NEXT) : Integer.numberOfTrailingZeros(running);
  }

  /** Returns the current position of the change feed. */
  ChangePosition position() {
    return position(before(), get(NEXT), get(COMMITTED));
  }

  static ChangePosition position(int before, int end, int committed) {
    List<String> inProgress = new ArrayList<>();
    for (int number = before; number < end; number++) {
      if (((committed >> number) & 1) == 1) {
        inProgress.add(Integer.toString(number));
      }
    }
    return new ChangePosition(TrackerNode.FEED, before, end, String.join(",", inProgress));
  }

  long now() {
    return get(CLOCK) * TrackerNode.TICK;
  }

  int get(int process, int cell) {
    return get(PROCESS_OFFSET + process * PROCESS_SIZE + cell);
  }

  void set(int process, int cell, long value) {
    set(PROCESS_OFFSET + process * PROCESS_SIZE + cell, value);
  }

  VersionTracker tracker(int process) {
    return node(process).tracker();
  }

  /** Applies a step to the tracker of a process. */
  void step(int process, Step step) {
    setNode(process, node(process).after(step));
  }

  void setNode(int process, TrackerNode node) {
    set(process, 0, node.number() & 0x7f);
    set(process, NODE_HIGH, node.number() >> 7);
  }

  private TrackerNode node(int process) {
    return nodes.numbered(get(process, 0) | (get(process, NODE_HIGH) << 7));
  }

  /** Returns the minimum version that a read that begins in a process now may return. */
  int floor(int process) {
    int seen = 1 + Integer.bitCount(get(process, SEEN));
    return Math.max(Math.max(seen, get(process, ACKNOWLEDGED)), get(OLD));
  }
}
