package io.skep.adapters.cache.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.cache.codec.NullableCodec;
import io.skep.adapters.cache.local.CacheContext;
import io.skep.adapters.cache.local.LocalCache;
import io.skep.adapters.cache.local.RefreshCandidates;
import io.skep.adapters.cache.local.RefreshExecutor;
import io.skep.adapters.cache.local.Region;
import io.skep.adapters.cache.local.SharedCache;
import io.skep.adapters.cache.local.SingleFlight;
import io.skep.adapters.cache.redis.ByteStore;
import io.skep.adapters.cache.redis.ForwardingByteStore;
import io.skep.adapters.cache.redis.InMemoryByteStore;
import io.skep.domain.cache.Codec;
import io.skep.domain.changefeed.Change;
import io.skep.domain.changefeed.ChangeBatch;
import io.skep.domain.changefeed.ChangePosition;
import io.skep.domain.changefeed.ChangeTag;
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

/** The code takes its steps in the order that {@link CoherenceModelTest} has verified. */
class CoherenceOrderTest {

  private static final SwarmId SWARM = SwarmId.DEFAULT;
  private static final AgentId AGENT = new AgentId("agent-1");
  private static final Change CHANGE = new Change(SWARM, Set.of(ChangeTag.of(AGENT)), 7);

  private static final Change FOREIGN_CHANGE = new Change(SWARM, CHANGE.tags(), 8);

  /** Records the calls to the tracker. */
  private static final class RecordingTracker extends VersionTracker {

    private final List<String> calls = new ArrayList<>();
    private boolean comparing;

    RecordingTracker() {
      super(() -> 0, Duration.ofSeconds(1), new VersionSlots(1 << 14));
    }

    @Override
    public Optional<Watermark> lastWatermark() {
      calls.add("last");
      return super.lastWatermark();
    }

    @Override
    public boolean coversChanges(Watermark known, int[] slots, String feed, long before) {
      calls.add("covers");
      return super.coversChanges(known, slots, feed, before);
    }

    @Override
    public @Nullable Watermark freshWatermark(long now) {
      calls.add("fresh");
      return super.freshWatermark(now);
    }

    @Override
    public long version(int[] slots) {
      if (!comparing) {
        calls.add("version");
      }
      return super.version(slots);
    }

    @Override
    public boolean isCurrent(int[] slots, long version) {
      calls.add("is current");
      comparing = true;
      boolean current = super.isCurrent(slots, version);
      comparing = false;
      return current;
    }

    @Override
    public long nextPoll() {
      calls.add("next");
      return super.nextPoll();
    }

    @Override
    public void requirePoll(int[] slots, long poll) {
      calls.add("require poll");
      super.requirePoll(slots, poll);
    }

    @Override
    public void raiseFeedEnd(int[] slots, long end) {
      calls.add("raise" + watermarkSuffix());
      super.raiseFeedEnd(slots, end);
    }

    @Override
    public void incrementVersions(int[] slots) {
      calls.add("increment" + watermarkSuffix());
      super.incrementVersions(slots);
    }

    @Override
    public void recordOwnCommit(long commitId, long poll) {
      calls.add("record commit");
      super.recordOwnCommit(commitId, poll);
    }

    @Override
    public long ownCommitPoll(long commitId) {
      calls.add("is own commit" + watermarkSuffix());
      return super.ownCommitPoll(commitId);
    }

    /** Returns the poll of the current watermark as a suffix. */
    private String watermarkSuffix() {
      return super.lastWatermark().map(known -> " after poll " + known.poll()).orElse("");
    }

    private List<String> drainCalls() {
      var drained = List.copyOf(calls);
      calls.clear();
      return drained;
    }
  }

  /** Codec of a string. */
  private static final class TextCodec implements Codec<String> {

    @Override
    public byte[] encode(String value) {
      return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String decode(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Records the calls to the byte store. */
  private final class RecordingByteStore extends ForwardingByteStore {

    RecordingByteStore() {
      super(new InMemoryByteStore());
    }

    @Override
    public byte @Nullable [] get(String key) {
      tracker.calls.add("get");
      return super.get(key);
    }

    @Override
    public void put(String key, byte[] value, Duration timeToLive) {
      tracker.calls.add("put");
      super.put(key, value, timeToLive);
    }
  }

  private final RecordingTracker tracker = new RecordingTracker();

  private static ChangeBatch changeBatch(boolean complete, List<Change> changes, long number) {
    return new ChangeBatch(complete, changes, ChangePosition.after("feed", number));
  }

  @BeforeEach
  void firstPoll() {
    tracker.beginPoll().apply(changeBatch(false, List.of(), 0));
    tracker.drainCalls();
  }

  @Nested
  class Polling {

    @Test
    void incompletePollRaisesThenIncrementsThenAdvances() {
      tracker.beginPoll().apply(changeBatch(false, List.of(), 9));

      assertThat(tracker.drainCalls())
          .containsExactly("raise after poll 1", "increment after poll 1");
      assertThat(tracker.lastWatermark()).map(VersionTracker.Watermark::poll).hasValue(2L);
    }

    @Test
    void raisesThenIncrementsThenAdvances() {
      tracker.beginPoll().apply(changeBatch(true, List.of(CHANGE), 9));

      assertThat(tracker.drainCalls())
          .containsExactly(
              "raise after poll 1", "is own commit after poll 1", "increment after poll 1");
      assertThat(tracker.lastWatermark()).map(VersionTracker.Watermark::poll).hasValue(2L);
    }

    @Test
    void raisesButDoesNotIncrementForOwnCommit() {
      tracker.onCommit(CHANGE);
      tracker.drainCalls();

      tracker.beginPoll().apply(changeBatch(true, List.of(CHANGE), 9));

      assertThat(tracker.drainCalls())
          .containsExactly("raise after poll 1", "is own commit after poll 1");
    }
  }

  @Nested
  class Committing {

    @Test
    void requiresPollThenIncrementsThenRecordsCommit() {
      tracker.onCommit(CHANGE);

      assertThat(tracker.drainCalls())
          .containsExactly("next", "require poll", "increment after poll 1", "record commit");
    }
  }

  @Nested
  class Caching {

    private final ByteStore shared = new RecordingByteStore();
    private final PendingSharedWrites pendingSharedWrites = new PendingSharedWrites();
    private final Region<AgentId, Optional<String>> agents =
        new CacheContext(
                tracker,
                new LocalCache(1 << 20),
                Optional.of(new SharedCache(shared, tracker, () -> 0)),
                pendingSharedWrites,
                new RefreshCandidates(tracker.slots()),
                new SingleFlight(),
                new RefreshExecutor(),
                new TransactionScope(),
                () -> 0,
                Duration.ofMinutes(1),
                new ArrayList<>())
            .createRegion(
                "agents",
                id -> "agent:" + id.value(),
                id -> List.of(ChangeTag.of(id)),
                agent -> 1,
                NullableCodec.optional(new TextCodec()),
                (swarm, id) -> {
                  throw new AssertionError("unexpected load through the region loader");
                });

    private Optional<String> read() {
      return agents.get(
          SWARM,
          AGENT,
          () -> {
            tracker.calls.add("read");
            return Optional.of("loaded");
          });
    }

    private void save(Runnable commit) {
      agents.save(
          SWARM,
          AGENT,
          () -> {
            tracker.calls.add("save");
            commit.run();
            return Optional.of("saved");
          },
          Function.identity());
    }

    private void saveAndCommit() {
      save(() -> tracker.onCommit(CHANGE));
      tracker.drainCalls();
    }

    @Test
    void obtainsVersionThenWatermarkBeforeLoad() {
      read();

      assertThat(tracker.drainCalls())
          .containsExactly("fresh", "version", "last", "get", "last", "read", "put");
    }

    @Test
    void checksStalenessBeforeVersion() {
      read();
      tracker.drainCalls();

      read();

      assertThat(tracker.drainCalls()).containsExactly("fresh", "is current");
    }

    @Test
    void obtainsVersionBeforeSharedEntryAndChecksStalenessBeforeUsingIt() {
      read();
      tracker.incrementVersions(tracker.slots().slotsChangedBy(CHANGE));
      tracker.drainCalls();

      read();

      assertThat(tracker.drainCalls())
          .containsExactly("fresh", "is current", "version", "last", "get", "fresh", "covers");
    }

    @Test
    void loadsAfterRejectingSharedEntry() {
      read();
      tracker.onCommit(CHANGE);
      tracker.drainCalls();

      read();

      assertThat(tracker.drainCalls())
          .containsSubsequence("is current", "version", "get", "fresh", "covers", "last", "read");
    }

    @Test
    void obtainsVersionBeforeSaveAndChecksItAfterwards() {
      save(() -> {});

      assertThat(tracker.drainCalls()).containsExactly("version", "save", "is current");
    }

    @Test
    void rechecksSavedValueAfterPollBeforeSharing() {
      saveAndCommit();
      tracker.beginPoll().apply(changeBatch(true, List.of(), 9));
      tracker.drainCalls();

      pendingSharedWrites.flush(tracker.lastWatermark().orElseThrow());

      assertThat(tracker.drainCalls()).containsExactly("last", "is current", "put");
    }

    @Test
    void doesNotShareSavedValueChangedMeanwhile() {
      saveAndCommit();
      tracker.beginPoll().apply(changeBatch(true, List.of(FOREIGN_CHANGE), 9));
      tracker.drainCalls();

      pendingSharedWrites.flush(tracker.lastWatermark().orElseThrow());

      assertThat(tracker.drainCalls()).containsExactly("last", "is current");
    }
  }
}
