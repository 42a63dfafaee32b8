package io.skep.application.moving;

/**
 * What many rows come to, in whatever order they were read: how many they are, and the sum of their
 * digests. Two sets of rows that differ have the same one by a chance of 1 in 2 to the 128.
 *
 * @param rows how many
 * @param high the upper half of the sum
 * @param low the lower half of the sum
 */
public record Checksum(long rows, long high, long low) {

  /** That of no rows. */
  public static final Checksum NONE = new Checksum(0, 0, 0);

  /** Returns that of these rows and one more, of this digest. */
  Checksum plus(long digestHigh, long digestLow) {
    long sum = low + digestLow;
    long carry = Long.compareUnsigned(sum, digestLow) < 0 ? 1 : 0;
    return new Checksum(rows + 1, high + digestHigh + carry, sum);
  }

  /** Returns the sum in 32 hexadecimal digits. */
  public String digits() {
    return "%016x%016x".formatted(high, low);
  }

  @Override
  public String toString() {
    return "%d rows, checksum %s".formatted(rows, digits());
  }
}
