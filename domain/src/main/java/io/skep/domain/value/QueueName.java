package io.skep.domain.value;

/**
 * Names a queue within its swarm.
 *
 * @param value 1 to {@value #MAX_LENGTH} characters, no control character, no blank at either end
 */
public record QueueName(String value) implements Comparable<QueueName> {

  /** The longest that it may be, in UTF-16 units. */
  public static final int MAX_LENGTH = 128;

  /** Refuses what is not a name. */
  public QueueName {
    Check.name("queue name", value, MAX_LENGTH);
  }

  /** The queue of those who name none. */
  public static final QueueName DEFAULT = new QueueName("default");

  /** Compares as the stores do: by code point. */
  @Override
  public int compareTo(QueueName other) {
    return TextOrder.compare(value, other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
