package io.skep.adapters.cache.coherence;

import java.util.Collections;

/** Clock of a model, which advances by more than max-staleness a few times. */
final class ModelClock extends ModelActor<ModelClock.Move> {

  /** Steps of a clock. */
  enum Move {
    TICK
  }

  ModelClock(int ticks) {
    super("clock", Collections.nCopies(ticks, Move.TICK));
  }

  @Override
  int size() {
    return 1;
  }

  @Override
  boolean take(Move move, ModelState state) {
    state.set(ModelState.CLOCK, state.get(ModelState.CLOCK) + 1L);
    state.set(ModelState.OLD, state.version());
    return true;
  }
}
