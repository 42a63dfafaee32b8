package io.skep.adapters.cache;

import io.skep.adapters.cache.ModelSite.Step;
import java.util.List;
import java.util.stream.Stream;

/** Who follows the store's feed for a process, a few times. */
final class ModelPoller extends ModelActor<ModelPoller.Move> {

  /** What it does. */
  enum Move {
    BEGIN,
    READ,
    /** Is told that it cannot be told of all. */
    READ_INCOMPLETELY,
    READ_SINCE_LAST_NUMBER,
    RAISE,
    RAISE_UNLESS_NOTED,
    BUMP,
    PUBLISH,
    /** Looks whether what the process keeps is still current, and is through if not. */
    CHECK,
    CHECK_NOTHING,
    /** Keeps that for all processes, up to the position that was published. */
    SHARE,
    SHARE_UP_TO_END;

    private boolean isOfEachChange() {
      return this == RAISE || this == RAISE_UNLESS_NOTED || this == BUMP;
    }
  }

  /** What {@link ChangeFollower} and {@link Coherence.Poll#told} do. */
  static final List<Move> PROGRAM =
      List.of(Move.BEGIN, Move.READ, Move.RAISE, Move.BUMP, Move.PUBLISH);

  /** The same, and then what {@link SharedLater} does with whatever is kept. */
  static final List<Move> SHARING =
      Stream.concat(PROGRAM.stream(), Stream.of(Move.CHECK, Move.SHARE)).toList();

  private static final int LEFT = 1;
  private static final int COMMITTED = 2;
  private static final int BEFORE = 3;
  private static final int END = 4;

  /** What is still to be told, by bits, of which the lowest one stands for everything. */
  private static final int TOLD = 5;

  private static final int EVERYTHING = 1;

  /** What is to be shared; not needed before it has published. */
  private static final int VERSION = TOLD;

  private final int process;
  private final int polls;
  private final int each;

  ModelPoller(int process, int polls, List<Move> program) {
    super("poller of " + process, program);
    this.process = process;
    this.polls = polls;
    each = (int) program.stream().takeWhile(move -> !move.isOfEachChange()).count();
  }

  @Override
  int size() {
    return 6;
  }

  @Override
  void begin(ModelState state) {
    set(state, LEFT, polls);
    if (polls == 0) {
      end(state);
    }
  }

  @Override
  boolean take(Move move, ModelState state) {
    int told = get(state, TOLD);
    int change = Integer.numberOfTrailingZeros(told);
    boolean everything = change == 0;
    boolean noted = state.coherence(process).noted(change) != 0;
    switch (move) {
      case BEGIN -> state.step(process, new Step.Begin(state.now()));
      case READ -> read(state, state.get(ModelState.COMMITTED) & ~seen(state));
      case READ_INCOMPLETELY -> read(state, EVERYTHING);
      case READ_SINCE_LAST_NUMBER -> {
        int upToLast = Math.max(0, 2 * Integer.highestOneBit(seen(state)) - 1);
        read(state, state.get(ModelState.COMMITTED) & ~upToLast);
      }
      case RAISE -> state.step(process, new Step.Raise(everything, get(state, END)));
      case RAISE_UNLESS_NOTED -> {
        if (!noted) {
          state.step(process, new Step.Raise(everything, get(state, END)));
        }
      }
      case BUMP -> {
        if (everything) {
          state.step(process, new Step.BumpAll());
        } else if (!noted) {
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
      case CHECK -> set(state, VERSION, isCurrent(state) ? kept(state) : 0);
      case CHECK_NOTHING -> set(state, VERSION, kept(state));
      case SHARE -> share(state, get(state, BEFORE));
      case SHARE_UP_TO_END -> share(state, get(state, END));
    }
    proceed(state, program().indexOf(move));
    return true;
  }

  private int kept(ModelState state) {
    return state.get(process, ModelState.KEPT);
  }

  private boolean isCurrent(ModelState state) {
    return state
        .coherence(process)
        .isCurrent(ModelSite.WATCHED, state.get(process, ModelState.KEPT_STAMP));
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

  private void read(ModelState state, int told) {
    set(state, COMMITTED, state.get(ModelState.COMMITTED));
    set(state, BEFORE, state.before());
    set(state, END, state.get(ModelState.NEXT));
    // The first one is told where it begins, and of nothing before.
    set(state, TOLD, state.coherence(process).last().isPresent() ? told : EVERYTHING);
  }

  /** Goes on with the next change, or behind the last one, or with the next poll. */
  private void proceed(ModelState state, int done) {
    if (done == each + 1) {
      set(state, TOLD, get(state, TOLD) & (get(state, TOLD) - 1L));
      jump(state, each);
    }
    int next = done == each + 1 ? each : done + 1;
    if (next == each && get(state, TOLD) == 0) {
      next = each + 2;
      jump(state, next);
    }
    if (next == program().size()) {
      int left = get(state, LEFT) - 1;
      end(state);
      if (left > 0) {
        set(state, LEFT, left);
        jump(state, 0);
      }
    }
  }
}
