package io.skep.adapters.cache;

import io.skep.adapters.cache.Coherence.Poll;
import io.skep.adapters.cache.Coherence.Watermark;
import io.skep.domain.change.ChangePosition;
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
 * A {@link Coherence} in one of the states that it can be in: the real one, brought there step by
 * step from its beginning. Two ways into states that nothing can tell apart lead to the same site.
 */
final class ModelSite {

  /** Where the changes of the row are noted, and those of everything. */
  static final int[] ROW = {1};

  static final int[] EVERYTHING = Slots.everything();

  /** Where who keeps the row looks for changes. */
  static final int[] WATCHED = {EVERYTHING[0], ROW[0]};

  static final String FEED = "model";

  /** The clock goes in steps that are longer than this. */
  static final long BOUND = 1;

  static final long TICK = BOUND + 1;

  private static final int SLOTS = 2;

  /** The numbers of all commits and polls of a model are lower. */
  private static final int MAX = 8;

  /** Something that is done to it. */
  sealed interface Step {

    /** What {@link Coherence#committed} does, one after the other. */
    record Await(long poll) implements Step {}

    record Bump() implements Step {}

    record Note(long mark, long poll) implements Step {}

    /** What a poll does; {@link Poll#told} all but the first. */
    record Begin(long now) implements Step {}

    record Raise(boolean everything, long end) implements Step {}

    record BumpAll() implements Step {}

    record Publish(ChangePosition position) implements Step {}
  }

  /** All that makes a difference to what it will ever do. */
  private record Known(
      long begun, long begunAt, Optional<Watermark> last, List<Long> slots, List<Long> noted) {}

  /** All sites of a model. */
  static final class All {

    private final Map<Known, ModelSite> known = new HashMap<>();
    private final List<ModelSite> numbered = new ArrayList<>();
    private final ModelSite first = entered(new ModelSite(this, null, null));

    ModelSite first() {
      return first;
    }

    ModelSite numbered(int number) {
      return numbered.get(number);
    }

    private ModelSite entered(ModelSite site) {
      var same = known.putIfAbsent(site.known(), site);
      if (same != null) {
        return same;
      }
      site.number = numbered.size();
      numbered.add(site);
      return site;
    }
  }

  private final All all;
  private final @Nullable ModelSite before;
  private final @Nullable Step step;
  private final Map<Step, ModelSite> after = new HashMap<>();
  private final Coherence coherence =
      new Coherence(() -> this.now, Duration.ofNanos(BOUND), new Slots(SLOTS));
  private long now;
  private @Nullable Poll poll;
  private int number;

  private ModelSite(All all, @Nullable ModelSite before, @Nullable Step step) {
    this.all = all;
    this.before = before;
    this.step = step;
    replay(this);
  }

  private void replay(ModelSite end) {
    if (end.before != null && end.step != null) {
      replay(end.before);
      take(end.step);
    }
  }

  private void take(Step next) {
    if (next instanceof Step.Await await) {
      coherence.await(ROW, await.poll());
    } else if (next instanceof Step.Bump) {
      coherence.bump(ROW);
    } else if (next instanceof Step.BumpAll) {
      coherence.bump(EVERYTHING);
    } else if (next instanceof Step.Note note) {
      coherence.note(note.mark(), note.poll());
    } else if (next instanceof Step.Raise raise) {
      coherence.raise(raise.everything() ? EVERYTHING : ROW, raise.end());
    } else if (next instanceof Step.Begin begin) {
      now = begin.now();
      poll = coherence.begin();
    } else if (next instanceof Step.Publish publish && poll != null) {
      poll.publish(publish.position());
    } else {
      throw new IllegalArgumentException(next.toString());
    }
  }

  /** Returns the number by which {@link All} knows it. */
  int number() {
    return number;
  }

  /** Returns the real thing, to be asked only. */
  Coherence coherence() {
    return coherence;
  }

  /** Returns where a step leads. */
  ModelSite after(Step next) {
    var there = after.get(next);
    if (there == null) {
      there = all.entered(new ModelSite(all, this, next));
      after.put(next, there);
    }
    return there;
  }

  /** Returns what it is found to know by asking it. */
  private Known known() {
    List<Long> slots = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      int[] one = {slot};
      slots.add(coherence.stamp(one));
      slots.add(least(end -> holds(Long.MAX_VALUE, one, end)));
      slots.add(least(number -> holds(number, one, Long.MAX_VALUE)));
    }
    var noted = LongStream.range(1, MAX).map(coherence::noted).boxed().toList();
    return new Known(coherence.begun(), now, coherence.last(), slots, noted);
  }

  private boolean holds(long lastPoll, int[] slots, long before) {
    var position = new ChangePosition(FEED, 1, 1, "");
    return coherence.holds(new Watermark(lastPoll, 0, position), slots, FEED, before);
  }

  private static long least(LongPredicate isEnough) {
    return LongStream.rangeClosed(0, MAX).filter(isEnough).findFirst().orElseThrow();
  }
}
