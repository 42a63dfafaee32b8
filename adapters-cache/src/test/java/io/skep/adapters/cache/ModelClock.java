package io.skep.adapters.cache;

import java.util.Collections;

/** Time, which passes by more than the bound a few times. */
final class ModelClock extends ModelActor<ModelClock.Move> {

  /** What it does. */
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
