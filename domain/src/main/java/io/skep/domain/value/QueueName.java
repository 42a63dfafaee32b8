package io.skep.domain.value;

/**
 * Identifier of the queue within its swarm.
 *
 * @param value 1 to {@value #MAX_LENGTH} characters, without control characters and without leading
 *     or trailing whitespace
 */
public record QueueName(String value) implements Comparable<QueueName> {

  /** Maximum length, in UTF-16 code units. */
  public static final int MAX_LENGTH = 128;

  /** Validates the name. */
  public QueueName {
    Validate.name("queue name", value, MAX_LENGTH);
  }

  /** Default queue. */
  public static final QueueName DEFAULT = new QueueName("default");

  /** Orders by code point, as the stores do. */
  @Override
  public int compareTo(QueueName other) {
    return CodePointOrder.compare(value, other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
