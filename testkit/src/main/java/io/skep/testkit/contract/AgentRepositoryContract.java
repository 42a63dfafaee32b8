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

        assertThat(agents().add(swarmId(), agent)).isTrue();

        assertThat(agents().find(swarmId(), agent.id())).contains(agent);
      }
    }

    @Test
    void returnNothingForAnUnknownId() {
      agents().add(swarmId(), bee());

      assertThat(agents().find(swarmId(), new AgentId("wasp"))).isEmpty();
      assertThat(agents().find(swarmId(), new AgentId("Bee"))).isEmpty();
      assertThat(agents().find(otherSwarmId(), BEE)).isEmpty();
    }

    @Test
    void keepUnusualNamesApart() {
      Texts.names().forEach(name -> agents().add(swarmId(), named(name)));

      for (var name : Texts.names()) {
        assertThat(agents().find(swarmId(), new AgentId(name))).contains(named(name));
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

      assertThat(agents().add(swarmId(), longest)).isTrue();

      assertThat(agents().find(swarmId(), longest.id())).contains(longest);
    }

    @Test
    void beginAtVersionZeroWhateverWasGiven() {
      agents().add(swarmId(), bee().atVersion(7));

      assertThat(agents().find(swarmId(), BEE)).contains(bee());
    }

    @Test
    void leaveTheOneAloneThatHasTheId() {
      agents().add(swarmId(), bee());

      assertThat(agents().add(swarmId(), Agents.fullySaid("bee", AgentStatus.ERROR, T1))).isFalse();

      assertThat(agents().find(swarmId(), BEE)).contains(bee());
    }

    @Test
    void letEachSwarmHaveAnAgentOfOneName() {
      var other = Agents.fullySaid("bee", AgentStatus.ERROR, T1);

      assertThat(agents().add(swarmId(), bee())).isTrue();
      assertThat(agents().add(otherSwarmId(), other)).isTrue();

      assertThat(agents().find(swarmId(), BEE)).contains(bee());
      assertThat(agents().find(otherSwarmId(), BEE)).contains(other);
    }

    @Test
    void letOneOnlyTakeAnIdThatManyWant() {
      var added = Races.run(8, i -> agents().add(swarmId(), bee())).orFail();

      assertThat(added).filteredOn(won -> won).hasSize(1);
    }
  }

  @Nested
  class Save {

    @Test
    void replacesEveryPartAndIncreasesTheVersion() {
      agents().add(swarmId(), bee());
      var other = Agents.fullySaid("bee", AgentStatus.ERROR, T1);

      var saved = agents().save(swarmId(), other);

      assertThat(saved).isEqualTo(other.atVersion(1));
      assertThat(agents().find(swarmId(), BEE)).contains(saved);
      assertThat(agents().save(swarmId(), bee().atVersion(1))).isEqualTo(bee().atVersion(2));
      assertThat(agents().find(swarmId(), BEE)).contains(bee().atVersion(2));
    }

    @Test
    void refusesAnotherVersionThanTheStoredOneAndNamesBoth() {
      agents().add(swarmId(), bee());
      var stored = agents().save(swarmId(), bee());
      var other = Agents.fullySaid("bee", AgentStatus.ERROR, T1);

      assertStale("agent", BEE, 0, 1, () -> agents().save(swarmId(), other));
      assertStale("agent", BEE, 2, 1, () -> agents().save(swarmId(), other.atVersion(2)));

      assertThat(agents().find(swarmId(), BEE)).contains(stored);
    }

    @Test
    void refusesAnAgentThatIsNotKnown() {
      agents().add(otherSwarmId(), bee());

      assertNotFound("agent", BEE, () -> agents().save(swarmId(), bee()));

      assertThat(agents().find(swarmId(), BEE)).isEmpty();
      assertThat(agents().find(otherSwarmId(), BEE)).contains(bee());
    }

    @Test
    void letsOneOnlyReplaceAVersionThatManyHaveRead() {
      agents().add(swarmId(), bee());

      var race =
          Races.run(
              8, i -> agents().save(swarmId(), bee().inStatus(AgentStatus.ACTIVE, found(i), T1)));

      assertOneWon(race);
      assertThat(agents().find(swarmId(), BEE)).contains(race.results().get(0));
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
        agents().add(swarmId(), agent);

        assertThat(agents().touch(swarmId(), List.of(agent.id()), T1.plusNanos(999))).isEqualTo(1);

        assertThat(agents().find(swarmId(), agent.id())).contains(agent.seen(T1));
      }
    }

    @Test
    void changesNothingByATimeBeforeItWasLastSeen() {
      for (var status : AgentStatus.values()) {
        var agent = Agents.agent("bee " + status, status, AgentProfile.PLAIN, T1);
        agents().add(swarmId(), agent);

        assertThat(agents().touch(swarmId(), List.of(agent.id()), T1.minusNanos(1_000)))
            .isEqualTo(1);

        assertThat(agents().find(swarmId(), agent.id())).contains(agent);
      }
    }

    @Test
    void leavesTheVersionSoThatWhatWasReadBeforeCanBeSaved() {
      agents().add(swarmId(), bee());
      agents().touch(swarmId(), List.of(BEE), T1);

      assertThat(agents().save(swarmId(), bee()).version()).isEqualTo(1);
    }

    @Test
    void countsThoseThatAreKnownEachOnce() {
      agents().add(swarmId(), bee());
      agents().add(swarmId(), named("ant"));
      agents().add(otherSwarmId(), named("wasp"));
      var ids = Stream.of("bee", "wasp", "ant", "bee", "none").map(AgentId::new).toList();

      assertThat(agents().touch(swarmId(), ids, T1)).isEqualTo(2);
      assertThat(agents().touch(swarmId(), List.of(), T1)).isZero();

      assertThat(agents().find(otherSwarmId(), new AgentId("wasp"))).contains(named("wasp"));
    }

    @Test
    void takesManyAtOnce() {
      var ids = IntStream.range(0, 1_500).mapToObj(i -> new AgentId("a" + i)).toList();
      store
          .work()
          .write(() -> ids.stream().map(id -> agents().add(swarmId(), named(id.value()))).toList());

      assertThat(agents().touch(swarmId(), ids, T1)).isEqualTo(1_500);

      assertThat(agents().silentSince(swarmId(), T1, 1)).isEmpty();
    }
  }
}
