package io.skep.application.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.mail.Letter;
import io.skep.domain.mail.Recipients;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import io.skep.testkit.fixture.LiveThreads;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.memory.InMemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MaintenanceTest {

  private static final AgentId ADA = new AgentId("ada");
  private static final Duration SHORT = Duration.ofMillis(10);
  private static final MaintenanceSettings OFTEN =
      new MaintenanceSettings(SHORT, Duration.ofMinutes(5), SHORT, SHORT);

  private final SettableClock clock = new SettableClock();
  private final Store store = InMemoryStore.open(clock);
  private final Swarm bees = new Swarm(new SwarmId("bees"), store);
  private final Swarm wasps = new Swarm(new SwarmId("wasps"), store);

  @Nested
  class Running {

    @Test
    void takesBackTasksWhoseLeaseHasExpiredInEverySwarm() {
      var held = List.of(heldTask(bees), heldTask(wasps));
      clock.advance(Duration.ofHours(1));
      try (var maintenance = Maintenance.start(() -> List.of(bees, wasps), OFTEN)) {
        await(() -> bees.tasks().find(held.get(0)).orElseThrow().status() == TaskStatus.PENDING);
        await(() -> wasps.tasks().find(held.get(1)).orElseThrow().status() == TaskStatus.PENDING);
        assertThat(maintenance).isNotNull();
      }
    }

    @Test
    void marksSilentAgentsAsOffline() {
      bees.agents().register(ADA, AgentProfile.PLAIN);
      clock.advance(Duration.ofMinutes(6));
      try (var maintenance = Maintenance.start(() -> List.of(bees), OFTEN)) {
        await(() -> bees.agents().find(ADA).orElseThrow().status() == AgentStatus.OFFLINE);
        assertThat(maintenance).isNotNull();
      }
    }

    @Test
    void expiresMail() {
      var letter =
          Letter.text(new AgentId("bob"), Recipients.agents(ADA), "tea", "soon?")
              .expiringAt(clock.instant().plusSeconds(1));
      bees.mailbox().send(letter);
      clock.advance(Duration.ofMinutes(1));
      try (var maintenance = Maintenance.start(() -> List.of(bees), OFTEN)) {
        await(() -> bees.mailbox().unread(ADA) == 0);
        assertThat(maintenance).isNotNull();
      }
      var inbox = bees.mailbox().inbox(ADA, InboxQuery.ALL, PageRequest.first(10)).items();
      assertThat(inbox.get(0).delivery().status()).isEqualTo(DeliveryStatus.EXPIRED);
    }

    @Test
    void goesOnWhenItFails() {
      var asked = new CountDownLatch(9);
      Supplier<List<Swarm>> failing =
          () -> {
            asked.countDown();
            throw new IllegalStateException("broken for the test");
          };
      try (var maintenance = Maintenance.start(failing, OFTEN)) {
        awaitLatch(asked);
        assertThat(maintenance).isNotNull();
      }
    }

    @Test
    void takesEverySwarmOfTheTime() {
      var swarms = new CopyOnWriteArrayList<Swarm>();
      try (var maintenance = Maintenance.start(() -> swarms, OFTEN)) {
        var held = heldTask(bees);
        clock.advance(Duration.ofHours(1));
        swarms.add(bees);
        await(() -> bees.tasks().find(held).orElseThrow().status() == TaskStatus.PENDING);
        assertThat(maintenance).isNotNull();
      }
    }

    @Test
    void leavesNoThread() throws Exception {
      var maintenance = Maintenance.start(List::of, OFTEN);
      var threads = LiveThreads.named("skep-maintenance");
      assertThat(threads).hasSize(1);
      maintenance.close();
      maintenance.close();
      LiveThreads.awaitEnd(threads);
    }
  }

  @Nested
  class AJob {

    @Test
    void goesOnWithTheOtherSwarmsWhenOneFails() {
      var job =
          new Job(
              "fails for bees",
              SHORT,
              swarm -> {
                if (swarm == bees) {
                  throw new IllegalStateException("broken for the test");
                }
                return swarm.tasks().recover();
              });
      var held = heldTask(wasps);
      clock.advance(Duration.ofHours(1));
      job.run(List.of(bees, wasps));

      assertThat(wasps.tasks().find(held).orElseThrow().status()).isEqualTo(TaskStatus.PENDING);
    }
  }

  @Nested
  class Settings {

    @Test
    void areModestWhenNothingIsSaid() {
      assertThat(MaintenanceSettings.DEFAULT)
          .isEqualTo(
              new MaintenanceSettings(
                  Duration.ofSeconds(10),
                  Duration.ofMinutes(5),
                  Duration.ofSeconds(30),
                  Duration.ofMinutes(1)));
    }

    @Test
    void refuseWhatIsOutOfRange() {
      var tooLong = Duration.ofDays(1).plusNanos(1);
      var day = Duration.ofDays(1);
      List<ThrowingCallable> wrong =
          List.of(
              () -> new MaintenanceSettings(Duration.ZERO, day, day, day),
              () -> new MaintenanceSettings(tooLong, day, day, day),
              () -> new MaintenanceSettings(day, Duration.ofDays(366), day, day),
              () -> new MaintenanceSettings(day, day, tooLong, day),
              () -> new MaintenanceSettings(day, day, day, tooLong));
      assertThat(wrong)
          .allSatisfy(
              call ->
                  assertThatThrownBy(call)
                      .isInstanceOf(InvalidArgumentException.class)
                      .hasMessageContaining("must be from"));
    }
  }

  private static TaskId heldTask(Swarm swarm) {
    swarm.tasks().queue(TaskSpec.of("task"));
    return swarm.tasks().claim(ClaimRequest.by(ADA)).get(0).id();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    await(() -> latch.getCount() == 0);
  }
}
