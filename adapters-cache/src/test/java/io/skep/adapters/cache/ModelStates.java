package io.skep.adapters.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** States that are different from each other, in the order in which they came in. */
final class ModelStates {

  private static final int FIRST_CAPACITY = 1 << 12;

  /** The golden ratio in 32 bits, odd. */
  private static final int SPREAD = 0x9E3779B9;

  private final List<byte[]> chunks = new ArrayList<>();
  private final ModelState first;
  private final int width;
  private int[] befores = new int[FIRST_CAPACITY];

  /** At a place by its hash, or behind it: the number of a state, plus 1. */
  private int[] table = new int[2 * FIRST_CAPACITY];

  private int size;

  ModelStates(ModelState first) {
    this.first = first;
    width = first.cells().length;
    add(first, 0);
  }

  int size() {
    return size;
  }

  ModelState get(int number) {
    int from = number % FIRST_CAPACITY * width;
    var cells = Arrays.copyOfRange(chunks.get(number / FIRST_CAPACITY), from, from + width);
    return first.with(cells);
  }

  /** Returns the number of the state from which one was reached first. */
  int before(int number) {
    return befores[number];
  }

  /** Takes a state that was reached from another one, unless it is there. */
  void add(ModelState state, int before) {
    if (size == befores.length) {
      grow();
    }
    int place = place(state.cells());
    if (table[place] != 0) {
      return;
    }
    if (size % FIRST_CAPACITY == 0) {
      chunks.add(new byte[FIRST_CAPACITY * width]);
    }
    System.arraycopy(
        state.cells(), 0, chunks.get(size / FIRST_CAPACITY), size % FIRST_CAPACITY * width, width);
    befores[size] = before;
    size++;
    table[place] = size;
  }

  private int place(byte[] cells) {
    int place = spread(Arrays.hashCode(cells));
    while (table[place] != 0 && !holds(table[place] - 1, cells)) {
      place = (place + 1) & (table.length - 1);
    }
    return place;
  }

  private int spread(int hash) {
    // The upper bits of a product depend on all bits of its factors.
    return ((hash ^ (hash >>> 15)) * SPREAD) >>> Integer.numberOfLeadingZeros(table.length - 1);
  }

  private boolean holds(int number, byte[] cells) {
    int from = number % FIRST_CAPACITY * width;
    var chunk = chunks.get(number / FIRST_CAPACITY);
    return Arrays.equals(chunk, from, from + width, cells, 0, width);
  }

  private void grow() {
    befores = Arrays.copyOf(befores, 2 * befores.length);
    table = new int[2 * befores.length];
    for (int number = 0; number < size; number++) {
      table[place(get(number).cells())] = number + 1;
    }
  }
}
