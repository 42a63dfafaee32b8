package io.skep.testkit.contract.agent;

import static io.skep.testkit.contract.store.ErrorAssertions.assertToleratesForeignCursors;
import static io.skep.testkit.contract.store.ErrorAssertions.assertValidatesLimit;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.agent.AgentRepository;
import io.skep.domain.agent.AgentStats;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.TeamSummary;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.AgentFactory;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.fixture.TestStrings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract tests of {@link AgentRepository} for lists of agents. */
abstract class AgentListTests extends StoreContract {

  static final Instant T0 = SettableClock.START;
  static final Instant T1 = T0.plusSeconds(10);
  static final AgentId BEE = new AgentId("bee");

  @Nested
  class ListAgents {

    @Test
    void isOrderedByIdInPagesOfAnySize() {
      var names = new ArrayList<>(TestStrings.unusualNames());
      Collections.shuffle(names, new Random(1));
      names.forEach(name -> agents().add(swarmId(), named(name)));
      agents().add(otherSwarmId(), named("wasp"));

      for (int limit : new int[] {1, 2, 7, names.size(), 1_000}) {
        assertThat(ids(limit, AgentQuery.ALL))
            .containsExactlyElementsOf(TestStrings.unusualNames());
      }
    }

    @Test
    void isEmptyForAnUnknownSwarm() {
      var page = agents().list(otherSwarmId(), AgentQuery.ALL, PageRequest.first(1));

      assertThat(page.items()).isEmpty();
      assertThat(page.next()).isEmpty();
    }

    @Test
    void returnsEveryField() {
      var agent = AgentFactory.withAllFields("bee", AgentStatus.PAUSED, T0);
      agents().add(swarmId(), agent);

      assertThat(agents().list(swarmId(), AgentQuery.ALL, PageRequest.first(1)).items())
          .containsExactly(agent);
    }

    @Test
    void returnsMatchesOfAllFilters() {
      var all = AgentQueries.agents();
      all.forEach(agent -> agents().add(swarmId(), agent));

      for (var query : AgentQueries.all()) {
        assertThat(Pages.collectAll(2, page -> agents().list(swarmId(), query, page)))
            .as("%s", query)
            .containsExactlyElementsOf(
                all.stream()
                    .filter(agent -> AgentQueries.matches(query, agent))
                    .sorted(Comparator.comparing(Agent::id))
                    .toList());
      }
    }

    @Test
    void pagesAreStableUnderConcurrentChanges() {
      var names = Stream.of("b", "d", "f", "h", "j").toList();
      names.forEach(name -> agents().add(swarmId(), named(name)));
      var late = List.of("a", "c", "e", "g", "i").iterator();

      var seen =
          Pages.collectAll(
              1,
              page -> {
                var result = agents().list(swarmId(), AgentQuery.ALL, page);
                if (late.hasNext()) {
                  agents().add(swarmId(), named(late.next()));
                }
                result.items().forEach(agent -> agents().save(swarmId(), agent));
                return result;
              });

      assertThat(seen)
          .extracting(agent -> agent.id().value())
          .doesNotHaveDuplicates()
          .containsAll(names);
    }

    @Test
    void toleratesForeignCursors() {
      agents().add(swarmId(), bee());

      assertToleratesForeignCursors(page -> agents().list(swarmId(), AgentQuery.ALL, page));
    }

    private List<String> ids(int limit, AgentQuery query) {
      return Pages.collectAll(limit, page -> agents().list(swarmId(), query, page)).stream()
          .map(agent -> agent.id().value())
          .toList();
    }
  }

  @Nested
  class FindInactive {

    @Test
    void returnsLeastRecentlySeenFirst() {
      for (int second : new int[] {3, 1, 4, 2}) {
        agents().add(swarmId(), AgentFactory.create("bee" + second, T0.plusSeconds(second)));
      }
      agents().add(otherSwarmId(), named("wasp"));

      assertThat(agents().findInactive(swarmId(), T1, 10))
          .extracting(agent -> agent.id().value())
          .containsExactly("bee1", "bee2", "bee3", "bee4");
      assertThat(agents().findInactive(swarmId(), T1, 2))
          .extracting(agent -> agent.id().value())
          .containsExactly("bee1", "bee2");
    }

    @Test
    void excludesAgentsSeenAtTheInstant() {
      agents().add(swarmId(), bee());

      assertThat(agents().findInactive(swarmId(), T0, 10)).isEmpty();
      assertThat(agents().findInactive(swarmId(), T0.plusNanos(1_000), 10)).containsExactly(bee());
    }

    @Test
    void returnsOnlyLiveStatuses() {
      for (var status : AgentStatus.values()) {
        agents().add(swarmId(), AgentFactory.withAllFields(status.name(), status, T0));
      }

      assertThat(agents().findInactive(swarmId(), T1, 10))
          .extracting(Agent::status)
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(AgentStatus.values()).filter(AgentStatus::isExpectedAlive).toList());
    }

    @Test
    void returnsAgentsWithoutHeartbeatSince() {
      agents().add(swarmId(), bee());
      agents().add(swarmId(), named("ant"));
      agents().recordHeartbeats(swarmId(), List.of(BEE), T1);

      assertThat(agents().findInactive(swarmId(), T1, 10)).containsExactly(named("ant"));
    }

    @Test
    void validatesTheLimit() {
      assertValidatesLimit(limit -> agents().findInactive(swarmId(), T1, limit));
    }
  }

  @Nested
  class Teams {

    @Test
    void areOrderedByNameEmptyFirst() {
      add("a", "gamma", AgentStatus.IDLE, 3, OptionalDouble.of(50), OptionalDouble.empty());
      add("b", "gamma", AgentStatus.RETIRED, 4, OptionalDouble.of(100), OptionalDouble.empty());
      add("c", "gamma", AgentStatus.OFFLINE, 0, OptionalDouble.empty(), OptionalDouble.empty());
      add("d", "", AgentStatus.ERROR, 5, OptionalDouble.of(0), OptionalDouble.of(12.5));
      add("e", "Gamma", AgentStatus.IDLE, 0, OptionalDouble.empty(), OptionalDouble.empty());
      agents().add(otherSwarmId(), AgentFactory.withAllFields("wasp", AgentStatus.IDLE, T0));

      assertThat(teams(1))
          .containsExactly(
              new TeamSummary("", 1, OptionalDouble.of(0), OptionalDouble.of(12.5), 5),
              new TeamSummary("Gamma", 1, OptionalDouble.empty(), OptionalDouble.empty(), 0),
              new TeamSummary("gamma", 3, OptionalDouble.of(75), OptionalDouble.empty(), 7));
    }

    @Test
    void areOrderedInPagesOfAnySize() {
      assertThat(teams(1)).isEmpty();
      TestStrings.unusualNames()
          .forEach(
              team ->
                  agents().add(swarmId(), inTeam("of " + team.length() + team.hashCode(), team)));
      agents().add(swarmId(), inTeam("nameless", ""));
      var names = new ArrayList<>(List.of(""));
      names.addAll(TestStrings.unusualNames());

      for (int limit : new int[] {1, 2, 7, names.size(), 1_000}) {
        assertThat(teams(limit)).extracting(TeamSummary::team).isEqualTo(names);
      }
    }

    @Test
    void pagesAreStableUnderConcurrentChanges() {
      Stream.of("b", "d", "f").forEach(team -> agents().add(swarmId(), inTeam(team, team)));
      var late = List.of("a", "c", "e").iterator();

      var seen =
          Pages.collectAll(
              1,
              page -> {
                var result = agents().teams(swarmId(), page);
                if (late.hasNext()) {
                  var team = late.next();
                  agents().add(swarmId(), inTeam(team, team));
                }
                return result;
              });

      assertThat(seen)
          .extracting(TeamSummary::team)
          .doesNotHaveDuplicates()
          .contains("b", "d", "f");
    }

    @Test
    void reflectSaves() {
      agents().add(swarmId(), inTeam("a", "beta"));
      agents().save(swarmId(), inTeam("a", "gamma"));

      assertThat(teams(1)).extracting(TeamSummary::team).containsExactly("gamma");
    }

    @Test
    void sumTheLargestCountsWithoutOverflow() {
      for (int i = 0; i < 20; i++) {
        add(
            "a" + i,
            "t",
            AgentStatus.IDLE,
            AgentStats.MAX_COUNT,
            OptionalDouble.of(33.3),
            OptionalDouble.empty());
      }

      var team = teams(1).get(0);

      assertThat(team.tasksCompleted()).isEqualTo(20 * AgentStats.MAX_COUNT);
      assertThat(team.meanEfficiency().getAsDouble()).isCloseTo(33.3, within(1e-9));
    }

    @Test
    void tolerateForeignCursors() {
      agents().add(swarmId(), bee());

      assertToleratesForeignCursors(page -> agents().teams(swarmId(), page));
    }

    private List<TeamSummary> teams(int limit) {
      return Pages.collectAll(limit, page -> agents().teams(swarmId(), page));
    }

    private void add(
        String id,
        String team,
        AgentStatus status,
        long tasks,
        OptionalDouble efficiency,
        OptionalDouble compliance) {
      agents()
          .add(
              swarmId(),
              AgentFactory.withStats(
                  inTeam(id, team), status, new AgentStats(1, tasks, efficiency, compliance)));
    }

    private static Agent inTeam(String id, String team) {
      return AgentFactory.create(id, AgentStatus.IDLE, AgentProfile.DEFAULT.withTeam(team), T0);
    }
  }

  @Nested
  class CountByStatus {

    @Test
    void omitsStatusesWithoutAgents() {
      assertThat(agents().countByStatus(swarmId())).isEmpty();

      agents().add(swarmId(), bee());
      agents().add(swarmId(), named("ant"));
      agents()
          .add(
              otherSwarmId(),
              AgentFactory.create("w", AgentStatus.ERROR, AgentProfile.DEFAULT, T0));
      agents().save(swarmId(), inStatus(bee(), AgentStatus.OFFLINE));

      assertThat(agents().countByStatus(swarmId()))
          .isEqualTo(Map.of(AgentStatus.IDLE, 1L, AgentStatus.OFFLINE, 1L));
      agents().recordHeartbeats(swarmId(), List.of(BEE), T1);
      assertThat(agents().countByStatus(swarmId()))
          .isEqualTo(Map.of(AgentStatus.IDLE, 1L, AgentStatus.ACTIVE, 1L));
    }

    @Test
    void equalsARecountAfterARace() {
      var statuses = List.of(AgentStatus.values());
      for (int i = 0; i < 6; i++) {
        agents().add(swarmId(), named("a" + i));
      }

      ConcurrentRunner.run(
              6,
              i -> {
                var agent = named("a" + i);
                for (var status : statuses) {
                  agent = agents().save(swarmId(), inStatus(agent, status));
                  agents().recordHeartbeats(swarmId(), List.of(agent.id()), T1);
                }
                return agents().save(swarmId(), inStatus(agent, statuses.get(i)));
              })
          .resultsOrThrow();

      assertThat(agents().countByStatus(swarmId()))
          .isEqualTo(
              Pages.collectAll(2, page -> agents().list(swarmId(), AgentQuery.ALL, page)).stream()
                  .collect(groupingBy(Agent::status, counting())));
    }
  }

  final AgentRepository agents() {
    return store.agents();
  }

  static Agent bee() {
    return named("bee");
  }

  static Agent named(String id) {
    return AgentFactory.create(id, T0);
  }

  static Agent inStatus(Agent agent, AgentStatus status) {
    return AgentFactory.withStats(agent, status, agent.stats());
  }
}
