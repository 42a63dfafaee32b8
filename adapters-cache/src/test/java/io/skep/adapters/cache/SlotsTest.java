package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.change.Change;
import io.skep.domain.change.ChangeKind;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotsTest {

  private static final SwarmId BEES = new SwarmId("bees");
  private static final ChangeTag AGENT = ChangeTag.of(new AgentId("a"));

  private final Slots slots = new Slots(1 << 16);

  @Test
  void whatHasChangedIsLookedForWhereItIsNoted() {
    int[] watched = watched("agent:a", AGENT);

    assertThat(meet(watched, AGENT)).isTrue();
    assertThat(meet(watched, ChangeTag.any(ChangeKind.AGENT))).isTrue();
    assertThat(meet(watched, words("agent:a"))).isTrue();
    assertThat(meet(watched, words("agent"))).isTrue();
    assertThat(meet(watched, ChangeTag.any(ChangeKind.CACHED))).isTrue();
    assertThat(watched).contains(Slots.everything());
  }

  @Test
  void whatIsMadeOfSeveralChangesWithEachOfThem() {
    int[] watched = watched("team:summaries:10", ChangeTag.any(ChangeKind.AGENT));

    assertThat(meet(watched, AGENT)).isTrue();
    assertThat(meet(watched, ChangeTag.any(ChangeKind.AGENT))).isTrue();
  }

  @Test
  void eachThingHasOneSlotThatDoesNotStandForMany() {
    // So few that each of them is somebody's.
    var few = new Slots(256);
    for (int i = 0; i < 5_000; i++) {
      var agent = new AgentId("a" + i);
      int[] watched = few.watched(BEES, List.of(ChangeTag.of(agent)), "agent:" + agent.value());

      assertThat(Arrays.stream(watched).filter(few::isOfOne)).hasSize(1);
    }
  }

  @Test
  void thereIsRoomForOthers() {
    int[] watched = watched("agent:a:unread", ChangeTag.inbox(new AgentId("a")));

    assertThat(meet(watched, words("agent"))).as("below agent").isTrue();
    assertThat(meet(watched, words("agent:a"))).as("below agent:a").isTrue();
    assertThat(meet(watched, words("agent:a:unread"))).isTrue();
    assertThat(meet(watched, ChangeTag.any(ChangeKind.AGENT))).isFalse();
    assertThat(meet(watched, AGENT)).isFalse();
    assertThat(meet(watched, ChangeTag.any(ChangeKind.TASK))).isFalse();
    assertThat(meet(watched, words("agent:a:b"))).isFalse();
    assertThat(meet(watched, words("agent:b"))).isFalse();
    var change = new Change(new SwarmId("ants"), Set.of(AGENT), 0);
    assertThat(meet(watched, slots.touched(change))).isFalse();
  }

  @Test
  void noChangeOfOneThingFallsOnWhatAllOfAKindLookAt() {
    int[] common =
        Arrays.stream(ChangeKind.values())
            .flatMapToInt(
                kind ->
                    IntStream.concat(
                        Arrays.stream(watched(kind + ":x", ChangeTag.any(kind))),
                        Arrays.stream(slots.touched(change(ChangeTag.any(kind))))))
            .filter(slot -> slot < slots.count() / 128)
            .toArray();

    for (int i = 0; i < 100_000; i++) {
      var tag = ChangeTag.of(new AgentId("agent-" + i));
      int[] own =
          Arrays.stream(slots.touched(change(tag)))
              .filter(slot -> slot >= slots.count() / 128)
              .toArray();
      assertThat(own).hasSize(1);
      assertThat(meet(common, own)).isFalse();
    }
  }

  @Test
  void thingsAreSpreadOverAllOfThem() {
    long taken =
        IntStream.range(0, slots.count())
            .flatMap(i -> Arrays.stream(slots.touched(change(words("agent:agent-" + i)))))
            .distinct()
            .count();

    // By chance it would be 1 - 1/e of them.
    assertThat((double) taken / slots.count()).isGreaterThan(0.6);
  }

  @Test
  void thereAreMoreOfThemForMoreMemory() {
    assertThat(Slots.ofBytes(CacheConfig.MIN_BYTES).count()).isEqualTo(1 << 14);
    assertThat(Slots.ofBytes(CacheConfig.DEFAULT.maxBytes()).count()).isEqualTo(1 << 19);
    assertThat(Slots.ofBytes(CacheConfig.MAX_BYTES).count()).isEqualTo(1 << 22);
  }

  private static ChangeTag words(String words) {
    return new ChangeTag(ChangeKind.CACHED, Optional.of(words));
  }

  private int[] watched(String path, ChangeTag tag) {
    return slots.watched(BEES, List.of(tag), path);
  }

  private static Change change(ChangeTag tag) {
    return new Change(BEES, Set.of(tag), Change.UNMARKED);
  }

  private boolean meet(int[] watched, ChangeTag changed) {
    return meet(watched, slots.touched(change(changed)));
  }

  private static boolean meet(int[] watched, int[] touched) {
    return Arrays.stream(watched).anyMatch(slot -> Arrays.stream(touched).anyMatch(t -> t == slot));
  }
}
