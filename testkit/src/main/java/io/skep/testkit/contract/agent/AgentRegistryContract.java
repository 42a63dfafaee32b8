package io.skep.testkit.contract.agent;

import static io.skep.testkit.contract.store.ErrorAssertions.assertNotFound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.agent.AgentRegistry;
import io.skep.domain.agent.AgentStats;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.agent.TeamSummary;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.AgentFactory;
import io.skep.testkit.fixture.ConcurrentRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract of {@link AgentRegistry} over a store. */
public abstract class AgentRegistryContract extends StoreContract {

  private static final AgentId BEE = new AgentId("bee");
  private static final AgentId NOBODY = new AgentId("nobody");
  private static final AgentProfile PLAIN = AgentProfile.DEFAULT;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Nested
  class Register {

    @Test
    void registersAnIdleAgent() {
      var agent = agents().register(BEE, PLAIN);

      assertThat(agent).isEqualTo(Agent.registered(BEE, PLAIN, clock.instant()));
      assertStored(agent);
    }

    @Test
    void isIdempotentButRecordsAHeartbeat() {
      var first = agents().register(BEE, PLAIN);

      var again = agents().register(BEE, later(PLAIN));

      assertThat(again).isEqualTo(first.afterHeartbeat(clock.instant()));
      assertStored(again);
    }

    @Test
    void returnsTheAgentAsStoredAlsoWhenTheClockWentBack() {
      var first = agents().register(BEE, PLAIN);
      clock.advance(SECOND.negated());

      assertThat(agents().register(BEE, PLAIN)).isEqualTo(first);
      assertStored(first);
    }

    @Test
    void replacesTheProfileAndKeepsALiveStatus() {
      agents().register(BEE, PLAIN);
      var paused = agents().changeStatus(BEE, AgentStatus.PAUSED);

      var again = agents().register(BEE, later(PLAIN.withTeam("gamma")));

      assertThat(again)
          .isEqualTo(paused.reregistered(PLAIN.withTeam("gamma"), clock.instant()).withVersion(2));
      assertThat(again.status()).isEqualTo(AgentStatus.PAUSED);
      assertStored(again);
    }

    @Test
    void reactivatesAnOfflineOrRetiredAgent() {
      agents().register(BEE, PLAIN);
      for (var status : List.of(AgentStatus.OFFLINE, AgentStatus.RETIRED)) {
        agents().changeStatus(BEE, status);

        assertThat(agents().register(BEE, PLAIN).status()).isEqualTo(AgentStatus.IDLE);
      }
    }

    @Test
    void isSafeUnderConcurrency() {
      var registered =
          ConcurrentRunner.run(8, i -> agents().register(BEE, PLAIN.withMaxTasks(1 + i % 2)))
              .resultsOrThrow();

      assertThat(registered).hasSize(8);
      assertThat(agents().list(AgentQuery.ALL, PageRequest.first(9)).items()).hasSize(1);
    }
  }

  @Nested
  class Heartbeat {

    @Test
    void recordsLastHeartbeat() {
      var agent = agents().register(BEE, PLAIN);
      clock.advance(SECOND);

      agents().heartbeat(BEE);

      assertStored(agent.afterHeartbeat(clock.instant()));
    }

    @Test
    void reactivatesAnOfflineButNotARetiredAgent() {
      agents().register(BEE, PLAIN);

      agents().changeStatus(BEE, AgentStatus.OFFLINE);
      agents().heartbeat(BEE);
      assertThat(status()).isEqualTo(AgentStatus.ACTIVE);

      agents().changeStatus(BEE, AgentStatus.RETIRED);
      agents().heartbeat(BEE);
      assertThat(status()).isEqualTo(AgentStatus.RETIRED);
    }

    @Test
    void needsAnAgentOfThisSwarm() {
      new Swarm(otherSwarmId(), store).agents().register(NOBODY, PLAIN);

      assertNotFound("agent", NOBODY, () -> agents().heartbeat(NOBODY));
    }
  }

  @Nested
  class ChangeStatus {

    @Test
    void storesTheStatusAndClearsTheImportedStatus() {
      store
          .agents()
          .add(swarmId(), AgentFactory.withAllFields("bee", AgentStatus.ERROR, clock.instant()));
      clock.advance(SECOND);

      var agent = agents().changeStatus(BEE, AgentStatus.ACTIVE);

      assertThat(agent.status()).isEqualTo(AgentStatus.ACTIVE);
      assertThat(agent.importedStatus()).isEmpty();
      assertThat(agent.updatedAt()).isEqualTo(clock.instant());
      assertThat(agent.version()).isEqualTo(1);
      assertStored(agent);
    }

    @Test
    void rejectsLeavingRetired() {
      agents().register(BEE, PLAIN);
      var retired = agents().changeStatus(BEE, AgentStatus.RETIRED);

      assertThatThrownBy(() -> agents().changeStatus(BEE, AgentStatus.ACTIVE))
          .isInstanceOf(InvalidTransitionException.class);
      assertStored(retired);
    }

    @Test
    void needsAnAgentOfThisSwarm() {
      assertNotFound("agent", NOBODY, () -> agents().changeStatus(NOBODY, AgentStatus.ACTIVE));
    }
  }

  @Nested
  class ReportCycle {

    @Test
    void updatesStatsAndCountsAsAHeartbeat() {
      agents().register(BEE, PLAIN);
      var offline = agents().changeStatus(BEE, AgentStatus.OFFLINE);
      clock.advance(SECOND);
      var report =
          new CycleReport(2, Optional.of("nectar"), OptionalDouble.of(90), OptionalDouble.empty());

      var agent = agents().reportCycle(BEE, report);

      assertThat(agent).isEqualTo(offline.afterCycle(report, clock.instant()).withVersion(2));
      assertThat(agent.status()).isEqualTo(AgentStatus.ACTIVE);
      assertThat(agent.lastHeartbeatAt()).isEqualTo(clock.instant());
      assertStored(agent);
    }

    @Test
    void losesNoConcurrentReport() {
      agents().register(BEE, PLAIN);

      ConcurrentRunner.run(
              8,
              i -> {
                for (int n = 0; n < 40; n++) {
                  agents().reportCycle(BEE, CycleReport.of(3));
                }
                return i;
              })
          .resultsOrThrow();

      assertThat(agents().find(BEE).orElseThrow().stats())
          .isEqualTo(new AgentStats(320, 960, OptionalDouble.empty(), OptionalDouble.empty()));
      assertThat(agents().find(BEE).orElseThrow().version()).isEqualTo(320);
    }

    @Test
    void needsAnAgentOfThisSwarm() {
      assertNotFound("agent", NOBODY, () -> agents().reportCycle(NOBODY, CycleReport.of(1)));
    }
  }

  @Nested
  class Overviews {

    @Test
    void showTheAgentsOfThisSwarm() {
      new Swarm(otherSwarmId(), store).agents().register(NOBODY, PLAIN);
      var bee = agents().register(BEE, PLAIN.withTeam("gamma"));
      agents().register(new AgentId("ant"), PLAIN);

      assertThat(agents().find(NOBODY)).isEmpty();
      assertThat(agents().list(AgentQuery.inTeam("gamma"), PageRequest.first(9)).items())
          .containsExactly(bee);
      assertThat(agents().teams(PageRequest.first(9)).items())
          .extracting(TeamSummary::team)
          .containsExactly("", "gamma");
      assertThat(agents().countByStatus()).isEqualTo(Map.of(AgentStatus.IDLE, 2L));
    }
  }

  @Nested
  class MarkOffline {

    @Test
    void marksLeastRecentlySeenFirst() {
      for (var name : List.of("c", "a", "b")) {
        agents().register(new AgentId(name), PLAIN);
        clock.advance(SECOND);
      }
      clock.advance(MINUTE.minus(SECOND.multipliedBy(2)));

      // The last heartbeat of "b" is a minute less a second ago, that of "a" exactly a minute.
      assertThat(agents().markOffline(MINUTE)).containsExactly(new AgentId("c"));
      clock.advance(SECOND.multipliedBy(2));
      assertThat(agents().markOffline(MINUTE)).containsExactly(new AgentId("a"), new AgentId("b"));
      assertThat(agents().markOffline(MINUTE)).isEmpty();
      assertThat(agents().countByStatus()).isEqualTo(Map.of(AgentStatus.OFFLINE, 3L));
    }

    @Test
    void comparesAtStorePrecision() {
      clock.advance(Duration.ofNanos(999));
      agents().register(BEE, PLAIN);
      clock.advance(MINUTE);

      assertThat(agents().markOffline(MINUTE)).isEmpty();
      clock.advance(Duration.ofNanos(1));
      assertThat(agents().markOffline(MINUTE)).containsExactly(BEE);
    }

    @Test
    void releasesTheirTasks() {
      agents().register(BEE, PLAIN);
      swarm.tasks().enqueueAll(List.of(TaskSpec.of("a"), TaskSpec.of("b")));
      var held =
          swarm
              .tasks()
              .claim(ClaimRequest.forAgent(BEE).withLimit(2).withLease(Duration.ofDays(1)));
      clock.advance(MINUTE.plusNanos(1_000));

      agents().markOffline(MINUTE);

      for (Task task : held) {
        assertThat(swarm.tasks().find(task.id()).orElseThrow().status())
            .isEqualTo(TaskStatus.PENDING);
        assertThat(swarm.tasks().attempts(task.id(), PageRequest.first(9)).items())
            .extracting(Attempt::outcome)
            .containsExactly(AttemptOutcome.EXPIRED);
      }
    }

    @Test
    void ignoresOfflineAndRetiredAgentsAndOtherSwarms() {
      new Swarm(otherSwarmId(), store).agents().register(NOBODY, PLAIN);
      agents().register(BEE, PLAIN);
      var retired = agents().changeStatus(BEE, AgentStatus.RETIRED);
      clock.advance(Duration.ofDays(1));

      assertThat(agents().markOffline(MINUTE)).isEmpty();

      assertStored(retired);
      assertThat(store.agents().find(otherSwarmId(), NOBODY).orElseThrow().status())
          .isEqualTo(AgentStatus.IDLE);
    }

    @Test
    void marksEachAgentOnceUnderConcurrency() {
      int all = 250;
      store
          .unitOfWork()
          .write(
              () -> {
                for (int i = 0; i < all; i++) {
                  agents().register(new AgentId("a" + i), PLAIN);
                }
                return all;
              });
      clock.advance(Duration.ofHours(1));

      var offlineIds = ConcurrentRunner.run(4, i -> agents().markOffline(MINUTE)).resultsOrThrow();

      List<AgentId> together = new ArrayList<>();
      offlineIds.forEach(together::addAll);
      assertThat(together).hasSize(all).doesNotHaveDuplicates();
      assertThat(agents().countByStatus()).isEqualTo(Map.of(AgentStatus.OFFLINE, (long) all));
    }

    @Test
    void rejectsTimeoutsOutOfRange() {
      for (var wrong : List.of(Duration.ZERO, SECOND.negated(), Duration.ofDays(366))) {
        assertThatThrownBy(() -> agents().markOffline(wrong))
            .isInstanceOf(InvalidArgumentException.class);
      }
    }
  }

  private AgentRegistry agents() {
    return swarm.agents();
  }

  private AgentStatus status() {
    return agents().find(BEE).orElseThrow().status();
  }

  private AgentProfile later(AgentProfile profile) {
    clock.advance(SECOND);
    return profile;
  }

  private void assertStored(Agent agent) {
    assertThat(agents().find(agent.id())).contains(agent);
  }
}
