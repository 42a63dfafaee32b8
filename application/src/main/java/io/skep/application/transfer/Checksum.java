package io.skep.application.transfer;

/**
 * Order-independent checksum of a set of rows: their number, and the sum of their hashes modulo 2
 * to the 128. Different sets have equal checksums with a probability of 1 in 2 to the 128.
 *
 * @param rows number of rows
 * @param high upper 64 bits of the sum
 * @param low lower 64 bits of the sum
 */
public record Checksum(long rows, long high, long low) {

  /** Checksum of no rows. */
  public static final Checksum EMPTY = new Checksum(0, 0, 0);

  /** Returns the checksum with one more row of the given hash. */
  Checksum plus(long hashHigh, long hashLow) {
    long sum = low + hashLow;
    long carry = Long.compareUnsigned(sum, hashLow) < 0 ? 1 : 0;
    return new Checksum(rows + 1, high + hashHigh + carry, sum);
  }

  /** Returns the sum as 32 hexadecimal digits. */
  public String toHex() {
    return "%016x%016x".formatted(high, low);
  }

  @Override
  public String toString() {
    return "%d rows, checksum %s".formatted(rows, toHex());
  }
}
