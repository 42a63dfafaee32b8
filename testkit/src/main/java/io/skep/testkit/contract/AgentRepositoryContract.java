package io.skep.testkit.contract;

import static io.skep.testkit.contract.Refusals.assertNotFound;
import static io.skep.testkit.contract.Refusals.assertOneWon;
import static io.skep.testkit.contract.Refusals.assertStale;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentFigures;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentRepository;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.testkit.fixture.Agents;
import io.skep.testkit.fixture.Races;
import io.skep.testkit.fixture.Texts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What an {@link AgentRepository} owes. */
public abstract class AgentRepositoryContract extends AgentLists {

  @Nested
  class FindAndAdd {

    @Test
    void returnEveryPartAsItWasGiven() {
      for (var status : AgentStatus.values()) {
        var agent = Agents.fullySaid("bee " + status, status, T0);

        assertThat(agents().add(SWARM, agent)).isTrue();

        assertThat(agents().find(SWARM, agent.id())).contains(agent);
      }
    }

    @Test
    void returnNothingForAnUnknownId() {
      agents().add(SWARM, bee());

      assertThat(agents().find(SWARM, new AgentId("wasp"))).isEmpty();
      assertThat(agents().find(SWARM, new AgentId("Bee"))).isEmpty();
      assertThat(agents().find(OTHER_SWARM, BEE)).isEmpty();
    }

    @Test
    void keepUnusualNamesApart() {
      Texts.names().forEach(name -> agents().add(SWARM, named(name)));

      for (var name : Texts.names()) {
        assertThat(agents().find(SWARM, new AgentId(name))).contains(named(name));
      }
    }

    @Test
    void keepTheLongestWordsAndTheOutermostTimesAndFigures() {
      var words = Texts.longest(Agent.MAX_WORDS);
      var longest =
          new Agent(
              new AgentId(Texts.longestName(AgentId.MAX_LENGTH)),
              new AgentProfile(
                  Texts.longestName(128),
                  Texts.longest(256),
                  Texts.longestName(AgentProfile.MAX_TEAM),
                  Texts.longest(512),
                  Labels.of(
                      IntStream.range(0, Labels.MAX_COUNT)
                          .mapToObj(i -> Texts.longestName(126) + (i + 10))
                          .toList()),
                  AgentProfile.MOST_TASKS,
                  Json.string(Texts.longest(1_000_000))),
              AgentStatus.ERROR,
              Optional.of(words),
              words,
              new AgentFigures(
                  AgentFigures.MOST,
                  AgentFigures.MOST,
                  OptionalDouble.of(Double.MIN_VALUE),
                  OptionalDouble.of(Math.nextDown(100.0))),
              Optional.of(Check.TOO_LATE.minusNanos(1_000)),
              Check.EARLIEST,
              Check.TOO_LATE.minusNanos(1_000),
              Check.EARLIEST.plusNanos(1_000),
              0);

      assertThat(agents().add(SWARM, longest)).isTrue();

      assertThat(agents().find(SWARM, longest.id())).contains(longest);
    }

    @Test
    void beginAtVersionZeroWhateverWasGiven() {
      agents().add(SWARM, bee().atVersion(7));

      assertThat(agents().find(SWARM, BEE)).contains(bee());
    }

    @Test
    void leaveTheOneAloneThatHasTheId() {
      agents().add(SWARM, bee());

      assertThat(agents().add(SWARM, Agents.fullySaid("bee", AgentStatus.ERROR, T1))).isFalse();

      assertThat(agents().find(SWARM, BEE)).contains(bee());
    }

    @Test
    void letEachSwarmHaveAnAgentOfOneName() {
      var other = Agents.fullySaid("bee", AgentStatus.ERROR, T1);

      assertThat(agents().add(SWARM, bee())).isTrue();
      assertThat(agents().add(OTHER_SWARM, other)).isTrue();

      assertThat(agents().find(SWARM, BEE)).contains(bee());
      assertThat(agents().find(OTHER_SWARM, BEE)).contains(other);
    }

    @Test
    void letOneOnlyTakeAnIdThatManyWant() {
      var added = Races.run(8, i -> agents().add(SWARM, bee())).orFail();

      assertThat(added).filteredOn(won -> won).hasSize(1);
    }
  }

  @Nested
  class Save {

    @Test
    void replacesEveryPartAndIncreasesTheVersion() {
      agents().add(SWARM, bee());
      var other = Agents.fullySaid("bee", AgentStatus.ERROR, T1);

      var saved = agents().save(SWARM, other);

      assertThat(saved).isEqualTo(other.atVersion(1));
      assertThat(agents().find(SWARM, BEE)).contains(saved);
      assertThat(agents().save(SWARM, bee().atVersion(1))).isEqualTo(bee().atVersion(2));
      assertThat(agents().find(SWARM, BEE)).contains(bee().atVersion(2));
    }

    @Test
    void refusesAnotherVersionThanTheStoredOneAndNamesBoth() {
      agents().add(SWARM, bee());
      var stored = agents().save(SWARM, bee());
      var other = Agents.fullySaid("bee", AgentStatus.ERROR, T1);

      assertStale("agent", BEE, 0, 1, () -> agents().save(SWARM, other));
      assertStale("agent", BEE, 2, 1, () -> agents().save(SWARM, other.atVersion(2)));

      assertThat(agents().find(SWARM, BEE)).contains(stored);
    }

    @Test
    void refusesAnAgentThatIsNotKnown() {
      agents().add(OTHER_SWARM, bee());

      assertNotFound("agent", BEE, () -> agents().save(SWARM, bee()));

      assertThat(agents().find(SWARM, BEE)).isEmpty();
      assertThat(agents().find(OTHER_SWARM, BEE)).contains(bee());
    }

    @Test
    void letsOneOnlyReplaceAVersionThatManyHaveRead() {
      agents().add(SWARM, bee());

      var race =
          Races.run(8, i -> agents().save(SWARM, bee().inStatus(AgentStatus.ACTIVE, found(i), T1)));

      assertOneWon(race);
      assertThat(agents().find(SWARM, BEE)).contains(race.results().get(0));
    }

    private static Optional<String> found(int i) {
      return Optional.of("found by " + i);
    }
  }

  @Nested
  class Touch {

    @Test
    void doesWhatTheDomainVerbDoesWhateverTheStatus() {
      for (var status : AgentStatus.values()) {
        var agent = Agents.fullySaid("bee " + status, status, T0);
        agents().add(SWARM, agent);

        assertThat(agents().touch(SWARM, List.of(agent.id()), T1.plusNanos(999))).isEqualTo(1);

        assertThat(agents().find(SWARM, agent.id())).contains(agent.seen(T1));
      }
    }

    @Test
    void changesNothingByATimeBeforeItWasLastSeen() {
      for (var status : AgentStatus.values()) {
        var agent = Agents.agent("bee " + status, status, AgentProfile.PLAIN, T1);
        agents().add(SWARM, agent);

        assertThat(agents().touch(SWARM, List.of(agent.id()), T1.minusNanos(1_000))).isEqualTo(1);

        assertThat(agents().find(SWARM, agent.id())).contains(agent);
      }
    }

    @Test
    void leavesTheVersionSoThatWhatWasReadBeforeCanBeSaved() {
      agents().add(SWARM, bee());
      agents().touch(SWARM, List.of(BEE), T1);

      assertThat(agents().save(SWARM, bee()).version()).isEqualTo(1);
    }

    @Test
    void countsThoseThatAreKnownEachOnce() {
      agents().add(SWARM, bee());
      agents().add(SWARM, named("ant"));
      agents().add(OTHER_SWARM, named("wasp"));
      var ids = Stream.of("bee", "wasp", "ant", "bee", "none").map(AgentId::new).toList();

      assertThat(agents().touch(SWARM, ids, T1)).isEqualTo(2);
      assertThat(agents().touch(SWARM, List.of(), T1)).isZero();

      assertThat(agents().find(OTHER_SWARM, new AgentId("wasp"))).contains(named("wasp"));
    }

    @Test
    void takesManyAtOnce() {
      var ids = IntStream.range(0, 1_500).mapToObj(i -> new AgentId("a" + i)).toList();
      store
          .work()
          .write(() -> ids.stream().map(id -> agents().add(SWARM, named(id.value()))).toList());

      assertThat(agents().touch(SWARM, ids, T1)).isEqualTo(1_500);

      assertThat(agents().silentSince(SWARM, T1, 1)).isEmpty();
    }
  }
}
