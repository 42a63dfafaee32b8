package io.skep.adapters.cache.coherence;

import java.util.List;

/**
 * Actor that reads the row once and caches it. It obtains the version and the position as late, and
 * checks them as early, as the code may; any other timing in the code returns fewer cached values.
 */
final class ModelReader extends ModelActor<ModelReader.Move> {

  /** Steps of a reader. */
  enum Move {
    /** Obtains the current position as a token. */
    TAKE_TOKEN,
    /** Waits for a poll started since, unless the watermark covers the token. */
    CATCH_UP,
    CATCH_UP_EARLY,
    /** Checks max-staleness; bypasses the cache if it is exceeded. */
    CHECK_STALENESS,
    SKIP_STALENESS_CHECK,
    GET_LOCAL,
    /** Obtains the version, then the shared entry. */
    GET_SHARED,
    /** Checks whether the shared entry is current; caches it locally if so. */
    VALIDATE_SHARED,
    /** Obtains the position, then loads from the store. */
    LOAD,
    LOAD_UP_TO_END,
    PUT_SHARED,
    PUT_SHARED_WITH_NEW_POSITION,
    PUT_LOCAL,
    PUT_LOCAL_WITH_NEW_VERSION,
    GET_LOCAL_FIRST,
    CHECK_STALENESS_AFTERWARDS
  }

  /** Program of {@link io.skep.adapters.cache.local.Region#get}. */
  static final List<Move> PROGRAM =
      List.of(
          Move.CHECK_STALENESS,
          Move.GET_LOCAL,
          Move.GET_SHARED,
          Move.VALIDATE_SHARED,
          Move.LOAD,
          Move.PUT_SHARED,
          Move.PUT_LOCAL);

  /** Program that precedes a read with a token. */
  static final List<Move> TOKEN = List.of(Move.TAKE_TOKEN, Move.CATCH_UP);

  private static final int FLOOR = 1;
  private static final int SLOT_VERSION = 2;
  private static final int BEFORE = 3;
  private static final int VERSION = 4;

  /** Number of polls started when the token was obtained; the cell is reused after the read. */
  private static final int STARTED_POLLS = VERSION;

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
    var tracker = state.tracker(process);
    switch (move) {
      case TAKE_TOKEN -> {
        set(state, FLOOR, state.version());
        var token = state.position();
        boolean covered =
            tracker.lastWatermark().filter(known -> known.position().covers(token)).isPresent();
        set(state, STARTED_POLLS, covered ? 0 : tracker.startedPolls());
      }
      case CATCH_UP -> {
        return hasPolled(tracker, get(state, STARTED_POLLS) + 1L);
      }
      case CATCH_UP_EARLY -> {
        return hasPolled(tracker, get(state, STARTED_POLLS));
      }
      case SKIP_STALENESS_CHECK -> enter(state);
      case CHECK_STALENESS -> {
        enter(state);
        if (tracker.freshWatermark(state.now()) == null) {
          end(state);
        }
      }
      case GET_LOCAL -> {
        if (isCached(state)) {
          returnVersion(state, state.get(process, ModelState.CACHED));
          end(state);
        }
      }
      case GET_SHARED -> {
        set(state, SLOT_VERSION, tracker.version(TrackerNode.WATCHED));
        set(state, VERSION, state.get(ModelState.SHARED));
        set(state, BEFORE, state.get(ModelState.SHARED_BEFORE));
        if (get(state, VERSION) == 0) {
          set(state, FLOOR, 0);
          jump(state, program().indexOf(Move.VALIDATE_SHARED) + 1);
        }
      }
      case VALIDATE_SHARED -> validate(state);
      case LOAD -> read(state, tracker.lastWatermark().orElseThrow().position().lowWatermark());
      case LOAD_UP_TO_END ->
          read(state, tracker.lastWatermark().orElseThrow().position().highWatermark());
      case PUT_SHARED -> share(state, get(state, BEFORE));
      case PUT_SHARED_WITH_NEW_POSITION ->
          share(state, tracker.lastWatermark().orElseThrow().position().lowWatermark());
      case PUT_LOCAL -> cache(state, get(state, SLOT_VERSION));
      case PUT_LOCAL_WITH_NEW_VERSION -> cache(state, tracker.version(TrackerNode.WATCHED));
      case GET_LOCAL_FIRST -> {
        enter(state);
        set(state, VERSION, isCached(state) ? state.get(process, ModelState.CACHED) : 0);
      }
      case CHECK_STALENESS_AFTERWARDS -> {
        if (tracker.freshWatermark(state.now()) == null) {
          end(state);
        } else if (get(state, VERSION) != 0) {
          returnVersion(state, get(state, VERSION));
          end(state);
        }
      }
    }
    return true;
  }

  private void enter(ModelState state) {
    set(state, FLOOR, Math.max(get(state, FLOOR), state.floor(process)));
    set(state, STARTED_POLLS, 0);
  }

  private static boolean hasPolled(VersionTracker tracker, long poll) {
    return tracker.lastWatermark().filter(known -> known.poll() >= poll).isPresent();
  }

  private boolean isCached(ModelState state) {
    return state.get(process, ModelState.CACHED) != 0
        && state
            .tracker(process)
            .isCurrent(TrackerNode.WATCHED, state.get(process, ModelState.CACHED_SLOT_VERSION));
  }

  private void validate(ModelState state) {
    var tracker = state.tracker(process);
    var known = tracker.freshWatermark(state.now());
    long before = get(state, BEFORE);
    if (get(state, VERSION) != 0
        && known != null
        && tracker.coversChanges(known, TrackerNode.WATCHED, TrackerNode.FEED, before)) {
      returnVersion(state, get(state, VERSION));
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

  private void cache(ModelState state, long slotVersion) {
    state.set(process, ModelState.CACHED, get(state, VERSION));
    state.set(process, ModelState.CACHED_SLOT_VERSION, slotVersion);
    end(state);
  }

  private void returnVersion(ModelState state, int version) {
    if (version < get(state, FLOOR)) {
      state.set(ModelState.STALE_READ, version);
    }
  }
}
