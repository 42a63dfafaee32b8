package io.skep.adapters.cache;

import io.skep.adapters.cache.ModelSite.Step;
import io.skep.domain.change.ChangePosition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A state of the model: a store with one row, what processes keep of it, what is kept for all of
 * them, and how far those are who work on it. Each change of the row makes its version one higher.
 */
final class ModelState {

  // The store: the number of the next transaction, by bits which are committed and running, and
  // whether one of these holds the row.
  static final int NEXT = 0;
  static final int COMMITTED = 1;
  static final int RUNNING = 2;
  static final int LOCKED = 3;

  /** How often the bound has passed, and what was committed when it did so last. */
  static final int CLOCK = 4;

  static final int OLD = 5;

  /** What is kept for all processes, 0 if nothing is, and which changes it holds. */
  static final int SHARED = 6;

  static final int SHARED_BEFORE = 7;

  /** What was handed out though it is too old. */
  static final int WRONG = 8;

  private static final int SITES = 9;

  // Of a process: what it keeps and by which stamp, by bits the commits that its last poll has
  // seen, and the last of its own that has returned. The first two give its coherence.
  static final int SITE_HIGH = 1;
  static final int KEPT = 2;
  static final int KEPT_STAMP = 3;
  static final int SEEN = 4;
  static final int ACKED = 5;
  private static final int SITE = 6;

  private final ModelSite.All sites;
  private final byte[] cells;

  ModelState(ModelSite.All sites, byte[] cells) {
    this.sites = sites;
    this.cells = cells;
  }

  /** Returns how many cells there are before those of who works on it. */
  static int size(int processes) {
    return SITES + processes * SITE;
  }

  byte[] cells() {
    return cells;
  }

  ModelState copy() {
    return with(cells.clone());
  }

  ModelState with(byte[] others) {
    return new ModelState(sites, others);
  }

  boolean isSame(ModelState other) {
    return Arrays.equals(cells, other.cells);
  }

  /** Exchanges two parts that are next to each other, unless the lesser one is first. */
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

  /** Returns the version of the row that all may see. */
  int version() {
    return 1 + Integer.bitCount(get(COMMITTED));
  }

  /** Returns the number below which every transaction has ended. */
  int before() {
    int running = get(RUNNING);
    return running == 0 ? get(NEXT) : Integer.numberOfTrailingZeros(running);
  }

  /** Returns the position of the store's feed. */
  ChangePosition position() {
    return position(before(), get(NEXT), get(COMMITTED));
  }

  static ChangePosition position(int before, int end, int committed) {
    List<String> between = new ArrayList<>();
    for (int number = before; number < end; number++) {
      if (((committed >> number) & 1) == 1) {
        between.add(Integer.toString(number));
      }
    }
    return new ChangePosition(ModelSite.FEED, before, end, String.join(",", between));
  }

  long now() {
    return get(CLOCK) * ModelSite.TICK;
  }

  int get(int process, int cell) {
    return get(SITES + process * SITE + cell);
  }

  void set(int process, int cell, long value) {
    set(SITES + process * SITE + cell, value);
  }

  Coherence coherence(int process) {
    return site(process).coherence();
  }

  /** Does something to what a process knows. */
  void step(int process, Step step) {
    enter(process, site(process).after(step));
  }

  void enter(int process, ModelSite site) {
    set(process, 0, site.number() & 0x7f);
    set(process, SITE_HIGH, site.number() >> 7);
  }

  private ModelSite site(int process) {
    return sites.numbered(get(process, 0) | (get(process, SITE_HIGH) << 7));
  }

  /** Returns the version that a read must not be older than if it begins in a process now. */
  int floor(int process) {
    int seen = 1 + Integer.bitCount(get(process, SEEN));
    return Math.max(Math.max(seen, get(process, ACKED)), get(OLD));
  }
}
