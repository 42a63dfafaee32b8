package io.skep.benchmarks.cache;

/**
 * Read or write with its start and end. Times are of {@link System#nanoTime}, which on Linux is one
 * clock for all processes of a machine.
 *
 * @param node the number of the node, unique to each opened store
 * @param isWrite whether the operation was a write
 * @param item the item read or written
 * @param version the version read or written; {@link #NONE} if the item was missing, or if the
 *     outcome of the write is unknown
 * @param atLeast the minimum version requested by a read with a token
 * @param begin the time just before the operation
 * @param end the time just after the operation
 */
record Operation(
    int node, boolean isWrite, int item, long version, long atLeast, long begin, long end) {

  /** Version of a missing item. */
  static final long NONE = -1;

  static Operation read(int node, int item, long version, long begin, long end) {
    return readAtLeast(node, item, version, NONE, begin, end);
  }

  /** Returns a read with the token of a version. */
  static Operation readAtLeast(
      int node, int item, long version, long atLeast, long begin, long end) {
    return new Operation(node, false, item, version, atLeast, begin, end);
  }

  static Operation write(int node, int item, long version, long begin, long end) {
    return new Operation(node, true, item, version, NONE, begin, end);
  }

  /** Returns a write with unknown outcome. */
  static Operation lostWrite(int node, int item, long begin) {
    return new Operation(node, true, item, NONE, NONE, begin, Long.MAX_VALUE);
  }

  /** Returns the duration in nanoseconds. */
  long nanos() {
    return end - begin;
  }

  boolean isLost() {
    return isWrite && version == NONE;
  }
}
