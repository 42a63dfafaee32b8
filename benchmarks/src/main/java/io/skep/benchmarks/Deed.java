package io.skep.benchmarks;

/**
 * Something that was read or written, and when. Times are of {@link System#nanoTime}, which on
 * Linux is one clock for all processes of a machine.
 *
 * @param node whose store it went through: another number for each store that was opened
 * @param isWrite whether it was a write
 * @param item what was read or written
 * @param version which version was read, or was written by this; {@link #NONE} if nothing was
 *     found, or if nobody knows whether it was written
 * @param atLeast which version was asked for at least
 * @param begin a moment before it
 * @param end a moment after it
 */
record Deed(int node, boolean isWrite, int item, long version, long atLeast, long begin, long end) {

  /** The version of what is not there. */
  static final long NONE = -1;

  static Deed read(int node, int item, long version, long begin, long end) {
    return readAtLeast(node, item, version, NONE, begin, end);
  }

  /** Returns a read by a token of a version. */
  static Deed readAtLeast(int node, int item, long version, long atLeast, long begin, long end) {
    return new Deed(node, false, item, version, atLeast, begin, end);
  }

  static Deed written(int node, int item, long version, long begin, long end) {
    return new Deed(node, true, item, version, NONE, begin, end);
  }

  /** Returns a write of which nobody was told how it ended. */
  static Deed lost(int node, int item, long begin) {
    return new Deed(node, true, item, NONE, NONE, begin, Long.MAX_VALUE);
  }

  /** Returns how long it took. */
  long nanos() {
    return end - begin;
  }

  boolean isLost() {
    return isWrite && version == NONE;
  }
}
