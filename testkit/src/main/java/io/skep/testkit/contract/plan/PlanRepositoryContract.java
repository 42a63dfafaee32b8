package io.skep.testkit.contract.plan;

import static io.skep.testkit.contract.store.ErrorAssertions.assertNotFound;
import static io.skep.testkit.contract.store.ErrorAssertions.assertSingleWinner;
import static io.skep.testkit.contract.store.ErrorAssertions.assertStale;
import static io.skep.testkit.contract.store.ErrorAssertions.assertToleratesForeignCursors;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanRepository;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.value.Json;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Validate;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.TestStrings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract of {@link PlanRepository}. */
public abstract class PlanRepositoryContract extends PlanLinkTests {

  @Nested
  class FindAndAdd {

    @Test
    void returnEveryField() {
      for (var status : PlanStatus.values()) {
        var plan = withAllFields("p " + status, status);

        assertThat(plans().add(swarmId(), plan)).isTrue();

        assertThat(plans().find(swarmId(), plan.id())).contains(plan);
      }
    }

    @Test
    void returnEmptyForAnUnknownId() {
      plans().add(swarmId(), named("p"));

      assertThat(plans().find(swarmId(), new PlanId("P"))).isEmpty();
      assertThat(plans().find(otherSwarmId(), PLAN)).isEmpty();
    }

    @Test
    void distinguishUnusualNames() {
      TestStrings.unusualNames().forEach(name -> plans().add(swarmId(), named(name)));

      for (var name : TestStrings.unusualNames()) {
        assertThat(plans().find(swarmId(), new PlanId(name))).contains(named(name));
      }
    }

    @Test
    void storeMaximumLengthsTimesAndCounts() {
      var longest =
          new Plan(
              new PlanId(TestStrings.nameOfLength(PlanId.MAX_LENGTH)),
              TestStrings.ofLength(100_000),
              TestStrings.ofLength(100_000),
              TestStrings.ofLength(1_000_000),
              PlanStatus.FAILED,
              Integer.MAX_VALUE,
              Integer.MAX_VALUE,
              Json.string(TestStrings.ofLength(1_000_000)),
              Validate.MIN_INSTANT,
              Validate.END_INSTANT.minusNanos(1_000),
              0);

      assertThat(plans().add(swarmId(), longest)).isTrue();

      assertThat(plans().find(swarmId(), longest.id())).contains(longest);
    }

    @Test
    void startAtVersionZero() {
      plans().add(swarmId(), named("p").withVersion(7));

      assertThat(plans().find(swarmId(), PLAN)).contains(named("p"));
    }

    @Test
    void doNotReplaceAnExistingId() {
      plans().add(swarmId(), named("p"));

      assertThat(plans().add(swarmId(), withAllFields("p", PlanStatus.FAILED))).isFalse();

      assertThat(plans().find(swarmId(), PLAN)).contains(named("p"));
    }

    @Test
    void allowTheSameIdInOtherSwarms() {
      var other = withAllFields("p", PlanStatus.FAILED);

      assertThat(plans().add(swarmId(), named("p"))).isTrue();
      assertThat(plans().add(otherSwarmId(), other)).isTrue();

      assertThat(plans().find(swarmId(), PLAN)).contains(named("p"));
      assertThat(plans().find(otherSwarmId(), PLAN)).contains(other);
    }

    @Test
    void insertAnIdOnceUnderConcurrency() {
      var added = ConcurrentRunner.run(8, i -> plans().add(swarmId(), named("p"))).resultsOrThrow();

      assertThat(added).filteredOn(won -> won).hasSize(1);
    }
  }

  @Nested
  class Save {

    @Test
    void replacesEveryFieldAndIncreasesTheVersion() {
      plans().add(swarmId(), named("p"));
      var other = withAllFields("p", PlanStatus.EXECUTING);

      var saved = plans().save(swarmId(), other);

      assertThat(saved).isEqualTo(other.withVersion(1));
      assertThat(plans().find(swarmId(), PLAN)).contains(saved);
      assertThat(plans().save(swarmId(), named("p").withVersion(1)).version()).isEqualTo(2);
      assertThat(plans().find(swarmId(), PLAN)).contains(named("p").withVersion(2));
    }

    @Test
    void rejectsAStaleVersionAndReportsBoth() {
      plans().add(swarmId(), named("p"));
      var stored = plans().save(swarmId(), named("p"));
      var other = withAllFields("p", PlanStatus.FAILED);

      assertStale("plan", PLAN, 0, 1, () -> plans().save(swarmId(), other));
      assertStale("plan", PLAN, 2, 1, () -> plans().save(swarmId(), other.withVersion(2)));

      assertThat(plans().find(swarmId(), PLAN)).contains(stored);
    }

    @Test
    void rejectsAnUnknownPlan() {
      plans().add(otherSwarmId(), named("p"));

      assertNotFound("plan", PLAN, () -> plans().save(swarmId(), named("p")));

      assertThat(plans().find(swarmId(), PLAN)).isEmpty();
      assertThat(plans().find(otherSwarmId(), PLAN)).contains(named("p"));
    }

    @Test
    void letsOneConcurrentSaveWin() {
      plans().add(swarmId(), named("p"));

      var race =
          ConcurrentRunner.run(
              8, i -> plans().save(swarmId(), named("p").revised("by " + i, "", T0)));

      assertSingleWinner(race);
      assertThat(plans().find(swarmId(), PLAN)).contains(race.results().get(0));
    }
  }

  @Nested
  class ListPlans {

    @Test
    void isOrderedByLastUpdateThenIdInPagesOfAnySize() {
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
    void isEmptyForAnUnknownSwarm() {
      var page = plans().list(swarmId(), Optional.empty(), PageRequest.first(1));

      assertThat(page.items()).isEmpty();
      assertThat(page.next()).isEmpty();
    }

    @Test
    void filtersByStatus() {
      for (var status : PlanStatus.values()) {
        plans().add(swarmId(), withAllFields("a " + status, status));
        plans().add(swarmId(), withAllFields("b " + status, status));
      }
      plans().save(swarmId(), withAllFields("b EXECUTING", PlanStatus.FAILED));

      assertThat(list(1, Optional.of(PlanStatus.EXECUTING)))
          .containsExactly(withAllFields("a EXECUTING", PlanStatus.EXECUTING));
      assertThat(list(1, Optional.of(PlanStatus.FAILED)))
          .extracting(plan -> plan.id().value())
          .containsExactly("a FAILED", "b EXECUTING", "b FAILED");
    }

    @Test
    void reordersSavedElements() {
      plans().add(swarmId(), named("a"));
      plans().add(swarmId(), named("b"));

      plans().save(swarmId(), named("b").revised("", "", T0.plusNanos(1_000)));

      assertThat(list(1, Optional.empty()))
          .extracting(plan -> plan.id().value())
          .containsExactly("b", "a");
    }

    @Test
    void pagesAreStableUnderConcurrentInserts() {
      var all = updatedTogetherAndApart();
      var early = all.subList(0, all.size() / 2);
      var late = all.subList(all.size() / 2, all.size()).iterator();
      early.forEach(plan -> plans().add(swarmId(), plan));

      var seen =
          Pages.collectAll(
              1,
              page -> {
                var result = plans().list(swarmId(), Optional.empty(), page);
                if (late.hasNext()) {
                  plans().add(swarmId(), late.next());
                }
                return result;
              });

      assertThat(seen).doesNotHaveDuplicates().containsAll(early);
    }

    @Test
    void toleratesForeignCursors() {
      plans().add(swarmId(), named("p"));

      assertToleratesForeignCursors(page -> plans().list(swarmId(), Optional.empty(), page));
    }

    private List<Plan> list(int limit, Optional<PlanStatus> status) {
      return Pages.collectAll(limit, page -> plans().list(swarmId(), status, page));
    }

    /** Returns plans in list order. */
    private static List<Plan> updatedTogetherAndApart() {
      List<Plan> all = new ArrayList<>();
      for (int i = 0; i < TestStrings.unusualNames().size(); i++) {
        all.add(
            named(TestStrings.unusualNames().get(i)).revised("", "", T0.plusNanos(i % 3 * 1_000L)));
      }
      all.sort(Comparator.comparing(Plan::updatedAt).reversed().thenComparing(Plan::id));
      return all;
    }
  }
}
