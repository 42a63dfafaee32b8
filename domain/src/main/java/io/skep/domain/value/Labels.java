package io.skep.domain.value;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A small set of words, such as tags or capabilities, in the order of their characters.
 *
 * @param values at most {@value #MAX_COUNT} words of 1 to {@value #MAX_LENGTH} characters, without
 *     control characters; an unmodifiable copy
 */
public record Labels(SortedSet<String> values) implements Iterable<String> {

  /** How many words a set may have. */
  public static final int MAX_COUNT = 64;

  /** How long a word may be, in UTF-16 units. */
  public static final int MAX_LENGTH = 128;

  /** The empty set. */
  public static final Labels NONE = new Labels(new TreeSet<>());

  /** Refuses too many words, and words that are no names. */
  public Labels {
    Check.size("labels", values, MAX_COUNT);
    values.forEach(value -> Check.name("label", value, MAX_LENGTH));
    // As a mere collection, so that it does not bring an order of its own along.
    values = Collections.unmodifiableSortedSet(new TreeSet<>((Collection<String>) values));
  }

  /** Returns the set of these words. */
  public static Labels of(String... values) {
    return of(List.of(values));
  }

  /** Returns the set of these words; each counts once. */
  public static Labels of(Collection<String> values) {
    return values.isEmpty() ? NONE : new Labels(new TreeSet<>(values));
  }

  /** Returns whether every word of {@code others} is among these. */
  public boolean containsAll(Labels others) {
    return values.containsAll(others.values);
  }

  /** Returns whether there is no word. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  @Override
  public Iterator<String> iterator() {
    return values.iterator();
  }

  @Override
  public String toString() {
    return String.join(",", values);
  }
}
