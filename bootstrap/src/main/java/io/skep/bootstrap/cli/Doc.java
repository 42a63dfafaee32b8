package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a command answers, before it is known whether people or programs read it.
 *
 * <p>Values are texts, numbers, booleans, instants, durations, JSON documents, other documents,
 * lists and maps of these, or optionals of these.
 */
sealed interface Doc {

  /** Returns an answer to which fields can be added. */
  static Fields fields() {
    return new Fields(new LinkedHashMap<>());
  }

  /**
   * Returns a list of which people see some columns and programs everything.
   *
   * @param columns the names of the fields that people see
   */
  static <T> Listing listing(
      List<String> columns, List<T> items, Function<T, Fields> view, Optional<String> next) {
    return new Listing(columns, items.stream().map(view).toList(), next);
  }

  /**
   * Named values, in order.
   *
   * @param values by name
   */
  record Fields(Map<String, Object> values) implements Doc {

    /** Adds a value. */
    Fields with(String name, Object value) {
      values.put(name, value);
      return this;
    }

    /** Returns the value of this name. */
    Object value(String name) {
      return requireNonNull(values.get(name), name);
    }
  }

  /**
   * Rows of named values.
   *
   * @param columns the names of the fields that people see
   * @param rows the rows
   * @param next the cursor of the next page, if there is one
   */
  record Listing(List<String> columns, List<Fields> rows, Optional<String> next) implements Doc {

    /** Keeps copies. */
    public Listing {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /**
   * Rows within other fields: people see a table, programs an array.
   *
   * @param columns the names of the fields that people see
   * @param rows the rows
   */
  record Table(List<String> columns, List<Fields> rows) implements Doc {

    /** Keeps copies. */
    public Table {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /**
   * Several answers, one after the other, each under a name.
   *
   * @param parts by name
   */
  record Parts(Map<String, Doc> parts) implements Doc {

    static Parts of(String first, Doc doc) {
      return new Parts(new LinkedHashMap<>()).with(first, doc);
    }

    /** Adds an answer. */
    Parts with(String name, Doc doc) {
      parts.put(name, doc);
      return this;
    }
  }
}
