package io.skep.domain.value;

import io.skep.domain.error.InvalidArgumentException;
import java.util.UUID;

/**
 * Identifies a task.
 *
 * @param value a UUIDv7 when made by Skep; any UUID is accepted
 */
public record TaskId(UUID value) implements Comparable<TaskId> {

  /**
   * Reads an id from its usual text form.
   *
   * @throws InvalidArgumentException if it is not a UUID of 36 characters
   */
  public static TaskId parse(String text) {
    return new TaskId(Uuids.parse("task id", text));
  }

  /** Compares as the stores do: by the bytes, without sign, so that older ids come first. */
  @Override
  public int compareTo(TaskId other) {
    return Uuids.compare(value, other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
