package io.skep.testkit.contract;

import static io.skep.testkit.contract.Refusals.assertCopesWithForeignCursors;
import static io.skep.testkit.contract.Refusals.assertLimited;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentFigures;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.agent.AgentRepository;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.TeamSummary;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.testkit.fixture.Agents;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.Races;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.fixture.Texts;
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

/** What an {@link AgentRepository} owes when it is asked for more than one agent. */
abstract class AgentLists extends StoreContract {

  static final Instant T0 = SettableClock.START;
  static final Instant T1 = T0.plusSeconds(10);
  static final AgentId BEE = new AgentId("bee");

  @Nested
  class ListOf {

    @Test
    void isOrderedByIdInPagesOfAnySize() {
      var names = new ArrayList<>(Texts.names());
      Collections.shuffle(names, new Random(1));
      names.forEach(name -> agents().add(swarmId(), named(name)));
      agents().add(otherSwarmId(), named("wasp"));

      for (int limit : new int[] {1, 2, 7, names.size(), 1_000}) {
        assertThat(ids(limit, AgentQuery.ALL)).containsExactlyElementsOf(Texts.names());
      }
    }

    @Test
    void isEmptyForASwarmThatNobodyHeardOf() {
      var page = agents().list(otherSwarmId(), AgentQuery.ALL, PageRequest.first(1));

      assertThat(page.items()).isEmpty();
      assertThat(page.next()).isEmpty();
    }

    @Test
    void returnsEveryPart() {
      var agent = Agents.fullySaid("bee", AgentStatus.PAUSED, T0);
      agents().add(swarmId(), agent);

      assertThat(agents().list(swarmId(), AgentQuery.ALL, PageRequest.first(1)).items())
          .containsExactly(agent);
    }

    @Test
    void holdsThoseThatMatchEverythingThatIsGiven() {
      var all = AgentQueries.agents();
      all.forEach(agent -> agents().add(swarmId(), agent));

      for (var query : AgentQueries.all()) {
        assertThat(Pages.all(2, page -> agents().list(swarmId(), query, page)))
            .as("%s", query)
            .containsExactlyElementsOf(
                all.stream()
                    .filter(agent -> AgentQueries.matches(query, agent))
                    .sorted(Comparator.comparing(Agent::id))
                    .toList());
      }
    }

    @Test
    void neitherRepeatsNorLosesAnElementWhileOthersComeAndChange() {
      var names = Stream.of("b", "d", "f", "h", "j").toList();
      names.forEach(name -> agents().add(swarmId(), named(name)));
      var late = List.of("a", "c", "e", "g", "i").iterator();

      var seen =
          Pages.all(
              1,
              page -> {
                var found = agents().list(swarmId(), AgentQuery.ALL, page);
                if (late.hasNext()) {
                  agents().add(swarmId(), named(late.next()));
                }
                found.items().forEach(agent -> agents().save(swarmId(), agent));
                return found;
              });

      assertThat(seen)
          .extracting(agent -> agent.id().value())
          .doesNotHaveDuplicates()
          .containsAll(names);
    }

    @Test
    void copesWithCursorsThatItDidNotMake() {
      agents().add(swarmId(), bee());

      assertCopesWithForeignCursors(page -> agents().list(swarmId(), AgentQuery.ALL, page));
    }

    private List<String> ids(int limit, AgentQuery query) {
      return Pages.all(limit, page -> agents().list(swarmId(), query, page)).stream()
          .map(agent -> agent.id().value())
          .toList();
    }
  }

  @Nested
  class SilentSince {

    @Test
    void returnsTheLongestSilentFirst() {
      for (int second : new int[] {3, 1, 4, 2}) {
        agents().add(swarmId(), Agents.agent("bee" + second, T0.plusSeconds(second)));
      }
      agents().add(otherSwarmId(), named("wasp"));

      assertThat(agents().silentSince(swarmId(), T1, 10))
          .extracting(agent -> agent.id().value())
          .containsExactly("bee1", "bee2", "bee3", "bee4");
      assertThat(agents().silentSince(swarmId(), T1, 2))
          .extracting(agent -> agent.id().value())
          .containsExactly("bee1", "bee2");
    }

    @Test
    void leavesOutWhoWasSeenAtThatVeryInstant() {
      agents().add(swarmId(), bee());

      assertThat(agents().silentSince(swarmId(), T0, 10)).isEmpty();
      assertThat(agents().silentSince(swarmId(), T0.plusNanos(1_000), 10)).containsExactly(bee());
    }

    @Test
    void returnsOnlyThoseThatAreExpectedAlive() {
      for (var status : AgentStatus.values()) {
        agents().add(swarmId(), Agents.fullySaid(status.name(), status, T0));
      }

      assertThat(agents().silentSince(swarmId(), T1, 10))
          .extracting(Agent::status)
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(AgentStatus.values()).filter(AgentStatus::isExpectedAlive).toList());
    }

    @Test
    void returnsThoseThatWereNotHeardOfSince() {
      agents().add(swarmId(), bee());
      agents().add(swarmId(), named("ant"));
      agents().touch(swarmId(), List.of(BEE), T1);

      assertThat(agents().silentSince(swarmId(), T1, 10)).containsExactly(named("ant"));
    }

    @Test
    void isLimited() {
      assertLimited(limit -> agents().silentSince(swarmId(), T1, limit));
    }
  }

  @Nested
  class Teams {

    @Test
    void areSummedUpInTheOrderOfTheirNamesTheNamelessFirst() {
      add("a", "gamma", AgentStatus.IDLE, 3, OptionalDouble.of(50), OptionalDouble.empty());
      add("b", "gamma", AgentStatus.RETIRED, 4, OptionalDouble.of(100), OptionalDouble.empty());
      add("c", "gamma", AgentStatus.OFFLINE, 0, OptionalDouble.empty(), OptionalDouble.empty());
      add("d", "", AgentStatus.ERROR, 5, OptionalDouble.of(0), OptionalDouble.of(12.5));
      add("e", "Gamma", AgentStatus.IDLE, 0, OptionalDouble.empty(), OptionalDouble.empty());
      agents().add(otherSwarmId(), Agents.fullySaid("wasp", AgentStatus.IDLE, T0));

      assertThat(teams(1))
          .containsExactly(
              new TeamSummary("", 1, OptionalDouble.of(0), OptionalDouble.of(12.5), 5),
              new TeamSummary("Gamma", 1, OptionalDouble.empty(), OptionalDouble.empty(), 0),
              new TeamSummary("gamma", 3, OptionalDouble.of(75), OptionalDouble.empty(), 7));
    }

    @Test
    void comeInPagesOfAnySize() {
      assertThat(teams(1)).isEmpty();
      Texts.names()
          .forEach(
              team ->
                  agents().add(swarmId(), inTeam("of " + team.length() + team.hashCode(), team)));
      agents().add(swarmId(), inTeam("nameless", ""));
      var names = new ArrayList<>(List.of(""));
      names.addAll(Texts.names());

      for (int limit : new int[] {1, 2, 7, names.size(), 1_000}) {
        assertThat(teams(limit)).extracting(TeamSummary::team).isEqualTo(names);
      }
    }

    @Test
    void neitherRepeatNorLoseATeamWhileOthersComeAndGo() {
      Stream.of("b", "d", "f").forEach(team -> agents().add(swarmId(), inTeam(team, team)));
      var late = List.of("a", "c", "e").iterator();

      var seen =
          Pages.all(
              1,
              page -> {
                var found = agents().teams(swarmId(), page);
                if (late.hasNext()) {
                  var team = late.next();
                  agents().add(swarmId(), inTeam(team, team));
                }
                return found;
              });

      assertThat(seen)
          .extracting(TeamSummary::team)
          .doesNotHaveDuplicates()
          .contains("b", "d", "f");
    }

    @Test
    void followWhatIsSaved() {
      agents().add(swarmId(), inTeam("a", "beta"));
      agents().save(swarmId(), inTeam("a", "gamma"));

      assertThat(teams(1)).extracting(TeamSummary::team).containsExactly("gamma");
    }

    @Test
    void addUpTheLargestCounts() {
      for (int i = 0; i < 20; i++) {
        add(
            "a" + i,
            "t",
            AgentStatus.IDLE,
            AgentFigures.MOST,
            OptionalDouble.of(33.3),
            OptionalDouble.empty());
      }

      var team = teams(1).get(0);

      assertThat(team.tasksCompleted()).isEqualTo(20 * AgentFigures.MOST);
      assertThat(team.meanEfficiency().getAsDouble()).isCloseTo(33.3, within(1e-9));
    }

    @Test
    void copeWithCursorsThatTheyDidNotMake() {
      agents().add(swarmId(), bee());

      assertCopesWithForeignCursors(page -> agents().teams(swarmId(), page));
    }

    private List<TeamSummary> teams(int limit) {
      return Pages.all(limit, page -> agents().teams(swarmId(), page));
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
              Agents.with(
                  inTeam(id, team), status, new AgentFigures(1, tasks, efficiency, compliance)));
    }

    private static Agent inTeam(String id, String team) {
      return Agents.agent(id, AgentStatus.IDLE, AgentProfile.PLAIN.withTeam(team), T0);
    }
  }

  @Nested
  class CountByStatus {

    @Test
    void leavesOutWhatThereIsNot() {
      assertThat(agents().countByStatus(swarmId())).isEmpty();

      agents().add(swarmId(), bee());
      agents().add(swarmId(), named("ant"));
      agents().add(otherSwarmId(), Agents.agent("w", AgentStatus.ERROR, AgentProfile.PLAIN, T0));
      agents().save(swarmId(), inStatus(bee(), AgentStatus.OFFLINE));

      assertThat(agents().countByStatus(swarmId()))
          .isEqualTo(Map.of(AgentStatus.IDLE, 1L, AgentStatus.OFFLINE, 1L));
      agents().touch(swarmId(), List.of(BEE), T1);
      assertThat(agents().countByStatus(swarmId()))
          .isEqualTo(Map.of(AgentStatus.IDLE, 1L, AgentStatus.ACTIVE, 1L));
    }

    @Test
    void equalsARecountAfterARace() {
      var statuses = List.of(AgentStatus.values());
      for (int i = 0; i < 6; i++) {
        agents().add(swarmId(), named("a" + i));
      }

      Races.run(
              6,
              i -> {
                var agent = named("a" + i);
                for (var status : statuses) {
                  agent = agents().save(swarmId(), inStatus(agent, status));
                  agents().touch(swarmId(), List.of(agent.id()), T1);
                }
                return agents().save(swarmId(), inStatus(agent, statuses.get(i)));
              })
          .orFail();

      assertThat(agents().countByStatus(swarmId()))
          .isEqualTo(
              Pages.all(2, page -> agents().list(swarmId(), AgentQuery.ALL, page)).stream()
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
    return Agents.agent(id, T0);
  }

  static Agent inStatus(Agent agent, AgentStatus status) {
    return Agents.with(agent, status, agent.figures());
  }
}
