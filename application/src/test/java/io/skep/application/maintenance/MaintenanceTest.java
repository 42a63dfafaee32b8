package io.skep.application.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.mail.OutgoingMessage;
import io.skep.domain.mail.Recipients;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
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
  private static final Duration SHORT_INTERVAL = Duration.ofMillis(10);
  private static final MaintenanceSettings SHORT_INTERVALS =
      new MaintenanceSettings(
          SHORT_INTERVAL, Duration.ofMinutes(5), SHORT_INTERVAL, SHORT_INTERVAL);

  private final SettableClock clock = new SettableClock();
  private final Store store = InMemoryStore.open(clock);
  private final Swarm bees = new Swarm(new SwarmId("bees"), store);
  private final Swarm wasps = new Swarm(new SwarmId("wasps"), store);

  @Nested
  class Running {

    @Test
    void reclaimsExpiredTasksOfEverySwarm() {
      var taskIds = List.of(claimedTask(bees), claimedTask(wasps));
      clock.advance(Duration.ofHours(1));
      try (var maintenance = Maintenance.start(() -> List.of(bees, wasps), SHORT_INTERVALS)) {
        await(() -> bees.tasks().find(taskIds.get(0)).orElseThrow().status() == TaskStatus.PENDING);
        await(
            () -> wasps.tasks().find(taskIds.get(1)).orElseThrow().status() == TaskStatus.PENDING);
        assertThat(maintenance).isNotNull();
      }
    }

    @Test
    void marksInactiveAgentsOffline() {
      bees.agents().register(ADA, AgentProfile.DEFAULT);
      clock.advance(Duration.ofMinutes(6));
      try (var maintenance = Maintenance.start(() -> List.of(bees), SHORT_INTERVALS)) {
        await(() -> bees.agents().find(ADA).orElseThrow().status() == AgentStatus.OFFLINE);
        assertThat(maintenance).isNotNull();
      }
    }

    @Test
    void expiresMail() {
      var message =
          OutgoingMessage.text(new AgentId("bob"), Recipients.agents(ADA), "tea", "soon?")
              .withExpiry(clock.instant().plusSeconds(1));
      bees.mailbox().send(message);
      clock.advance(Duration.ofMinutes(1));
      try (var maintenance = Maintenance.start(() -> List.of(bees), SHORT_INTERVALS)) {
        await(() -> bees.mailbox().countUnread(ADA) == 0);
        assertThat(maintenance).isNotNull();
      }
      var inbox = bees.mailbox().inbox(ADA, InboxQuery.ALL, PageRequest.first(10)).items();
      assertThat(inbox.get(0).delivery().status()).isEqualTo(DeliveryStatus.EXPIRED);
    }

    @Test
    void continuesAfterFailure() {
      var calls = new CountDownLatch(9);
      Supplier<List<Swarm>> failing =
          () -> {
            calls.countDown();
            throw new IllegalStateException("broken for the test");
          };
      try (var maintenance = Maintenance.start(failing, SHORT_INTERVALS)) {
        awaitLatch(calls);
        assertThat(maintenance).isNotNull();
      }
    }

    @Test
    void includesSwarmsAddedLater() {
      var swarms = new CopyOnWriteArrayList<Swarm>();
      try (var maintenance = Maintenance.start(() -> swarms, SHORT_INTERVALS)) {
        var taskId = claimedTask(bees);
        clock.advance(Duration.ofHours(1));
        swarms.add(bees);
        await(() -> bees.tasks().find(taskId).orElseThrow().status() == TaskStatus.PENDING);
        assertThat(maintenance).isNotNull();
      }
    }

    @Test
    void stopsItsThreadOnClose() throws Exception {
      var maintenance = Maintenance.start(List::of, SHORT_INTERVALS);
      var threads = LiveThreads.named("skep-maintenance");
      assertThat(threads).hasSize(1);
      maintenance.close();
      maintenance.close();
      LiveThreads.awaitTermination(threads);
    }
  }

  @Nested
  class PeriodicTasks {

    @Test
    void continuesWithOtherSwarmsAfterFailure() {
      var task =
          new PeriodicTask(
              "fails for bees",
              SHORT_INTERVAL,
              swarm -> {
                if (swarm == bees) {
                  throw new IllegalStateException("broken for the test");
                }
                return swarm.tasks().reclaimExpired();
              });
      var taskId = claimedTask(wasps);
      clock.advance(Duration.ofHours(1));
      task.run(List.of(bees, wasps));

      assertThat(wasps.tasks().find(taskId).orElseThrow().status()).isEqualTo(TaskStatus.PENDING);
    }
  }

  @Nested
  class Settings {

    @Test
    void haveDefaults() {
      assertThat(MaintenanceSettings.DEFAULT)
          .isEqualTo(
              new MaintenanceSettings(
                  Duration.ofSeconds(10),
                  Duration.ofMinutes(5),
                  Duration.ofSeconds(30),
                  Duration.ofMinutes(1)));
    }

    @Test
    void rejectOutOfRange() {
      var tooLong = Duration.ofDays(1).plusNanos(1);
      var day = Duration.ofDays(1);
      List<ThrowingCallable> invalid =
          List.of(
              () -> new MaintenanceSettings(Duration.ZERO, day, day, day),
              () -> new MaintenanceSettings(tooLong, day, day, day),
              () -> new MaintenanceSettings(day, Duration.ofDays(366), day, day),
              () -> new MaintenanceSettings(day, day, tooLong, day),
              () -> new MaintenanceSettings(day, day, day, tooLong));
      assertThat(invalid)
          .allSatisfy(
              call ->
                  assertThatThrownBy(call)
                      .isInstanceOf(InvalidArgumentException.class)
                      .hasMessageContaining("must be from"));
    }
  }

  private static TaskId claimedTask(Swarm swarm) {
    swarm.tasks().enqueue(TaskSpec.of("task"));
    return swarm.tasks().claim(ClaimRequest.forAgent(ADA)).get(0).id();
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
