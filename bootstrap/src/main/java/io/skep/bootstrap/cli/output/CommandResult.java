package io.skep.bootstrap.cli.output;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Result of a command, independent of the output format.
 *
 * <p>Values are texts, numbers, booleans, instants, durations, JSON documents, other results, lists
 * and maps of these, or optionals of these.
 */
public sealed interface CommandResult {

  /** Returns an empty result to which fields can be added. */
  static Fields fields() {
    return new Fields(new LinkedHashMap<>());
  }

  /**
   * Returns a list, of which text output shows some columns and JSON all fields.
   *
   * @param columns names of the fields in text output
   * @param items elements of the list
   * @param view returns the fields of an element
   * @param next cursor of the next page, if there is one
   */
  static <T> Listing listing(
      List<String> columns, List<T> items, Function<T, Fields> view, Optional<String> next) {
    return new Listing(columns, items.stream().map(view).toList(), next);
  }

  /**
   * Named values, in order.
   *
   * @param values values by name
   */
  record Fields(Map<String, Object> values) implements CommandResult {

    /** Adds a value. */
    public Fields with(String name, Object value) {
      values.put(name, value);
      return this;
    }

    /** Returns the value of a field; throws {@link NullPointerException} if there is none. */
    Object value(String name) {
      return requireNonNull(values.get(name), name);
    }
  }

  /**
   * Rows of named values.
   *
   * @param columns names of the fields in text output
   * @param rows the rows
   * @param next cursor of the next page, if there is one
   */
  record Listing(List<String> columns, List<Fields> rows, Optional<String> next)
      implements CommandResult {

    /** Copies the lists. */
    public Listing {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /**
   * Rows within other fields: a table in text output, an array in JSON.
   *
   * @param columns names of the fields in text output
   * @param rows the rows
   */
  record Table(List<String> columns, List<Fields> rows) implements CommandResult {

    /** Copies the lists. */
    public Table {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /**
   * Several named results, in order.
   *
   * @param sections results by name
   */
  record Sections(Map<String, CommandResult> sections) implements CommandResult {

    /** Returns sections with a first result. */
    public static Sections of(String first, CommandResult result) {
      return new Sections(new LinkedHashMap<>()).with(first, result);
    }

    /** Adds a result. */
    public Sections with(String name, CommandResult result) {
      sections.put(name, result);
      return this;
    }
  }
}
