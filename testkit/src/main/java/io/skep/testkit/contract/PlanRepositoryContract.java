package io.skep.testkit.contract;

import static io.skep.testkit.contract.Refusals.assertCopesWithForeignCursors;
import static io.skep.testkit.contract.Refusals.assertNotFound;
import static io.skep.testkit.contract.Refusals.assertOneWon;
import static io.skep.testkit.contract.Refusals.assertStale;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanRepository;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.value.Check;
import io.skep.domain.value.Json;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.Races;
import io.skep.testkit.fixture.Texts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a {@link PlanRepository} owes. */
public abstract class PlanRepositoryContract extends PlanLinks {

  @Nested
  class FindAndAdd {

    @Test
    void returnEveryPartAsItWasGiven() {
      for (var status : PlanStatus.values()) {
        var plan = fullySaid("p " + status, status);

        assertThat(plans().add(swarmId(), plan)).isTrue();

        assertThat(plans().find(swarmId(), plan.id())).contains(plan);
      }
    }

    @Test
    void returnNothingForAnUnknownId() {
      plans().add(swarmId(), named("p"));

      assertThat(plans().find(swarmId(), new PlanId("P"))).isEmpty();
      assertThat(plans().find(otherSwarmId(), PLAN)).isEmpty();
    }

    @Test
    void keepUnusualNamesApart() {
      Texts.names().forEach(name -> plans().add(swarmId(), named(name)));

      for (var name : Texts.names()) {
        assertThat(plans().find(swarmId(), new PlanId(name))).contains(named(name));
      }
    }

    @Test
    void keepTheLongestWordsAndTheOutermostTimesAndCounts() {
      var longest =
          new Plan(
              new PlanId(Texts.longestName(PlanId.MAX_LENGTH)),
              Texts.longest(100_000),
              Texts.longest(100_000),
              Texts.longest(1_000_000),
              PlanStatus.FAILED,
              Integer.MAX_VALUE,
              Integer.MAX_VALUE,
              Json.string(Texts.longest(1_000_000)),
              Check.EARLIEST,
              Check.TOO_LATE.minusNanos(1_000),
              0);

      assertThat(plans().add(swarmId(), longest)).isTrue();

      assertThat(plans().find(swarmId(), longest.id())).contains(longest);
    }

    @Test
    void beginAtVersionZeroWhateverWasGiven() {
      plans().add(swarmId(), named("p").atVersion(7));

      assertThat(plans().find(swarmId(), PLAN)).contains(named("p"));
    }

    @Test
    void leaveTheOneAloneThatHasTheId() {
      plans().add(swarmId(), named("p"));

      assertThat(plans().add(swarmId(), fullySaid("p", PlanStatus.FAILED))).isFalse();

      assertThat(plans().find(swarmId(), PLAN)).contains(named("p"));
    }

    @Test
    void letEachSwarmHaveAPlanOfOneName() {
      var other = fullySaid("p", PlanStatus.FAILED);

      assertThat(plans().add(swarmId(), named("p"))).isTrue();
      assertThat(plans().add(otherSwarmId(), other)).isTrue();

      assertThat(plans().find(swarmId(), PLAN)).contains(named("p"));
      assertThat(plans().find(otherSwarmId(), PLAN)).contains(other);
    }

    @Test
    void letOneOnlyTakeAnIdThatManyWant() {
      var added = Races.run(8, i -> plans().add(swarmId(), named("p"))).orFail();

      assertThat(added).filteredOn(won -> won).hasSize(1);
    }
  }

  @Nested
  class Save {

    @Test
    void replacesEveryPartAndIncreasesTheVersion() {
      plans().add(swarmId(), named("p"));
      var other = fullySaid("p", PlanStatus.EXECUTING);

      var saved = plans().save(swarmId(), other);

      assertThat(saved).isEqualTo(other.atVersion(1));
      assertThat(plans().find(swarmId(), PLAN)).contains(saved);
      assertThat(plans().save(swarmId(), named("p").atVersion(1)).version()).isEqualTo(2);
      assertThat(plans().find(swarmId(), PLAN)).contains(named("p").atVersion(2));
    }

    @Test
    void refusesAnotherVersionThanTheStoredOneAndNamesBoth() {
      plans().add(swarmId(), named("p"));
      var stored = plans().save(swarmId(), named("p"));
      var other = fullySaid("p", PlanStatus.FAILED);

      assertStale("plan", PLAN, 0, 1, () -> plans().save(swarmId(), other));
      assertStale("plan", PLAN, 2, 1, () -> plans().save(swarmId(), other.atVersion(2)));

      assertThat(plans().find(swarmId(), PLAN)).contains(stored);
    }

    @Test
    void refusesAPlanThatIsNotThere() {
      plans().add(otherSwarmId(), named("p"));

      assertNotFound("plan", PLAN, () -> plans().save(swarmId(), named("p")));

      assertThat(plans().find(swarmId(), PLAN)).isEmpty();
      assertThat(plans().find(otherSwarmId(), PLAN)).contains(named("p"));
    }

    @Test
    void letsOneOnlyReplaceAVersionThatManyHaveRead() {
      plans().add(swarmId(), named("p"));

      var race = Races.run(8, i -> plans().save(swarmId(), named("p").worded("by " + i, "", T0)));

      assertOneWon(race);
      assertThat(plans().find(swarmId(), PLAN)).contains(race.results().get(0));
    }
  }

  @Nested
  class ListOf {

    @Test
    void beginsWithTheLastUpdatedTiesByIdInPagesOfAnySize() {
      var expected = updatedTogetherAndApart();
      var stored = new ArrayList<>(expected);
      Collections.shuffle(stored, new Random(1));
      stored.forEach(plan -> plans().add(swarmId(), plan));
      plans().add(otherSwarmId(), named("wasp"));

      for (int limit : new int[] {1, 2, 7, expected.size(), 1_000}) {
        assertThat(list(limit, Optional.empty())).containsExactlyElementsOf(expected);
      }
    }

    @Test
    void isEmptyForASwarmThatNobodyHeardOf() {
      var page = plans().list(swarmId(), Optional.empty(), PageRequest.first(1));

      assertThat(page.items()).isEmpty();
      assertThat(page.next()).isEmpty();
    }

    @Test
    void holdsThoseInOneStatusIfThatIsAskedFor() {
      for (var status : PlanStatus.values()) {
        plans().add(swarmId(), fullySaid("a " + status, status));
        plans().add(swarmId(), fullySaid("b " + status, status));
      }
      plans().save(swarmId(), fullySaid("b EXECUTING", PlanStatus.FAILED));

      assertThat(list(1, Optional.of(PlanStatus.EXECUTING)))
          .containsExactly(fullySaid("a EXECUTING", PlanStatus.EXECUTING));
      assertThat(list(1, Optional.of(PlanStatus.FAILED)))
          .extracting(plan -> plan.id().value())
          .containsExactly("a FAILED", "b EXECUTING", "b FAILED");
    }

    @Test
    void bringsWhatIsSavedToItsNewPlace() {
      plans().add(swarmId(), named("a"));
      plans().add(swarmId(), named("b"));

      plans().save(swarmId(), named("b").worded("", "", T0.plusNanos(1_000)));

      assertThat(list(1, Optional.empty()))
          .extracting(plan -> plan.id().value())
          .containsExactly("b", "a");
    }

    @Test
    void neitherRepeatsNorLosesAnElementWhileOthersCome() {
      var all = updatedTogetherAndApart();
      var early = all.subList(0, all.size() / 2);
      var late = all.subList(all.size() / 2, all.size()).iterator();
      early.forEach(plan -> plans().add(swarmId(), plan));

      var seen =
          Pages.all(
              1,
              page -> {
                var found = plans().list(swarmId(), Optional.empty(), page);
                if (late.hasNext()) {
                  plans().add(swarmId(), late.next());
                }
                return found;
              });

      assertThat(seen).doesNotHaveDuplicates().containsAll(early);
    }

    @Test
    void copesWithCursorsThatItDidNotMake() {
      plans().add(swarmId(), named("p"));

      assertCopesWithForeignCursors(page -> plans().list(swarmId(), Optional.empty(), page));
    }

    private List<Plan> list(int limit, Optional<PlanStatus> status) {
      return Pages.all(limit, page -> plans().list(swarmId(), status, page));
    }

    /** Returns plans as a list of them is ordered. */
    private static List<Plan> updatedTogetherAndApart() {
      List<Plan> all = new ArrayList<>();
      for (int i = 0; i < Texts.names().size(); i++) {
        all.add(named(Texts.names().get(i)).worded("", "", T0.plusNanos(i % 3 * 1_000L)));
      }
      all.sort(Comparator.comparing(Plan::updatedAt).reversed().thenComparing(Plan::id));
      return all;
    }
  }
}
