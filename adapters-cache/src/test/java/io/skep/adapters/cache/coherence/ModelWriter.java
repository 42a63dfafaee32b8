package io.skep.adapters.cache.coherence;

import io.skep.adapters.cache.coherence.TrackerNode.Step;
import java.util.List;

/** Actor that writes the row once and caches it, unless another change has occurred. */
final class ModelWriter extends ModelActor<ModelWriter.Move> {

  /** Steps of a writer. */
  enum Move {
    BEGIN,
    /** Obtains the version as late as allowed: changes observed earlier only prevent caching. */
    LOCK,
    /** Obtains the next poll at once: a later one would reject more shared entries. */
    COMMIT,
    REQUIRE_POLL,
    REQUIRE_STARTED_POLL,
    INCREMENT_VERSION,
    RECORD_OWN_COMMIT,
    /** Caches the value and returns to the caller. */
    PUT_LOCAL,
    PUT_LOCAL_UNCHECKED
  }

  /**
   * Program of {@link io.skep.adapters.cache.local.Region#save} and {@link
   * VersionTracker#onCommit}.
   */
  static final List<Move> PROGRAM =
      List.of(
          Move.BEGIN,
          Move.LOCK,
          Move.COMMIT,
          Move.REQUIRE_POLL,
          Move.INCREMENT_VERSION,
          Move.RECORD_OWN_COMMIT,
          Move.PUT_LOCAL);

  private static final int NUMBER = 1;
  private static final int SLOT_VERSION = 2;
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
    var tracker = state.tracker(process);
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
        set(state, SLOT_VERSION, tracker.version(TrackerNode.WATCHED));
      }
      case COMMIT -> {
        state.set(ModelState.LOCKED, 0);
        state.set(ModelState.RUNNING, state.get(ModelState.RUNNING) & ~(1L << number));
        state.set(ModelState.COMMITTED, state.get(ModelState.COMMITTED) | (1L << number));
        set(state, VERSION, state.version());
        set(state, POLL, tracker.nextPoll());
      }
      case REQUIRE_POLL -> state.step(process, new Step.Await(get(state, POLL)));
      case REQUIRE_STARTED_POLL -> state.step(process, new Step.Await(get(state, POLL) - 1L));
      case INCREMENT_VERSION -> state.step(process, new Step.Bump());
      case RECORD_OWN_COMMIT -> state.step(process, new Step.Note(number, get(state, POLL)));
      case PUT_LOCAL -> {
        long own = get(state, SLOT_VERSION) + 1L;
        if (tracker.isCurrent(TrackerNode.WATCHED, own)) {
          cache(state, own);
        }
        acknowledge(state);
      }
      case PUT_LOCAL_UNCHECKED -> {
        cache(state, tracker.version(TrackerNode.WATCHED));
        acknowledge(state);
      }
    }
    return true;
  }

  private void cache(ModelState state, long slotVersion) {
    state.set(process, ModelState.CACHED, get(state, VERSION));
    state.set(process, ModelState.CACHED_SLOT_VERSION, slotVersion);
  }

  private void acknowledge(ModelState state) {
    int last = state.get(process, ModelState.ACKNOWLEDGED);
    state.set(process, ModelState.ACKNOWLEDGED, Math.max(last, get(state, VERSION)));
    end(state);
  }
}
