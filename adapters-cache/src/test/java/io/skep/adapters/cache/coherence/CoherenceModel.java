package io.skep.adapters.cache.coherence;

import io.skep.adapters.cache.coherence.TrackerNode.Step;
import io.skep.domain.changefeed.ChangePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Model of two processes, each with a cache in front of the same store, and of the actors in them.
 * Explores all interleavings of their steps, which includes those in which an actor stops anywhere.
 *
 * <p>Not modelled: non-atomic reads of several slots, coalesced loads, and more than one row.
 * {@link io.skep.adapters.cache.local.RegionRaceTest} covers these, but not all interleavings.
 */
final class CoherenceModel {

  /** Number of processes. */
  private static final int PROCESSES = 2;

  /**
   * Result of an exploration.
   *
   * @param states the number of states visited
   * @param violation a shortest sequence of steps to a stale read; empty if there is none
   */
  record Result(int states, Optional<List<String>> violation) {}

  private final List<ModelActor<?>> actors = new ArrayList<>();
  private final List<ModelActor<?>> twins = new ArrayList<>();
  private final List<ModelReader> readers = new ArrayList<>();
  private List<ModelWriter.Move> writerProgram = ModelWriter.PROGRAM;
  private List<ModelReader.Move> readerProgram = ModelReader.PROGRAM;
  private List<ModelPoller.Move> pollerProgram = ModelPoller.PROGRAM;
  private OptionalInt late = OptionalInt.empty();

  /** Sets the program of writers added from now on, instead of that of the code. */
  CoherenceModel writing(List<ModelWriter.Move> program) {
    writerProgram = program;
    return this;
  }

  /** Sets the program of readers added from now on. */
  CoherenceModel reading(List<ModelReader.Move> program) {
    readerProgram = program;
    return this;
  }

  /** Sets the program of pollers added from now on. */
  CoherenceModel polling(List<ModelPoller.Move> program) {
    pollerProgram = program;
    return this;
  }

  /** Adds a writer with one write to each of these processes. */
  CoherenceModel writers(int... processes) {
    for (int process : processes) {
      actors.add(new ModelWriter(process, writerProgram));
    }
    return this;
  }

  /** Adds a reader with one read to each of these processes. */
  CoherenceModel readers(int... processes) {
    for (int process : processes) {
      var reader = new ModelReader(process, readerProgram);
      readers.add(reader);
      actors.add(reader);
    }
    return this;
  }

  /** Adds a poller with this number of polls to each process. */
  CoherenceModel polls(int... times) {
    for (int process = 0; process < times.length; process++) {
      actors.add(new ModelPoller(process, times[process], pollerProgram));
    }
    return this;
  }

  /** Adds a clock that advances by more than max-staleness this number of times. */
  CoherenceModel ticks(int times) {
    actors.add(new ModelClock(times));
    return this;
  }

  /** Makes a process start without a completed poll. */
  CoherenceModel late(int process) {
    late = OptionalInt.of(process);
    return this;
  }

  /** Explores all reachable states, breadth-first. */
  Result explore() {
    var states = new VisitedStates(initialState());
    for (int number = 0; number < states.size(); number++) {
      var state = states.get(number);
      if (state.get(ModelState.STALE_READ) != 0) {
        return new Result(states.size(), Optional.of(path(states, number)));
      }
      if (haveReadersEnded(state)) {
        continue;
      }
      for (var actor : actors) {
        if (!actor.hasEnded(state)) {
          var next = state.copy();
          if (step(actor, next)) {
            states.add(next, number);
          }
        }
      }
    }
    return new Result(states.size(), Optional.empty());
  }

  private boolean haveReadersEnded(ModelState state) {
    for (var reader : readers) {
      if (!reader.hasEnded(state)) {
        return false;
      }
    }
    return true;
  }

  private boolean step(ModelActor<?> actor, ModelState state) {
    if (!actor.step(state)) {
      return false;
    }
    // Two passes sort the at most three actors of a kind.
    for (int times = 0; times < 2; times++) {
      for (var twin : twins) {
        twin.sort(state);
      }
    }
    return true;
  }

  private ModelState initialState() {
    int size = ModelState.size(PROCESSES);
    for (int number = 0; number < actors.size(); number++) {
      var actor = actors.get(number);
      size = actor.place(size);
      if (number + 1 < actors.size() && actor.isTwin(actors.get(number + 1))) {
        twins.add(actor);
      }
    }
    var nodes = new TrackerNode.Registry();
    var state = new ModelState(nodes, new byte[size]);
    state.set(ModelState.NEXT, 1);
    for (int process = 0; process < PROCESSES; process++) {
      state.setNode(process, nodes.first());
      if (late.isEmpty() || late.getAsInt() != process) {
        state.step(process, new Step.Begin(0));
        state.step(process, new Step.Raise(true, 1));
        state.step(process, new Step.BumpAll());
        state.step(process, new Step.Publish(new ChangePosition(TrackerNode.FEED, 1, 1, "")));
      }
    }
    actors.forEach(actor -> actor.begin(state));
    return state;
  }

  private List<String> path(VisitedStates states, int end) {
    List<String> path = new ArrayList<>();
    for (int number = end; number != 0; number = states.before(number)) {
      path.add(0, stepBetween(states.get(states.before(number)), states.get(number)));
    }
    return path;
  }

  private String stepBetween(ModelState state, ModelState next) {
    for (var actor : actors) {
      var copy = state.copy();
      if (!actor.hasEnded(state) && step(actor, copy) && copy.isSame(next)) {
        return actor.next(state);
      }
    }
    throw new IllegalStateException("no step leads to the next state");
  }
}
