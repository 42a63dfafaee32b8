package io.skep.adapters.cache.coherence;

import java.util.List;
import java.util.Locale;

/**
 * Actor of a model, which takes the steps of a program in order. Each step is atomic; steps of
 * other actors may come in between.
 *
 * @param <M> the type of the steps
 */
abstract class ModelActor<M extends Enum<M>> {

  private final String name;
  private final List<M> program;
  private int offset;

  ModelActor(String name, List<M> program) {
    this.name = name;
    this.program = program;
  }

  /** Assigns the cells of the actor; the first is its program counter. Returns their end. */
  int place(int first) {
    offset = first;
    return offset + size();
  }

  /** Returns the number of cells, including the program counter. */
  abstract int size();

  /** Returns whether this actor and another are interchangeable. */
  boolean isTwin(ModelActor<?> other) {
    return name.equals(other.name) && program.equals(other.program);
  }

  /** Orders the cells of this actor and of the interchangeable one that follows canonically. */
  void sort(ModelState state) {
    state.sort(offset, size());
  }

  /** Initializes the cells of the actor. */
  void begin(ModelState state) {}

  /** Takes a step; returns whether it was possible. */
  abstract boolean take(M move, ModelState state);

  /** Takes the next step of the program; returns whether it was possible. */
  boolean step(ModelState state) {
    int counter = state.get(offset);
    state.set(offset, counter + 1L);
    return take(program.get(counter), state);
  }

  /** Returns whether the program has ended. */
  boolean hasEnded(ModelState state) {
    return state.get(offset) == program.size();
  }

  /** Describes the next step. */
  String next(ModelState state) {
    var move = program.get(state.get(offset)).name();
    return name + " " + move.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  int get(ModelState state, int cell) {
    return state.get(offset + cell);
  }

  void set(ModelState state, int cell, long value) {
    state.set(offset + cell, value);
  }

  /** Sets the program counter. */
  void jump(ModelState state, int counter) {
    state.set(offset, counter);
  }

  /** Sets the program counter to the first occurrence of a step. */
  void jump(ModelState state, M move) {
    jump(state, program.indexOf(move));
  }

  /** Ends the program and clears the cells. */
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
