package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.cache.Format;
import io.skep.domain.change.Change;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.change.Changes;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The code does things in the order in which {@link CoherenceModelTest} has found them safe. */
class CoherenceOrderTest {

  private static final SwarmId SWARM = SwarmId.DEFAULT;
  private static final AgentId AGENT = new AgentId("agent-1");
  private static final Change CHANGE = new Change(SWARM, Set.of(ChangeTag.of(AGENT)), 7);

  private static final Change BY_ANOTHER = new Change(SWARM, CHANGE.tags(), 8);

  /** Writes down what it is asked and told. */
  private static final class Recording extends Coherence {

    private final List<String> calls = new ArrayList<>();
    private boolean comparing;

    Recording() {
      super(() -> 0, Duration.ofSeconds(1), new Slots(1 << 14));
    }

    @Override
    Optional<Watermark> last() {
      calls.add("last");
      return super.last();
    }

    @Override
    boolean holds(Watermark known, int[] slots, String feed, long before) {
      calls.add("holds");
      return super.holds(known, slots, feed, before);
    }

    @Override
    @Nullable Watermark fresh(long now) {
      calls.add("fresh");
      return super.fresh(now);
    }

    @Override
    long stamp(int[] slots) {
      if (!comparing) {
        calls.add("stamp");
      }
      return super.stamp(slots);
    }

    @Override
    boolean isCurrent(int[] slots, long stamp) {
      calls.add("is current");
      comparing = true;
      boolean current = super.isCurrent(slots, stamp);
      comparing = false;
      return current;
    }

    @Override
    long next() {
      calls.add("next");
      return super.next();
    }

    @Override
    void await(int[] slots, long poll) {
      calls.add("await");
      super.await(slots, poll);
    }

    @Override
    void raise(int[] slots, long end) {
      calls.add("raise" + behind());
      super.raise(slots, end);
    }

    @Override
    void bump(int[] slots) {
      calls.add("bump" + behind());
      super.bump(slots);
    }

    @Override
    void note(long mark, long poll) {
      calls.add("note");
      super.note(mark, poll);
    }

    @Override
    long noted(long mark) {
      calls.add("noted" + behind());
      return super.noted(mark);
    }

    /** Returns how far the bound has been brought forward. */
    private String behind() {
      return super.last().map(known -> " after poll " + known.poll()).orElse("");
    }

    private List<String> taken() {
      var taken = List.copyOf(calls);
      calls.clear();
      return taken;
    }
  }

  /** Keeps a text for all processes. */
  private static final class Text implements Format<String> {

    @Override
    public byte[] write(String value) {
      return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String read(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Writes down what is asked of a second level. */
  private final class Watched extends PassingLevel {

    Watched() {
      super(new MapLevel());
    }

    @Override
    public byte @Nullable [] get(String key) {
      coherence.calls.add("get");
      return super.get(key);
    }

    @Override
    public void put(String key, byte[] blob, Duration timeToLive) {
      coherence.calls.add("put");
      super.put(key, blob, timeToLive);
    }
  }

  private final Recording coherence = new Recording();

  private static Changes told(boolean complete, List<Change> changes, long number) {
    return new Changes(complete, changes, ChangePosition.behind("feed", number));
  }

  @BeforeEach
  void beginToFollow() {
    coherence.begin().told(told(false, List.of(), 0));
    coherence.taken();
  }

  @Nested
  class Following {

    @Test
    void raisesEverythingBeforeItBumpsThatAndOnlyThenBringsTheBoundForward() {
      coherence.begin().told(told(false, List.of(), 9));

      assertThat(coherence.taken()).containsExactly("raise after poll 1", "bump after poll 1");
      assertThat(coherence.last()).map(Coherence.Watermark::poll).hasValue(2L);
    }

    @Test
    void raisesWhatHasChangedBeforeItBumpsThatAndOnlyThenBringsTheBoundForward() {
      coherence.begin().told(told(true, List.of(CHANGE), 9));

      assertThat(coherence.taken())
          .containsExactly("raise after poll 1", "noted after poll 1", "bump after poll 1");
      assertThat(coherence.last()).map(Coherence.Watermark::poll).hasValue(2L);
    }

    @Test
    void raisesButDoesNotBumpWhatWasNoted() {
      coherence.committed(CHANGE);
      coherence.taken();

      coherence.begin().told(told(true, List.of(CHANGE), 9));

      assertThat(coherence.taken()).containsExactly("raise after poll 1", "noted after poll 1");
    }
  }

  @Nested
  class Committing {

    @Test
    void awaitsAPollBeforeItBumpsAndNotesTheMarkLast() {
      coherence.committed(CHANGE);

      assertThat(coherence.taken()).containsExactly("next", "await", "bump after poll 1", "note");
    }
  }

  @Nested
  class Keeping {

    private final SecondLevel shared = new Watched();
    private final SharedLater sharedLater = new SharedLater();
    private final Region<AgentId, Optional<String>> agents =
        new Levels(
                coherence,
                new Level1(1 << 20),
                Optional.of(new Level2(shared, coherence, () -> 0)),
                sharedLater,
                new Wanted(coherence.slots()),
                new Flights(),
                new Chores(),
                new Block(),
                () -> 0,
                Duration.ofMinutes(1),
                new ArrayList<>())
            .region(
                "agents",
                id -> "agent:" + id.value(),
                id -> List.of(ChangeTag.of(id)),
                agent -> 1,
                Form.optional(new Text()),
                (swarm, id) -> {
                  throw new AssertionError("not with a reader of its own");
                });

    private Optional<String> read() {
      return agents.get(
          SWARM,
          AGENT,
          () -> {
            coherence.calls.add("read");
            return Optional.of("found");
          });
    }

    private void save(Runnable commit) {
      agents.save(
          SWARM,
          AGENT,
          () -> {
            coherence.calls.add("save");
            commit.run();
            return Optional.of("saved");
          },
          Function.identity());
    }

    private void saveAndCommit() {
      save(() -> coherence.committed(CHANGE));
      coherence.taken();
    }

    @Test
    void asksForTheStampAndThenForThePositionBeforeItReads() {
      read();

      assertThat(coherence.taken())
          .containsExactly("fresh", "stamp", "last", "get", "last", "read", "put");
    }

    @Test
    void looksAtTheBoundBeforeItLooksAtTheStamp() {
      read();
      coherence.taken();

      read();

      assertThat(coherence.taken()).containsExactly("fresh", "is current");
    }

    @Test
    void asksForTheStampBeforeItGetsWhatIsKeptForAllAndLooksAtTheBoundBeforeItBelievesThat() {
      read();
      coherence.bump(coherence.slots().touched(CHANGE));
      coherence.taken();

      read();

      assertThat(coherence.taken())
          .containsExactly("fresh", "is current", "stamp", "last", "get", "fresh", "holds");
    }

    @Test
    void readsWhatIsNotToBeBelieved() {
      read();
      coherence.committed(CHANGE);
      coherence.taken();

      read();

      assertThat(coherence.taken())
          .containsSubsequence("is current", "stamp", "get", "fresh", "holds", "last", "read");
    }

    @Test
    void asksForTheStampBeforeItSavesAndComparesThen() {
      save(() -> {});

      assertThat(coherence.taken()).containsExactly("stamp", "save", "is current");
    }

    @Test
    void looksAgainAtWhatItHasSavedOnceAPollHasToldOfItAndSharesItThen() {
      saveAndCommit();
      coherence.begin().told(told(true, List.of(), 9));
      coherence.taken();

      sharedLater.told(coherence.last().orElseThrow());

      assertThat(coherence.taken()).containsExactly("last", "is current", "put");
    }

    @Test
    void doesNotShareWhatItHasSavedOnceThatHasChanged() {
      saveAndCommit();
      coherence.begin().told(told(true, List.of(BY_ANOTHER), 9));
      coherence.taken();

      sharedLater.told(coherence.last().orElseThrow());

      assertThat(coherence.taken()).containsExactly("last", "is current");
    }
  }
}
