package io.skep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.application.warmup.LoaderReport;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.cache.CacheFigures;
import io.skep.domain.cache.Query;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.StoreException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read before anybody asks for it. */
class WarmedSkepTest {

  private static final AgentId ADA = new AgentId("ada");
  private static final SwarmId BEES = new SwarmId("bees");

  @TempDir private Path folder;

  @BeforeEach
  void addAnAgent() {
    try (var skep = builder().open()) {
      skep.swarm().agents().register(ADA, AgentProfile.PLAIN);
    }
  }

  @Test
  void isDoneWhenTheStoreIsOpenedWhichDoesNotWaitForIt() throws Exception {
    var opened = new CountDownLatch(1);
    var done = new CountDownLatch(1);
    var builder =
        builder()
            .cache(true)
            .warmUp(
                "own",
                (swarm, cache) -> {
                  awaitLatch(opened);
                  long found = swarm.agents().find(ADA).stream().count();
                  done.countDown();
                  return found;
                });
    try (var skep = builder.open()) {
      opened.countDown();
      awaitLatch(done);
      skep.swarm().agents().find(ADA);
      assertThat(agents(skep).loads()).isOne();
      assertThat(agents(skep).hits()).isOne();
    }
  }

  @Test
  void readsWhatMostProgramsAskForIfThatIsSaid() {
    try (var skep = builder().cache(true).warmUp(true).open()) {
      // Behind the run that is under way since it was opened, so that all is kept.
      assertThat(skep.warmUp()).extracting(LoaderReport::loaded).contains(1L);
      long loads = agents(skep).loads();
      assertThat(skep.swarm().agents().find(ADA)).isPresent();
      assertThat(agents(skep).loads()).isEqualTo(loads).isOne();
    }
  }

  @Test
  void isDoneByHandWhetherOrNotItIsDoneByItself() {
    try (var skep = builder().cache(true).warmUp("own", (swarm, cache) -> 42).open()) {
      var reports = skep.warmUp();

      assertThat(reports)
          .extracting(LoaderReport::name)
          .containsExactly("agents", "plans", "conversations", "queues", "teams", "counts", "own");
      assertThat(reports.get(6).loaded()).isEqualTo(42);
      assertThat(agents(skep).loads()).isOne();
    }
  }

  @Test
  void asksForResultsOfQueries() {
    var query = Query.<Integer>of("answer");
    var reads = new AtomicInteger();
    var builder = builder().cache(true);
    builder.warmUp(
        "own", (swarm, cache) -> cache.result(swarm.id(), query, reads::incrementAndGet));
    try (var skep = builder.open()) {
      skep.warmUp();
      assertThat(skep.cache().result(skep.swarm().id(), query, reads::incrementAndGet)).isOne();
    }
    assertThat(reads).hasValue(1);
  }

  @Test
  void isNotDoneWithoutACache() {
    var runs = new AtomicInteger();
    try (var skep = builder().warmUp("own", (swarm, cache) -> runs.incrementAndGet()).open()) {
      assertThat(skep.warmUp()).isEmpty();
    }
    assertThat(runs).hasValue(0);
  }

  @Test
  void isRefusedOnceTheStoreIsClosed() {
    var skep = builder().cache(true).open();
    skep.close();
    assertThatThrownBy(skep::warmUp).isInstanceOf(StoreException.class);
  }

  @Test
  void hasOneLoaderOfAName() {
    var builder = Skep.builder().warmUp("own", (swarm, cache) -> 0);
    assertThatThrownBy(() -> builder.warmUp("own", (swarm, cache) -> 0))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("own");
    assertThatThrownBy(() -> builder.warmUp("teams", (swarm, cache) -> 0))
        .isInstanceOf(InvalidArgumentException.class);
  }

  private SkepBuilder builder() {
    // So that nothing stands aside on a machine that is slow.
    return Skep.builder().store(folder.resolve("skep.db")).swarm(BEES).setting("cache.bound", "1m");
  }

  private static CacheFigures agents(Skep skep) {
    return skep.cache().figures().stream()
        .filter(figures -> figures.region().equals("agents"))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
