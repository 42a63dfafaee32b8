package io.skep.adapters.cache;

import io.skep.adapters.cache.ModelSite.Step;
import java.util.List;

/** Who changes the row once, and keeps it then if nobody else has changed it. */
final class ModelWriter extends ModelActor<ModelWriter.Move> {

  /** What it does. */
  enum Move {
    BEGIN,
    /** Asks for the stamp as late as it may: what is told of before counts against it only. */
    LOCK,
    /** Asks for the next poll at once: a later one would have less be believed. */
    COMMIT,
    AWAIT,
    AWAIT_BEGUN,
    BUMP,
    NOTE,
    /** Keeps it and returns to the caller. */
    KEEP,
    KEEP_WITHOUT_COMPARING
  }

  /** What {@link Region#save} and {@link Coherence#committed} do. */
  static final List<Move> PROGRAM =
      List.of(Move.BEGIN, Move.LOCK, Move.COMMIT, Move.AWAIT, Move.BUMP, Move.NOTE, Move.KEEP);

  private static final int NUMBER = 1;
  private static final int STAMP = 2;
  private static final int POLL = 3;
  private static final int VERSION = 4;

  private final int process;

  ModelWriter(int process, List<Move> program) {
    super("writer of " + process, program);
    this.process = process;
  }

  @Override
  int size() {
    return 5;
  }

  @Override
  boolean take(Move move, ModelState state) {
    var coherence = state.coherence(process);
    int number = get(state, NUMBER);
    switch (move) {
      case BEGIN -> {
        int next = state.get(ModelState.NEXT);
        set(state, NUMBER, next);
        state.set(ModelState.NEXT, next + 1L);
        state.set(ModelState.RUNNING, state.get(ModelState.RUNNING) | (1L << next));
      }
      case LOCK -> {
        if (state.get(ModelState.LOCKED) == 1) {
          return false;
        }
        state.set(ModelState.LOCKED, 1);
        set(state, STAMP, coherence.stamp(ModelSite.WATCHED));
      }
      case COMMIT -> {
        state.set(ModelState.LOCKED, 0);
        state.set(ModelState.RUNNING, state.get(ModelState.RUNNING) & ~(1L << number));
        state.set(ModelState.COMMITTED, state.get(ModelState.COMMITTED) | (1L << number));
        set(state, VERSION, state.version());
        set(state, POLL, coherence.next());
      }
      case AWAIT -> state.step(process, new Step.Await(get(state, POLL)));
      case AWAIT_BEGUN -> state.step(process, new Step.Await(get(state, POLL) - 1L));
      case BUMP -> state.step(process, new Step.Bump());
      case NOTE -> state.step(process, new Step.Note(number, get(state, POLL)));
      case KEEP -> {
        long own = get(state, STAMP) + 1L;
        if (coherence.isCurrent(ModelSite.WATCHED, own)) {
          keep(state, own);
        }
        acknowledge(state);
      }
      case KEEP_WITHOUT_COMPARING -> {
        keep(state, coherence.stamp(ModelSite.WATCHED));
        acknowledge(state);
      }
    }
    return true;
  }

  private void keep(ModelState state, long stamp) {
    state.set(process, ModelState.KEPT, get(state, VERSION));
    state.set(process, ModelState.KEPT_STAMP, stamp);
  }

  private void acknowledge(ModelState state) {
    int last = state.get(process, ModelState.ACKED);
    state.set(process, ModelState.ACKED, Math.max(last, get(state, VERSION)));
    end(state);
  }
}
