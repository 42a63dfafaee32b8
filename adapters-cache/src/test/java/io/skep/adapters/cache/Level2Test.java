package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.cache.CacheFigures;
import io.skep.domain.cache.Format;
import io.skep.domain.cache.KeptEntry;
import io.skep.domain.cache.ProcessFigures;
import io.skep.domain.plan.Plan;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.memory.InMemoryStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Several processes with one second level, each of which hears of the others by the feed alone, and
 * of that when it is told to look.
 */
class Level2Test {

  private static final SwarmId BEES = new SwarmId("bees");
  private static final PlanId PLAN = new PlanId("p");
  private static final CacheConfig CONFIG = CacheConfig.DEFAULT.withBound(CacheConfig.MAX_BOUND);

  private final Store store = InMemoryStore.open(new SettableClock());
  private final Swarm elsewhere = new Swarm(BEES, store);
  private final MapLevel shared = new MapLevel();
  private final List<Node> nodes = new ArrayList<>();

  /** A process. */
  private final class Node {

    private final SilencedFeed feed = new SilencedFeed(store.changes());
    private final CachedStore cached =
        CachedStore.over(
            CachedStoreTest.with(store, feed), CONFIG, Optional.of(shared), System::nanoTime);
    private final Swarm swarm = new Swarm(BEES, cached.ports());

    Node() {
      nodes.add(this);
    }

    Node deaf() {
      feed.deafen();
      return this;
    }

    Optional<Plan> read() {
      return swarm.plans().find(PLAN);
    }

    void look() {
      cached.cache().atLeast(store.changes().position(), () -> true);
    }

    CacheFigures figures() {
      return cached.cache().figures().stream()
          .filter(it -> it.region().equals("plans"))
          .findAny()
          .orElseThrow();
    }
  }

  @AfterEach
  void close() {
    nodes.forEach(node -> node.cached.close());
  }

  @Test
  void handsOutWhatAnotherProcessHasRead() {
    elsewhere.plans().draft(PLAN, "how?");
    var one = new Node();
    var other = new Node();
    var found = one.read();

    assertThat(other.read()).isEqualTo(found).isPresent();
    assertThat(other.figures().sharedHits()).isOne();
    assertThat(other.figures().loads()).isZero();
    assertThat(other.read()).isPresent();
    assertThat(other.figures().hits()).isOne();
  }

  @Test
  void handsOutWhatAnotherProcessHasSavedOnceBothHaveBeenTold() {
    elsewhere.plans().draft(PLAN, "how?");
    var one = new Node();
    var other = new Node();
    other.read();
    var saved = one.swarm.plans().reword(PLAN, "so", "step");
    one.look();
    other.look();

    assertThat(other.read()).contains(saved);
    assertThat(other.figures().sharedHits()).isOne();
    assertThat(other.figures().loads()).isOne();
  }

  @Test
  void doesNotShareWhatItHasSavedOnceAnotherProcessHasChangedIt() {
    elsewhere.plans().draft(PLAN, "how?");
    var one = new Node();
    var other = new Node();
    one.swarm.plans().reword(PLAN, "so", "step");
    var changed = elsewhere.plans().reword(PLAN, "thus", "other");
    one.look();
    other.look();

    assertThat(shared.dump()).isEmpty();
    assertThat(other.read()).contains(changed);
  }

  @Test
  void handsOutThatThereIsNothing() {
    var one = new Node();
    var other = new Node();
    one.read();

    assertThat(other.read()).isEmpty();
    assertThat(other.figures().sharedHits()).isOne();
  }

  @Test
  void believesNothingOfBeforeItsOwnStart() {
    new Node().read();
    elsewhere.plans().draft(PLAN, "how?");
    var late = new Node();

    assertThat(late.read()).isPresent();
    assertThat(late.figures().distrusted()).isOne();
  }

  @Test
  void believesNothingOfBeforeAChangeThatItWasToldOf() {
    elsewhere.plans().draft(PLAN, "how?");
    var one = new Node().deaf();
    var other = new Node().deaf();
    one.read();
    elsewhere.plans().reword(PLAN, "so!", "");
    other.look();

    assertThat(other.read().orElseThrow().instruction()).isEqualTo("so!");
    assertThat(other.figures().distrusted()).isOne();
    // What it has read holds the change: the first believes that, once it was told.
    one.look();
    assertThat(one.read().orElseThrow().instruction()).isEqualTo("so!");
    assertThat(one.figures().sharedHits()).isOne();
  }

  @Test
  void believesNothingOfBeforeItsOwnWritesUntilItWasToldOfThem() {
    elsewhere.plans().draft(PLAN, "how?");
    var writer = new Node();
    new Node().deaf().read();
    var old = shared.dump();
    writer.swarm.plans().reword(PLAN, "so!", "");
    writer.cached.cache().forget(BEES, "plan:*");

    assertThat(writer.read().orElseThrow().instruction()).isEqualTo("so!");
    assertThat(writer.figures().distrusted()).isOne();
    shared.restore(old);
    writer.cached.cache().forget(BEES, "plan:*");
    writer.look();
    assertThat(writer.read().orElseThrow().instruction()).isEqualTo("so!");
    assertThat(writer.figures().distrusted()).isEqualTo(2);
  }

  @Test
  void isNotTakenInByWhatWasRestored() {
    elsewhere.plans().draft(PLAN, "how?");
    var one = new Node().deaf();
    one.read();
    var old = shared.dump();
    elsewhere.plans().reword(PLAN, "so!", "");
    one.look();
    one.read();
    var other = new Node();
    shared.restore(old);

    assertThat(other.read().orElseThrow().instruction()).isEqualTo("so!");
    assertThat(other.figures().distrusted()).isOne();
  }

  @Test
  void isNotTakenInByWhatIsNoValue() {
    elsewhere.plans().draft(PLAN, "how?");
    var one = new Node();
    var other = new Node();
    one.read();
    var position = store.changes().position();
    for (var bytes :
        List.of(
            new byte[0],
            "hello".getBytes(StandardCharsets.UTF_8),
            new Blob(position.feed(), Long.MAX_VALUE, new byte[] {1, 2, 3}).toBytes(),
            new Blob("another", Long.MAX_VALUE, null).toBytes())) {
      shared.tamper(bytes);
      other.cached.cache().forget(BEES, "*");
      other.look();
      assertThat(other.read()).isPresent();
    }
    assertThat(other.figures().sharedHits()).isZero();
    assertThat(other.figures().distrusted()).isEqualTo(4);
  }

  @Test
  void keepsNobodyFromReadingWhatItCannotKeep() {
    var level =
        new Level2(
            shared, new Coherence(System::nanoTime, CONFIG.bound(), new Slots(1 << 14)), () -> 0);
    Form<String> unwritable =
        Form.of(
            new Format<>() {
              @Override
              public byte[] write(String value) {
                throw new IllegalStateException("cannot be written");
              }

              @Override
              public String read(byte[] bytes) {
                return "";
              }
            });
    var known = new Coherence.Watermark(1, 0, store.changes().position());

    level.put("name", "value", unwritable, known, CONFIG.timeToLive());

    assertThat(shared.dump()).isEmpty();
  }

  @Test
  void tellsOfTheFiguresOfOthers() {
    elsewhere.plans().draft(PLAN, "how?");
    var one = new Node();
    var other = new Node();
    one.read();
    other.read();
    one.cached.tell();
    other.cached.tell();

    var all = one.cached.cache().everywhere();
    assertThat(all).extracting(ProcessFigures::process).doesNotHaveDuplicates().hasSize(2);
    assertThat(all)
        .extracting(ProcessFigures::regions)
        .containsExactly(one.cached.cache().figures(), other.cached.cache().figures());
  }

  @Test
  void tellsWhatIsKeptForAll() {
    elsewhere.plans().draft(PLAN, "how?");
    new Node().read();
    var found = new Node().cached.cache().explain(BEES, "plan:p");

    assertThat(found).extracting(KeptEntry::level).containsExactly(KeptEntry.Level.REDIS);
    assertThat(found.get(0).state()).startsWith("a value, holds all changes before ");
    shared.tamper(new byte[] {1});
    assertThat(new Node().cached.cache().explain(BEES, "plan:p").get(0).state())
        .startsWith("no value");
  }

  @Test
  void forgetsOnBothLevelsAndInAllProcesses() {
    elsewhere.plans().draft(PLAN, "how?");
    var one = new Node().deaf();
    var other = new Node().deaf();
    one.read();
    other.read();
    new Node().cached.cache().forget(BEES, "plan:p:*");
    one.look();
    other.look();

    one.read();
    assertThat(one.figures().loads()).isEqualTo(2);
    assertThat(one.figures().distrusted()).isOne();
  }
}
