package io.skep.adapters.cache.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.cache.CacheConfig;
import io.skep.domain.changefeed.Change;
import io.skep.domain.changefeed.ChangeKind;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VersionSlotsTest {

  private static final SwarmId BEES = new SwarmId("bees");
  private static final ChangeTag AGENT = ChangeTag.of(new AgentId("a"));

  private final VersionSlots slots = new VersionSlots(1 << 16);

  @Test
  void entryWatchesTheSlotsOfItsChanges() {
    int[] watched = watched("agent:a", AGENT);

    assertThat(intersect(watched, AGENT)).isTrue();
    assertThat(intersect(watched, ChangeTag.any(ChangeKind.AGENT))).isTrue();
    assertThat(intersect(watched, invalidation("agent:a"))).isTrue();
    assertThat(intersect(watched, invalidation("agent"))).isTrue();
    assertThat(intersect(watched, ChangeTag.any(ChangeKind.CACHED))).isTrue();
    assertThat(watched).contains(VersionSlots.globalSlot());
  }

  @Test
  void dependencyOnAKindWatchesEachEntity() {
    int[] watched = watched("team:summaries:10", ChangeTag.any(ChangeKind.AGENT));

    assertThat(intersect(watched, AGENT)).isTrue();
    assertThat(intersect(watched, ChangeTag.any(ChangeKind.AGENT))).isTrue();
  }

  @Test
  void entityHasOneExclusiveSlot() {
    // Few slots, so that each is in use.
    var few = new VersionSlots(256);
    for (int i = 0; i < 5_000; i++) {
      var agent = new AgentId("a" + i);
      int[] watched =
          few.slotsWatchedBy(BEES, List.of(ChangeTag.of(agent)), "agent:" + agent.value());

      assertThat(Arrays.stream(watched).filter(few::isExclusive)).hasSize(1);
    }
  }

  @Test
  void unrelatedChangesHaveOtherSlots() {
    int[] watched = watched("agent:a:unread", ChangeTag.inbox(new AgentId("a")));

    assertThat(intersect(watched, invalidation("agent"))).as("below agent").isTrue();
    assertThat(intersect(watched, invalidation("agent:a"))).as("below agent:a").isTrue();
    assertThat(intersect(watched, invalidation("agent:a:unread"))).isTrue();
    assertThat(intersect(watched, ChangeTag.any(ChangeKind.AGENT))).isFalse();
    assertThat(intersect(watched, AGENT)).isFalse();
    assertThat(intersect(watched, ChangeTag.any(ChangeKind.TASK))).isFalse();
    assertThat(intersect(watched, invalidation("agent:a:b"))).isFalse();
    assertThat(intersect(watched, invalidation("agent:b"))).isFalse();
    var change = new Change(new SwarmId("ants"), Set.of(AGENT), 0);
    assertThat(intersect(watched, slots.slotsChangedBy(change))).isFalse();
  }

  @Test
  void entitySlotsDoNotCollideWithSharedSlots() {
    int[] common =
        Arrays.stream(ChangeKind.values())
            .flatMapToInt(
                kind ->
                    IntStream.concat(
                        Arrays.stream(watched(kind + ":x", ChangeTag.any(kind))),
                        Arrays.stream(slots.slotsChangedBy(change(ChangeTag.any(kind))))))
            .filter(slot -> slot < slots.count() / 128)
            .toArray();

    for (int i = 0; i < 100_000; i++) {
      var tag = ChangeTag.of(new AgentId("agent-" + i));
      int[] own =
          Arrays.stream(slots.slotsChangedBy(change(tag)))
              .filter(slot -> slot >= slots.count() / 128)
              .toArray();
      assertThat(own).hasSize(1);
      assertThat(intersect(common, own)).isFalse();
    }
  }

  @Test
  void distributesOverAllSlots() {
    long used =
        IntStream.range(0, slots.count())
            .flatMap(
                i -> Arrays.stream(slots.slotsChangedBy(change(invalidation("agent:agent-" + i)))))
            .distinct()
            .count();

    // A random distribution uses 1 - 1/e of them.
    assertThat((double) used / slots.count()).isGreaterThan(0.6);
  }

  @Test
  void countGrowsWithMemory() {
    assertThat(VersionSlots.forMemory(CacheConfig.MIN_BYTES).count()).isEqualTo(1 << 14);
    assertThat(VersionSlots.forMemory(CacheConfig.DEFAULT.maxBytes()).count()).isEqualTo(1 << 19);
    assertThat(VersionSlots.forMemory(CacheConfig.MAX_BYTES).count()).isEqualTo(1 << 22);
  }

  private static ChangeTag invalidation(String path) {
    return new ChangeTag(ChangeKind.CACHED, Optional.of(path));
  }

  private int[] watched(String path, ChangeTag tag) {
    return slots.slotsWatchedBy(BEES, List.of(tag), path);
  }

  private static Change change(ChangeTag tag) {
    return new Change(BEES, Set.of(tag), Change.NO_COMMIT_ID);
  }

  private boolean intersect(int[] watched, ChangeTag changed) {
    return intersect(watched, slots.slotsChangedBy(change(changed)));
  }

  private static boolean intersect(int[] watched, int[] changed) {
    return Arrays.stream(watched).anyMatch(slot -> Arrays.stream(changed).anyMatch(c -> c == slot));
  }
}
