package io.skep.testkit.contract.agent;

import static io.skep.testkit.contract.store.ErrorAssertions.assertNotFound;
import static io.skep.testkit.contract.store.ErrorAssertions.assertSingleWinner;
import static io.skep.testkit.contract.store.ErrorAssertions.assertStale;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentRepository;
import io.skep.domain.agent.AgentStats;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.Validate;
import io.skep.testkit.fixture.AgentFactory;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.fixture.TestStrings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract of {@link AgentRepository}. */
public abstract class AgentRepositoryContract extends AgentListTests {

  @Nested
  class FindAndAdd {

    @Test
    void returnEveryField() {
      for (var status : AgentStatus.values()) {
        var agent = AgentFactory.withAllFields("bee " + status, status, T0);

        assertThat(agents().add(swarmId(), agent)).isTrue();

        assertThat(agents().find(swarmId(), agent.id())).contains(agent);
      }
    }

    @Test
    void returnEmptyForAnUnknownId() {
      agents().add(swarmId(), bee());

      assertThat(agents().find(swarmId(), new AgentId("wasp"))).isEmpty();
      assertThat(agents().find(swarmId(), new AgentId("Bee"))).isEmpty();
      assertThat(agents().find(otherSwarmId(), BEE)).isEmpty();
    }

    @Test
    void distinguishUnusualNames() {
      TestStrings.unusualNames().forEach(name -> agents().add(swarmId(), named(name)));

      for (var name : TestStrings.unusualNames()) {
        assertThat(agents().find(swarmId(), new AgentId(name))).contains(named(name));
      }
    }

    @Test
    void storeMaximumLengthsTimesAndStats() {
      var text = TestStrings.ofLength(Agent.MAX_TEXT);
      var longest =
          new Agent(
              new AgentId(TestStrings.nameOfLength(AgentId.MAX_LENGTH)),
              new AgentProfile(
                  TestStrings.nameOfLength(128),
                  TestStrings.ofLength(256),
                  TestStrings.nameOfLength(AgentProfile.MAX_TEAM),
                  TestStrings.ofLength(512),
                  Labels.of(
                      IntStream.range(0, Labels.MAX_COUNT)
                          .mapToObj(i -> TestStrings.nameOfLength(126) + (i + 10))
                          .toList()),
                  AgentProfile.MAX_TASKS_LIMIT,
                  Json.string(TestStrings.ofLength(1_000_000))),
              AgentStatus.ERROR,
              Optional.of(text),
              text,
              new AgentStats(
                  AgentStats.MAX_COUNT,
                  AgentStats.MAX_COUNT,
                  OptionalDouble.of(Double.MIN_VALUE),
                  OptionalDouble.of(Math.nextDown(100.0))),
              Optional.of(Validate.END_INSTANT.minusNanos(1_000)),
              Validate.MIN_INSTANT,
              Validate.END_INSTANT.minusNanos(1_000),
              Validate.MIN_INSTANT.plusNanos(1_000),
              0);

      assertThat(agents().add(swarmId(), longest)).isTrue();

      assertThat(agents().find(swarmId(), longest.id())).contains(longest);
    }

    @Test
    void startAtVersionZero() {
      agents().add(swarmId(), bee().withVersion(7));

      assertThat(agents().find(swarmId(), BEE)).contains(bee());
    }

    @Test
    void doNotReplaceAnExistingId() {
      agents().add(swarmId(), bee());

      assertThat(agents().add(swarmId(), AgentFactory.withAllFields("bee", AgentStatus.ERROR, T1)))
          .isFalse();

      assertThat(agents().find(swarmId(), BEE)).contains(bee());
    }

    @Test
    void allowTheSameIdInOtherSwarms() {
      var other = AgentFactory.withAllFields("bee", AgentStatus.ERROR, T1);

      assertThat(agents().add(swarmId(), bee())).isTrue();
      assertThat(agents().add(otherSwarmId(), other)).isTrue();

      assertThat(agents().find(swarmId(), BEE)).contains(bee());
      assertThat(agents().find(otherSwarmId(), BEE)).contains(other);
    }

    @Test
    void insertAnIdOnceUnderConcurrency() {
      var added = ConcurrentRunner.run(8, i -> agents().add(swarmId(), bee())).resultsOrThrow();

      assertThat(added).filteredOn(won -> won).hasSize(1);
    }
  }

  @Nested
  class Save {

    @Test
    void replacesEveryFieldAndIncreasesTheVersion() {
      agents().add(swarmId(), bee());
      var other = AgentFactory.withAllFields("bee", AgentStatus.ERROR, T1);

      var saved = agents().save(swarmId(), other);

      assertThat(saved).isEqualTo(other.withVersion(1));
      assertThat(agents().find(swarmId(), BEE)).contains(saved);
      assertThat(agents().save(swarmId(), bee().withVersion(1))).isEqualTo(bee().withVersion(2));
      assertThat(agents().find(swarmId(), BEE)).contains(bee().withVersion(2));
    }

    @Test
    void rejectsAStaleVersionAndReportsBoth() {
      agents().add(swarmId(), bee());
      var stored = agents().save(swarmId(), bee());
      var other = AgentFactory.withAllFields("bee", AgentStatus.ERROR, T1);

      assertStale("agent", BEE, 0, 1, () -> agents().save(swarmId(), other));
      assertStale("agent", BEE, 2, 1, () -> agents().save(swarmId(), other.withVersion(2)));

      assertThat(agents().find(swarmId(), BEE)).contains(stored);
    }

    @Test
    void rejectsAnUnknownAgent() {
      agents().add(otherSwarmId(), bee());

      assertNotFound("agent", BEE, () -> agents().save(swarmId(), bee()));

      assertThat(agents().find(swarmId(), BEE)).isEmpty();
      assertThat(agents().find(otherSwarmId(), BEE)).contains(bee());
    }

    @Test
    void letsOneConcurrentSaveWin() {
      agents().add(swarmId(), bee());

      var race =
          ConcurrentRunner.run(
              8,
              i ->
                  agents()
                      .save(
                          swarmId(), bee().withStatus(AgentStatus.ACTIVE, importedStatus(i), T1)));

      assertSingleWinner(race);
      assertThat(agents().find(swarmId(), BEE)).contains(race.results().get(0));
    }

    private static Optional<String> importedStatus(int i) {
      return Optional.of("found by " + i);
    }
  }

  @Nested
  class RecordHeartbeats {

    @Test
    void appliesTheDomainMethodInAnyStatus() {
      for (var status : AgentStatus.values()) {
        var agent = AgentFactory.withAllFields("bee " + status, status, T0);
        agents().add(swarmId(), agent);

        assertThat(agents().recordHeartbeats(swarmId(), List.of(agent.id()), T1.plusNanos(999)))
            .isEqualTo(1);

        assertThat(agents().find(swarmId(), agent.id())).contains(agent.afterHeartbeat(T1));
      }
    }

    @Test
    void ignoresAnEarlierTime() {
      for (var status : AgentStatus.values()) {
        var agent = AgentFactory.create("bee " + status, status, AgentProfile.DEFAULT, T1);
        agents().add(swarmId(), agent);

        assertThat(agents().recordHeartbeats(swarmId(), List.of(agent.id()), T1.minusNanos(1_000)))
            .isEqualTo(1);

        assertThat(agents().find(swarmId(), agent.id())).contains(agent);
      }
    }

    @Test
    void keepsTheVersion() {
      agents().add(swarmId(), bee());
      agents().recordHeartbeats(swarmId(), List.of(BEE), T1);

      assertThat(agents().save(swarmId(), bee()).version()).isEqualTo(1);
    }

    @Test
    void countsEachKnownAgentOnce() {
      agents().add(swarmId(), bee());
      agents().add(swarmId(), named("ant"));
      agents().add(otherSwarmId(), named("wasp"));
      var ids = Stream.of("bee", "wasp", "ant", "bee", "none").map(AgentId::new).toList();

      assertThat(agents().recordHeartbeats(swarmId(), ids, T1)).isEqualTo(2);
      assertThat(agents().recordHeartbeats(swarmId(), List.of(), T1)).isZero();

      assertThat(agents().find(otherSwarmId(), new AgentId("wasp"))).contains(named("wasp"));
    }

    @Test
    void acceptsLargeBatches() {
      var ids = IntStream.range(0, 1_500).mapToObj(i -> new AgentId("a" + i)).toList();
      store
          .unitOfWork()
          .write(() -> ids.stream().map(id -> agents().add(swarmId(), named(id.value()))).toList());

      assertThat(agents().recordHeartbeats(swarmId(), ids, T1)).isEqualTo(1_500);

      assertThat(agents().findInactive(swarmId(), T1, 1)).isEmpty();
    }
  }
}
