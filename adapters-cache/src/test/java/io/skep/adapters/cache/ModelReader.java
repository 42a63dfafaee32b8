package io.skep.adapters.cache;

import java.util.List;

/**
 * Who reads the row once, and keeps it then. It asks for the stamp and the position as late, and
 * compares as early as the code may: whatever else the code does leaves it less to hand out.
 */
final class ModelReader extends ModelActor<ModelReader.Move> {

  /** What it does. */
  enum Move {
    /** Takes the position of the present from someone who knows what is committed. */
    TAKE_TOKEN,
    /** Waits for a poll that has begun since, unless everything before the token is known. */
    REACH,
    REACH_EARLY,
    /** Looks whether the bound has passed, and reads from the store if so. */
    ENTER,
    ENTER_AT_ANY_TIME,
    LOOK,
    /** Gets what is kept for all, and asks before for the stamp. */
    ASK,
    /** Looks whether that is to be believed, and goes on with keeping it if so. */
    BELIEVE,
    /** Reads from the store, and asks before for the position. */
    READ,
    READ_UP_TO_END,
    SHARE,
    SHARE_BY_NEW_POSITION,
    KEEP,
    KEEP_BY_NEW_STAMP,
    LOOK_FIRST,
    ENTER_THEN
  }

  /** What {@link Region#get} does. */
  static final List<Move> PROGRAM =
      List.of(Move.ENTER, Move.LOOK, Move.ASK, Move.BELIEVE, Move.READ, Move.SHARE, Move.KEEP);

  /** What is done before, with a token. */
  static final List<Move> TOKEN = List.of(Move.TAKE_TOKEN, Move.REACH);

  private static final int FLOOR = 1;
  private static final int STAMP = 2;
  private static final int BEFORE = 3;
  private static final int VERSION = 4;

  /** How many polls had begun when it had its token; not needed any more once it has read. */
  private static final int BEGUN = VERSION;

  private final int process;

  ModelReader(int process, List<Move> program) {
    super("reader of " + process, program);
    this.process = process;
  }

  @Override
  int size() {
    return 5;
  }

  @Override
  boolean take(Move move, ModelState state) {
    var coherence = state.coherence(process);
    switch (move) {
      case TAKE_TOKEN -> {
        set(state, FLOOR, state.version());
        var token = state.position();
        boolean covered =
            coherence.last().filter(known -> known.position().covers(token)).isPresent();
        set(state, BEGUN, covered ? 0 : coherence.begun());
      }
      case REACH -> {
        return hasPolled(coherence, get(state, BEGUN) + 1L);
      }
      case REACH_EARLY -> {
        return hasPolled(coherence, get(state, BEGUN));
      }
      case ENTER_AT_ANY_TIME -> enter(state);
      case ENTER -> {
        enter(state);
        if (coherence.fresh(state.now()) == null) {
          end(state);
        }
      }
      case LOOK -> {
        if (isKept(state)) {
          handOut(state, state.get(process, ModelState.KEPT));
          end(state);
        }
      }
      case ASK -> {
        set(state, STAMP, coherence.stamp(ModelSite.WATCHED));
        set(state, VERSION, state.get(ModelState.SHARED));
        set(state, BEFORE, state.get(ModelState.SHARED_BEFORE));
        if (get(state, VERSION) == 0) {
          set(state, FLOOR, 0);
          jump(state, program().indexOf(Move.BELIEVE) + 1);
        }
      }
      case BELIEVE -> believe(state);
      case READ -> read(state, coherence.last().orElseThrow().position().before());
      case READ_UP_TO_END -> read(state, coherence.last().orElseThrow().position().end());
      case SHARE -> share(state, get(state, BEFORE));
      case SHARE_BY_NEW_POSITION ->
          share(state, coherence.last().orElseThrow().position().before());
      case KEEP -> keep(state, get(state, STAMP));
      case KEEP_BY_NEW_STAMP -> keep(state, coherence.stamp(ModelSite.WATCHED));
      case LOOK_FIRST -> {
        enter(state);
        set(state, VERSION, isKept(state) ? state.get(process, ModelState.KEPT) : 0);
      }
      case ENTER_THEN -> {
        if (coherence.fresh(state.now()) == null) {
          end(state);
        } else if (get(state, VERSION) != 0) {
          handOut(state, get(state, VERSION));
          end(state);
        }
      }
    }
    return true;
  }

  private void enter(ModelState state) {
    set(state, FLOOR, Math.max(get(state, FLOOR), state.floor(process)));
    set(state, BEGUN, 0);
  }

  private static boolean hasPolled(Coherence coherence, long poll) {
    return coherence.last().filter(known -> known.poll() >= poll).isPresent();
  }

  private boolean isKept(ModelState state) {
    return state.get(process, ModelState.KEPT) != 0
        && state
            .coherence(process)
            .isCurrent(ModelSite.WATCHED, state.get(process, ModelState.KEPT_STAMP));
  }

  private void believe(ModelState state) {
    var coherence = state.coherence(process);
    var known = coherence.fresh(state.now());
    long before = get(state, BEFORE);
    if (get(state, VERSION) != 0
        && known != null
        && coherence.holds(known, ModelSite.WATCHED, ModelSite.FEED, before)) {
      handOut(state, get(state, VERSION));
      jump(state, program().size() - 1);
    } else {
      set(state, VERSION, 0);
    }
    set(state, BEFORE, 0);
    set(state, FLOOR, 0);
  }

  private void read(ModelState state, long before) {
    set(state, VERSION, state.version());
    set(state, BEFORE, before);
  }

  private void share(ModelState state, long before) {
    state.set(ModelState.SHARED, get(state, VERSION));
    state.set(ModelState.SHARED_BEFORE, before);
    set(state, BEFORE, 0);
  }

  private void keep(ModelState state, long stamp) {
    state.set(process, ModelState.KEPT, get(state, VERSION));
    state.set(process, ModelState.KEPT_STAMP, stamp);
    end(state);
  }

  private void handOut(ModelState state, int version) {
    if (version < get(state, FLOOR)) {
      state.set(ModelState.WRONG, version);
    }
  }
}
