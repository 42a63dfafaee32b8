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
      names.forEach(name -> agents().add(SWARM, named(name)));
      agents().add(OTHER_SWARM, named("wasp"));

      for (int limit : new int[] {1, 2, 7, names.size(), 1_000}) {
        assertThat(ids(limit, AgentQuery.ALL)).containsExactlyElementsOf(Texts.names());
      }
    }

    @Test
    void isEmptyForASwarmThatNobodyHeardOf() {
      var page = agents().list(OTHER_SWARM, AgentQuery.ALL, PageRequest.first(1));

      assertThat(page.items()).isEmpty();
      assertThat(page.next()).isEmpty();
    }

    @Test
    void returnsEveryPart() {
      var agent = Agents.fullySaid("bee", AgentStatus.PAUSED, T0);
      agents().add(SWARM, agent);

      assertThat(agents().list(SWARM, AgentQuery.ALL, PageRequest.first(1)).items())
          .containsExactly(agent);
    }

    @Test
    void holdsThoseThatMatchEverythingThatIsGiven() {
      var all = AgentQueries.agents();
      all.forEach(agent -> agents().add(SWARM, agent));

      for (var query : AgentQueries.all()) {
        assertThat(Pages.all(2, page -> agents().list(SWARM, query, page)))
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
      names.forEach(name -> agents().add(SWARM, named(name)));
      var late = List.of("a", "c", "e", "g", "i").iterator();

      var seen =
          Pages.all(
              1,
              page -> {
                var found = agents().list(SWARM, AgentQuery.ALL, page);
                if (late.hasNext()) {
                  agents().add(SWARM, named(late.next()));
                }
                found.items().forEach(agent -> agents().save(SWARM, agent));
                return found;
              });

      assertThat(seen)
          .extracting(agent -> agent.id().value())
          .doesNotHaveDuplicates()
          .containsAll(names);
    }

    @Test
    void copesWithCursorsThatItDidNotMake() {
      agents().add(SWARM, bee());

      assertCopesWithForeignCursors(page -> agents().list(SWARM, AgentQuery.ALL, page));
    }

    private List<String> ids(int limit, AgentQuery query) {
      return Pages.all(limit, page -> agents().list(SWARM, query, page)).stream()
          .map(agent -> agent.id().value())
          .toList();
    }
  }

  @Nested
  class SilentSince {

    @Test
    void returnsTheLongestSilentFirst() {
      for (int second : new int[] {3, 1, 4, 2}) {
        agents().add(SWARM, Agents.agent("bee" + second, T0.plusSeconds(second)));
      }
      agents().add(OTHER_SWARM, named("wasp"));

      assertThat(agents().silentSince(SWARM, T1, 10))
          .extracting(agent -> agent.id().value())
          .containsExactly("bee1", "bee2", "bee3", "bee4");
      assertThat(agents().silentSince(SWARM, T1, 2))
          .extracting(agent -> agent.id().value())
          .containsExactly("bee1", "bee2");
    }

    @Test
    void leavesOutWhoWasSeenAtThatVeryInstant() {
      agents().add(SWARM, bee());

      assertThat(agents().silentSince(SWARM, T0, 10)).isEmpty();
      assertThat(agents().silentSince(SWARM, T0.plusNanos(1_000), 10)).containsExactly(bee());
    }

    @Test
    void returnsOnlyThoseThatAreExpectedAlive() {
      for (var status : AgentStatus.values()) {
        agents().add(SWARM, Agents.fullySaid(status.name(), status, T0));
      }

      assertThat(agents().silentSince(SWARM, T1, 10))
          .extracting(Agent::status)
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(AgentStatus.values()).filter(AgentStatus::isExpectedAlive).toList());
    }

    @Test
    void returnsThoseThatWereNotHeardOfSince() {
      agents().add(SWARM, bee());
      agents().add(SWARM, named("ant"));
      agents().touch(SWARM, List.of(BEE), T1);

      assertThat(agents().silentSince(SWARM, T1, 10)).containsExactly(named("ant"));
    }

    @Test
    void isLimited() {
      assertLimited(limit -> agents().silentSince(SWARM, T1, limit));
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
      agents().add(OTHER_SWARM, Agents.fullySaid("wasp", AgentStatus.IDLE, T0));

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
              team -> agents().add(SWARM, inTeam("of " + team.length() + team.hashCode(), team)));
      agents().add(SWARM, inTeam("nameless", ""));
      var names = new ArrayList<>(List.of(""));
      names.addAll(Texts.names());

      for (int limit : new int[] {1, 2, 7, names.size(), 1_000}) {
        assertThat(teams(limit)).extracting(TeamSummary::team).isEqualTo(names);
      }
    }

    @Test
    void neitherRepeatNorLoseATeamWhileOthersComeAndGo() {
      Stream.of("b", "d", "f").forEach(team -> agents().add(SWARM, inTeam(team, team)));
      var late = List.of("a", "c", "e").iterator();

      var seen =
          Pages.all(
              1,
              page -> {
                var found = agents().teams(SWARM, page);
                if (late.hasNext()) {
                  var team = late.next();
                  agents().add(SWARM, inTeam(team, team));
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
      agents().add(SWARM, inTeam("a", "beta"));
      agents().save(SWARM, inTeam("a", "gamma"));

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
      agents().add(SWARM, bee());

      assertCopesWithForeignCursors(page -> agents().teams(SWARM, page));
    }

    private List<TeamSummary> teams(int limit) {
      return Pages.all(limit, page -> agents().teams(SWARM, page));
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
              SWARM,
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
      assertThat(agents().countByStatus(SWARM)).isEmpty();

      agents().add(SWARM, bee());
      agents().add(SWARM, named("ant"));
      agents().add(OTHER_SWARM, Agents.agent("w", AgentStatus.ERROR, AgentProfile.PLAIN, T0));
      agents().save(SWARM, inStatus(bee(), AgentStatus.OFFLINE));

      assertThat(agents().countByStatus(SWARM))
          .isEqualTo(Map.of(AgentStatus.IDLE, 1L, AgentStatus.OFFLINE, 1L));
      agents().touch(SWARM, List.of(BEE), T1);
      assertThat(agents().countByStatus(SWARM))
          .isEqualTo(Map.of(AgentStatus.IDLE, 1L, AgentStatus.ACTIVE, 1L));
    }

    @Test
    void equalsARecountAfterARace() {
      var statuses = List.of(AgentStatus.values());
      for (int i = 0; i < 6; i++) {
        agents().add(SWARM, named("a" + i));
      }

      Races.run(
              6,
              i -> {
                var agent = named("a" + i);
                for (var status : statuses) {
                  agent = agents().save(SWARM, inStatus(agent, status));
                  agents().touch(SWARM, List.of(agent.id()), T1);
                }
                return agents().save(SWARM, inStatus(agent, statuses.get(i)));
              })
          .orFail();

      assertThat(agents().countByStatus(SWARM))
          .isEqualTo(
              Pages.all(2, page -> agents().list(SWARM, AgentQuery.ALL, page)).stream()
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
