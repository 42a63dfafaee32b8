package io.skep.domain.value;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Small set of labels, such as tags or capabilities, in natural string order.
 *
 * @param values at most {@value #MAX_COUNT} labels of 1 to {@value #MAX_LENGTH} characters, without
 *     control characters; an unmodifiable copy
 */
public record Labels(SortedSet<String> values) implements Iterable<String> {

  /** Maximum number of labels. */
  public static final int MAX_COUNT = 64;

  /** Maximum length of a label, in UTF-16 code units. */
  public static final int MAX_LENGTH = 128;

  /** The empty set. */
  public static final Labels NONE = new Labels(new TreeSet<>());

  /** Validates the number of labels and each label. */
  public Labels {
    Validate.size("labels", values, MAX_COUNT);
    values.forEach(value -> Validate.name("label", value, MAX_LENGTH));
    // Cast to Collection, so that the comparator of the argument is not adopted.
    values = Collections.unmodifiableSortedSet(new TreeSet<>((Collection<String>) values));
  }

  /** Returns the set of these labels. */
  public static Labels of(String... values) {
    return of(List.of(values));
  }

  /** Returns the set of these labels, without duplicates. */
  public static Labels of(Collection<String> values) {
    return values.isEmpty() ? NONE : new Labels(new TreeSet<>(values));
  }

  /** Returns whether this set contains all labels of another one. */
  public boolean containsAll(Labels others) {
    return values.containsAll(others.values);
  }

  /** Returns whether the set is empty. */
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
