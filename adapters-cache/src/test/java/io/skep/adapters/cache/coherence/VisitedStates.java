package io.skep.adapters.cache.coherence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Set of distinct states, in insertion order, with the predecessor of each. */
final class VisitedStates {

  private static final int INITIAL_CAPACITY = 1 << 12;

  /** The golden ratio in 32 bits, odd. */
  private static final int SPREAD = 0x9E3779B9;

  private final List<byte[]> chunks = new ArrayList<>();
  private final ModelState first;
  private final int width;
  private int[] predecessors = new int[INITIAL_CAPACITY];

  /** Open-addressing hash table of state numbers, plus 1; 0 is free. */
  private int[] table = new int[2 * INITIAL_CAPACITY];

  private int size;

  VisitedStates(ModelState first) {
    this.first = first;
    width = first.cells().length;
    add(first, 0);
  }

  int size() {
    return size;
  }

  ModelState get(int number) {
    int from = number % INITIAL_CAPACITY * width;
    var cells = Arrays.copyOfRange(chunks.get(number / INITIAL_CAPACITY), from, from + width);
    return first.with(cells);
  }

  /** Returns the number of the state from which a state was first reached. */
  int before(int number) {
    return predecessors[number];
  }

  /** Adds a state with its predecessor, unless it is present. */
  void add(ModelState state, int before) {
    if (size == predecessors.length) {
      grow();
    }
    int place = place(state.cells());
    if (table[place] != 0) {
      return;
    }
    if (size % INITIAL_CAPACITY == 0) {
      chunks.add(new byte[INITIAL_CAPACITY * width]);
    }
    System.arraycopy(
        state.cells(),
        0,
        chunks.get(size / INITIAL_CAPACITY),
        size % INITIAL_CAPACITY * width,
        width);
    predecessors[size] = before;
    size++;
    table[place] = size;
  }

  private int place(byte[] cells) {
    int place = spread(Arrays.hashCode(cells));
    while (table[place] != 0 && !isAt(table[place] - 1, cells)) {
      place = (place + 1) & (table.length - 1);
    }
    return place;
  }

  private int spread(int hash) {
    // The upper bits of a product depend on all bits of its factors.
    return ((hash ^ (hash >>> 15)) * SPREAD) >>> Integer.numberOfLeadingZeros(table.length - 1);
  }

  private boolean isAt(int number, byte[] cells) {
    int from = number % INITIAL_CAPACITY * width;
    var chunk = chunks.get(number / INITIAL_CAPACITY);
    return Arrays.equals(chunk, from, from + width, cells, 0, width);
  }

  private void grow() {
    predecessors = Arrays.copyOf(predecessors, 2 * predecessors.length);
    table = new int[2 * predecessors.length];
    for (int number = 0; number < size; number++) {
      table[place(get(number).cells())] = number + 1;
    }
  }
}
