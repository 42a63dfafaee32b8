package io.skep.adapters.cache;

import io.skep.adapters.cache.ModelSite.Step;
import io.skep.domain.change.ChangePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Two processes with a cache each in front of one store, and who works in them. It goes through all
 * orders in which they can do so. Whoever stops anywhere is covered: the others do without.
 *
 * <p>Not in it: that several slots are looked at one after the other, readers that share what one
 * of them reads, and more than one row. {@link RegionRaceTest} has those, not in all orders.
 */
final class Model {

  /** How many processes there are. */
  private static final int PROCESSES = 2;

  /**
   * What was found.
   *
   * @param states how many states there are
   * @param violation a shortest way to a read that returns something too old, if there is one
   */
  record Result(int states, Optional<List<String>> violation) {}

  private final List<ModelActor<?>> actors = new ArrayList<>();
  private final List<ModelActor<?>> twins = new ArrayList<>();
  private final List<ModelReader> readers = new ArrayList<>();
  private List<ModelWriter.Move> writing = ModelWriter.PROGRAM;
  private List<ModelReader.Move> reading = ModelReader.PROGRAM;
  private List<ModelPoller.Move> polling = ModelPoller.PROGRAM;
  private OptionalInt late = OptionalInt.empty();

  /** Has those who are added from now on do something else than the code does. */
  Model writing(List<ModelWriter.Move> program) {
    writing = program;
    return this;
  }

  Model reading(List<ModelReader.Move> program) {
    reading = program;
    return this;
  }

  Model polling(List<ModelPoller.Move> program) {
    polling = program;
    return this;
  }

  /** Adds who writes once in each of these processes. */
  Model writers(int... processes) {
    for (int process : processes) {
      actors.add(new ModelWriter(process, writing));
    }
    return this;
  }

  /** Adds who reads once in each of these processes. */
  Model readers(int... processes) {
    for (int process : processes) {
      var reader = new ModelReader(process, reading);
      readers.add(reader);
      actors.add(reader);
    }
    return this;
  }

  /** Adds who polls so often in each process. */
  Model polls(int... times) {
    for (int process = 0; process < times.length; process++) {
      actors.add(new ModelPoller(process, times[process], polling));
    }
    return this;
  }

  /** Has the bound pass so often. */
  Model ticks(int times) {
    actors.add(new ModelClock(times));
    return this;
  }

  /** Has a process be new: it has not polled yet. */
  Model late(int process) {
    late = OptionalInt.of(process);
    return this;
  }

  /** Goes through all states that can be reached, those that take fewer steps first. */
  Result explore() {
    var states = new ModelStates(begin());
    for (int number = 0; number < states.size(); number++) {
      var state = states.get(number);
      if (state.get(ModelState.WRONG) != 0) {
        return new Result(states.size(), Optional.of(way(states, number)));
      }
      if (isRead(state)) {
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

  private boolean isRead(ModelState state) {
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
    // Twice is enough: there are at most three of a kind.
    for (int times = 0; times < 2; times++) {
      for (var twin : twins) {
        twin.sort(state);
      }
    }
    return true;
  }

  private ModelState begin() {
    int size = ModelState.size(PROCESSES);
    for (int number = 0; number < actors.size(); number++) {
      var actor = actors.get(number);
      size = actor.place(size);
      if (number + 1 < actors.size() && actor.isTwin(actors.get(number + 1))) {
        twins.add(actor);
      }
    }
    var sites = new ModelSite.All();
    var state = new ModelState(sites, new byte[size]);
    state.set(ModelState.NEXT, 1);
    for (int process = 0; process < PROCESSES; process++) {
      state.enter(process, sites.first());
      if (late.isEmpty() || late.getAsInt() != process) {
        state.step(process, new Step.Begin(0));
        state.step(process, new Step.Raise(true, 1));
        state.step(process, new Step.BumpAll());
        state.step(process, new Step.Publish(new ChangePosition(ModelSite.FEED, 1, 1, "")));
      }
    }
    actors.forEach(actor -> actor.begin(state));
    return state;
  }

  private List<String> way(ModelStates states, int end) {
    List<String> way = new ArrayList<>();
    for (int number = end; number != 0; number = states.before(number)) {
      way.add(0, between(states.get(states.before(number)), states.get(number)));
    }
    return way;
  }

  private String between(ModelState state, ModelState next) {
    for (var actor : actors) {
      var copy = state.copy();
      if (!actor.hasEnded(state) && step(actor, copy) && copy.isSame(next)) {
        return actor.next(state);
      }
    }
    throw new IllegalStateException("nothing leads there");
  }
}
