package io.skep.adapters.cache;

import java.util.List;
import java.util.Locale;

/**
 * Who does one thing after the other in a model, each at once, and anything else in between.
 *
 * @param <M> what there is to do
 */
abstract class ModelActor<M extends Enum<M>> {

  private final String name;
  private final List<M> program;
  private int at;

  ModelActor(String name, List<M> program) {
    this.name = name;
    this.program = program;
  }

  /** Gives it its cells, of which the first says how far it is; returns the end of them. */
  int place(int first) {
    at = first;
    return at + size();
  }

  /** Returns how many cells it takes, one more than it has for itself. */
  abstract int size();

  /** Returns whether it and another one may be taken for each other. */
  boolean isTwin(ModelActor<?> other) {
    return name.equals(other.name) && program.equals(other.program);
  }

  /**
   * Puts itself before a twin that is placed next, or behind it: which is which does not matter.
   */
  void sort(ModelState state) {
    state.sort(at, size());
  }

  /** Prepares what it finds when it begins. */
  void begin(ModelState state) {}

  /** Does something; returns whether that was possible. */
  abstract boolean take(M move, ModelState state);

  /** Does what comes next, unless it has ended; returns whether that was possible. */
  boolean step(ModelState state) {
    int done = state.get(at);
    state.set(at, done + 1L);
    return take(program.get(done), state);
  }

  /** Returns whether it has done everything. */
  boolean hasEnded(ModelState state) {
    return state.get(at) == program.size();
  }

  /** Returns what it would do next. */
  String next(ModelState state) {
    var move = program.get(state.get(at)).name();
    return name + " " + move.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  int get(ModelState state, int cell) {
    return state.get(at + cell);
  }

  void set(ModelState state, int cell, long value) {
    state.set(at + cell, value);
  }

  /** Goes on with something else than what comes next. */
  void jump(ModelState state, int place) {
    state.set(at, place);
  }

  /** Goes on with something else than what comes next. */
  void jump(ModelState state, M move) {
    jump(state, program.indexOf(move));
  }

  /** Has done everything, and forgets about it. */
  void end(ModelState state) {
    for (int cell = 1; cell < size(); cell++) {
      set(state, cell, 0);
    }
    jump(state, program.size());
  }

  List<M> program() {
    return program;
  }
}
