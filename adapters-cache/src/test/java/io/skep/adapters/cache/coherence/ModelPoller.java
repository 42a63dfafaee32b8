package io.skep.adapters.cache.coherence;

import io.skep.adapters.cache.coherence.TrackerNode.Step;
import java.util.List;
import java.util.stream.Stream;

/** Actor that polls the change feed for a process a few times. */
final class ModelPoller extends ModelActor<ModelPoller.Move> {

  /** Steps of a poller. */
  enum Move {
    BEGIN,
    READ,
    /** Gets an incomplete batch. */
    READ_INCOMPLETELY,
    READ_SINCE_LAST_NUMBER,
    RAISE,
    RAISE_UNLESS_OWN,
    INCREMENT_VERSION,
    PUBLISH,
    /** Checks whether the local entry of the process is current; does not share it otherwise. */
    CHECK,
    SKIP_CHECK,
    /** Writes the entry to the shared cache, as of the published position. */
    PUT_SHARED,
    PUT_SHARED_UP_TO_END;

    private boolean isPerChange() {
      return this == RAISE || this == RAISE_UNLESS_OWN || this == INCREMENT_VERSION;
    }
  }

  /**
   * Program of {@link io.skep.adapters.cache.ChangeFeedPoller} and {@link
   * VersionTracker.Poll#apply}.
   */
  static final List<Move> PROGRAM =
      List.of(Move.BEGIN, Move.READ, Move.RAISE, Move.INCREMENT_VERSION, Move.PUBLISH);

  /** The same program, followed by that of {@link PendingSharedWrites} for the local entry. */
  static final List<Move> SHARING =
      Stream.concat(PROGRAM.stream(), Stream.of(Move.CHECK, Move.PUT_SHARED)).toList();

  private static final int REMAINING_POLLS = 1;
  private static final int COMMITTED = 2;
  private static final int BEFORE = 3;
  private static final int END = 4;

  /** Bit set of the changes still to be applied; the lowest bit stands for everything. */
  private static final int PENDING = 5;

  private static final int EVERYTHING = 1;

  /** Version to be shared; reuses the cell after the publication. */
  private static final int VERSION = PENDING;

  private final int process;
  private final int polls;
  private final int firstPerChange;

  ModelPoller(int process, int polls, List<Move> program) {
    super("poller of " + process, program);
    this.process = process;
    this.polls = polls;
    firstPerChange = (int) program.stream().takeWhile(move -> !move.isPerChange()).count();
  }

  @Override
  int size() {
    return 6;
  }

  @Override
  void begin(ModelState state) {
    set(state, REMAINING_POLLS, polls);
    if (polls == 0) {
      end(state);
    }
  }

  @Override
  boolean take(Move move, ModelState state) {
    int change = Integer.numberOfTrailingZeros(get(state, PENDING));
    boolean everything = change == 0;
    boolean isOwn = state.tracker(process).ownCommitPoll(change) != 0;
    switch (move) {
      case BEGIN -> state.step(process, new Step.Begin(state.now()));
      case READ -> read(state, state.get(ModelState.COMMITTED) & ~seen(state));
      case READ_INCOMPLETELY -> read(state, EVERYTHING);
      case READ_SINCE_LAST_NUMBER -> {
        int upToLast = Math.max(0, 2 * Integer.highestOneBit(seen(state)) - 1);
        read(state, state.get(ModelState.COMMITTED) & ~upToLast);
      }
      case RAISE -> state.step(process, new Step.Raise(everything, get(state, END)));
      case RAISE_UNLESS_OWN -> {
        if (!isOwn) {
          state.step(process, new Step.Raise(everything, get(state, END)));
        }
      }
      case INCREMENT_VERSION -> {
        if (everything) {
          state.step(process, new Step.BumpAll());
        } else if (!isOwn) {
          state.step(process, new Step.Bump());
        }
      }
      case PUBLISH -> {
        int committed = get(state, COMMITTED);
        state.step(
            process,
            new Step.Publish(ModelState.position(get(state, BEFORE), get(state, END), committed)));
        state.set(process, ModelState.SEEN, committed);
      }
      case CHECK -> set(state, VERSION, isCurrent(state) ? cached(state) : 0);
      case SKIP_CHECK -> set(state, VERSION, cached(state));
      case PUT_SHARED -> share(state, get(state, BEFORE));
      case PUT_SHARED_UP_TO_END -> share(state, get(state, END));
    }
    proceed(state, program().indexOf(move));
    return true;
  }

  private int cached(ModelState state) {
    return state.get(process, ModelState.CACHED);
  }

  private boolean isCurrent(ModelState state) {
    return state
        .tracker(process)
        .isCurrent(TrackerNode.WATCHED, state.get(process, ModelState.CACHED_SLOT_VERSION));
  }

  private void share(ModelState state, long before) {
    if (get(state, VERSION) != 0) {
      state.set(ModelState.SHARED, get(state, VERSION));
      state.set(ModelState.SHARED_BEFORE, before);
      set(state, VERSION, 0);
    }
  }

  private int seen(ModelState state) {
    return state.get(process, ModelState.SEEN);
  }

  private void read(ModelState state, int changes) {
    set(state, COMMITTED, state.get(ModelState.COMMITTED));
    set(state, BEFORE, state.before());
    set(state, END, state.get(ModelState.NEXT));
    // The first poll only obtains the position.
    set(state, PENDING, state.tracker(process).lastWatermark().isPresent() ? changes : EVERYTHING);
  }

  /** Proceeds to the next change, past the last one, or to the next poll. */
  private void proceed(ModelState state, int done) {
    if (done == firstPerChange + 1) {
      set(state, PENDING, get(state, PENDING) & (get(state, PENDING) - 1L));
      jump(state, firstPerChange);
    }
    int next = done == firstPerChange + 1 ? firstPerChange : done + 1;
    if (next == firstPerChange && get(state, PENDING) == 0) {
      next = firstPerChange + 2;
      jump(state, next);
    }
    if (next == program().size()) {
      int remaining = get(state, REMAINING_POLLS) - 1;
      end(state);
      if (remaining > 0) {
        set(state, REMAINING_POLLS, remaining);
        jump(state, 0);
      }
    }
  }
}
