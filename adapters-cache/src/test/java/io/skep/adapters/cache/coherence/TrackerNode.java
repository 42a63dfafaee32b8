package io.skep.adapters.cache.coherence;

import io.skep.adapters.cache.coherence.VersionTracker.Poll;
import io.skep.adapters.cache.coherence.VersionTracker.Watermark;
import io.skep.domain.changefeed.ChangePosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A real {@link VersionTracker} in one of its reachable states, created by replaying steps from the
 * initial state. Sequences of steps to indistinguishable states lead to the same node.
 */
final class TrackerNode {

  /** Slot of the row. */
  static final int[] ROW = {1};

  /** Slot of changes of anything. */
  static final int[] GLOBAL_SLOT = VersionSlots.globalSlot();

  /** Slots watched by an entry of the row. */
  static final int[] WATCHED = {GLOBAL_SLOT[0], ROW[0]};

  static final String FEED = "model";

  /** Maximum staleness, in nanoseconds. */
  static final long MAX_STALENESS = 1;

  /** Step of the clock, longer than max-staleness. */
  static final long TICK = MAX_STALENESS + 1;

  private static final int SLOTS = 2;

  /** Exclusive upper bound of the numbers of commits and polls in a model. */
  private static final int MAX = 8;

  /** Step applied to a tracker. */
  sealed interface Step {

    /** First step of {@link VersionTracker#onCommit}; Bump and Note follow. */
    record Await(long poll) implements Step {}

    record Bump() implements Step {}

    record Note(long commitId, long poll) implements Step {}

    /** First step of a poll; the following ones are those of {@link Poll#apply}. */
    record Begin(long now) implements Step {}

    record Raise(boolean everything, long end) implements Step {}

    record BumpAll() implements Step {}

    record Publish(ChangePosition position) implements Step {}
  }

  /** Observable state of a tracker, which determines its behaviour. */
  private record Signature(
      long startedPolls,
      long startedAt,
      Optional<Watermark> lastWatermark,
      List<Long> slots,
      List<Long> ownCommits) {}

  /** All nodes of a model. */
  static final class Registry {

    private final Map<Signature, TrackerNode> bySignature = new HashMap<>();
    private final List<TrackerNode> nodes = new ArrayList<>();
    private final TrackerNode first = intern(new TrackerNode(this, null, null));

    TrackerNode first() {
      return first;
    }

    TrackerNode numbered(int number) {
      return nodes.get(number);
    }

    private TrackerNode intern(TrackerNode node) {
      var existing = bySignature.putIfAbsent(node.signature(), node);
      if (existing != null) {
        return existing;
      }
      node.number = nodes.size();
      nodes.add(node);
      return node;
    }
  }

  private final Registry registry;
  private final @Nullable TrackerNode before;
  private final @Nullable Step step;
  private final Map<Step, TrackerNode> after = new HashMap<>();
  private final VersionTracker tracker =
      new VersionTracker(() -> this.now, Duration.ofNanos(MAX_STALENESS), new VersionSlots(SLOTS));
  private long now;
  private @Nullable Poll poll;
  private int number;

  private TrackerNode(Registry registry, @Nullable TrackerNode before, @Nullable Step step) {
    this.registry = registry;
    this.before = before;
    this.step = step;
    replay(this);
  }

  private void replay(TrackerNode end) {
    if (end.before != null && end.step != null) {
      replay(end.before);
      take(end.step);
    }
  }

  private void take(Step next) {
    if (next instanceof Step.Await await) {
      tracker.requirePoll(ROW, await.poll());
    } else if (next instanceof Step.Bump) {
      tracker.incrementVersions(ROW);
    } else if (next instanceof Step.BumpAll) {
      tracker.incrementVersions(GLOBAL_SLOT);
    } else if (next instanceof Step.Note note) {
      tracker.recordOwnCommit(note.commitId(), note.poll());
    } else if (next instanceof Step.Raise raise) {
      tracker.raiseFeedEnd(raise.everything() ? GLOBAL_SLOT : ROW, raise.end());
    } else if (next instanceof Step.Begin begin) {
      now = begin.now();
      poll = tracker.beginPoll();
    } else if (next instanceof Step.Publish publish && poll != null) {
      poll.advanceWatermark(publish.position());
    } else {
      throw new IllegalArgumentException(next.toString());
    }
  }

  /** Returns the number of the node in its {@link Registry}. */
  int number() {
    return number;
  }

  /** Returns the tracker, which callers must not modify. */
  VersionTracker tracker() {
    return tracker;
  }

  /** Returns the node after a step. */
  TrackerNode after(Step next) {
    var node = after.get(next);
    if (node == null) {
      node = registry.intern(new TrackerNode(registry, this, next));
      after.put(next, node);
    }
    return node;
  }

  /** Returns the observable state of the tracker. */
  private Signature signature() {
    List<Long> slots = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      int[] one = {slot};
      slots.add(tracker.version(one));
      slots.add(least(end -> covers(Long.MAX_VALUE, one, end)));
      slots.add(least(number -> covers(number, one, Long.MAX_VALUE)));
    }
    var ownCommits = LongStream.range(1, MAX).map(tracker::ownCommitPoll).boxed().toList();
    return new Signature(tracker.startedPolls(), now, tracker.lastWatermark(), slots, ownCommits);
  }

  private boolean covers(long lastPoll, int[] slots, long before) {
    var position = new ChangePosition(FEED, 1, 1, "");
    return tracker.coversChanges(new Watermark(lastPoll, 0, position), slots, FEED, before);
  }

  private static long least(LongPredicate isEnough) {
    return LongStream.rangeClosed(0, MAX).filter(isEnough).findFirst().orElseThrow();
  }
}
