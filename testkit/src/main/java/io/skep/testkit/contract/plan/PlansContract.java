package io.skep.testkit.contract.plan;

import static io.skep.testkit.contract.store.ErrorAssertions.assertNotFound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.plan.LinkKind;
import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanLink;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.plan.Plans;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.ConcurrentRunner;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract of {@link Plans} over a store. */
public abstract class PlansContract extends StoreContract {

  private static final PlanId ID = new PlanId("p");
  private static final ConversationId CONVERSATION = new ConversationId("c");
  private static final PageRequest PAGE = PageRequest.first(9);

  @Nested
  class Draft {

    @Test
    void createsAPlanWithADefaultFailureLimitOfThree() {
      var plan = plans().draft(ID, "why?");
      var patient = plans().draft(new PlanId("q"), "how?", 9);

      assertThat(plan).isEqualTo(Plan.drafted(ID, "why?", 3, clock.instant()));
      assertStored(plan);
      assertThat(patient.failureLimit()).isEqualTo(9);
    }

    @Test
    void rejectsAnExistingIdAndAZeroFailureLimit() {
      var first = plans().draft(ID, "why?");

      assertThatThrownBy(() -> plans().draft(ID, "why not?"))
          .isInstanceOfSatisfying(
              AlreadyExistsException.class,
              existing -> {
                assertThat(existing.kind()).isEqualTo("plan");
                assertThat(existing.id()).isEqualTo("p");
              });
      assertThatThrownBy(() -> plans().draft(new PlanId("q"), "why?", 0))
          .isInstanceOf(InvalidArgumentException.class);
      assertStored(first);
      assertThat(plans().find(new PlanId("q"))).isEmpty();
      assertThat(new Swarm(otherSwarmId(), store).plans().draft(ID, "theirs").question())
          .isEqualTo("theirs");
    }

    @Test
    void happensOnceUnderConcurrency() {
      var race = ConcurrentRunner.run(8, i -> plans().draft(ID, "by " + i));

      assertThat(race.results()).hasSize(1);
      assertThat(race.failures())
          .hasSize(7)
          .allSatisfy(lost -> assertThat(lost).isInstanceOf(AlreadyExistsException.class));
    }
  }

  @Nested
  class Changes {

    @Test
    void areStoredEachAsARevision() {
      var drafted = plans().draft(ID, "why?");
      clock.advance(Duration.ofSeconds(1));
      var now = clock.instant();

      var revised = plans().revise(ID, "how", "1. 2.");
      assertThat(revised).isEqualTo(drafted.revised("how", "1. 2.", now).withVersion(1));
      assertStored(revised);

      var detailed = plans().changeDetails(ID, new Json("[1]"));
      assertThat(detailed).isEqualTo(revised.withDetails(new Json("[1]"), now).withVersion(2));
      assertStored(detailed);

      var executing = plans().changeStatus(ID, PlanStatus.EXECUTING);
      assertThat(executing)
          .isEqualTo(detailed.withStatus(PlanStatus.EXECUTING, now).withVersion(3));
      assertStored(executing);
    }

    @Test
    void toTheCurrentStatusAreNoOps() {
      var plan = plans().draft(ID, "why?");
      clock.advance(Duration.ofSeconds(1));

      assertThat(plans().changeStatus(ID, PlanStatus.PLANNING)).isEqualTo(plan);
      assertStored(plan);
    }

    @Test
    void leaveNoTerminalStatus() {
      plans().draft(ID, "why?");
      var completed = plans().changeStatus(ID, PlanStatus.COMPLETED);

      assertThatThrownBy(() -> plans().changeStatus(ID, PlanStatus.EXECUTING))
          .isInstanceOf(InvalidTransitionException.class);
      assertStored(completed);
    }

    @Test
    void requireAPlanOfThisSwarm() {
      new Swarm(otherSwarmId(), store).plans().draft(ID, "theirs");

      assertNotFound("plan", ID, () -> plans().revise(ID, "", ""));
      assertNotFound("plan", ID, () -> plans().changeDetails(ID, Json.NULL));
      assertNotFound("plan", ID, () -> plans().changeStatus(ID, PlanStatus.FAILED));
    }

    @Test
    void areNotLostUnderConcurrency() {
      plans().draft(ID, "why?");

      ConcurrentRunner.run(
              8,
              i -> {
                for (int n = 0; n < 20; n++) {
                  plans().revise(ID, "by " + i, "step " + n);
                }
                return i;
              })
          .resultsOrThrow();

      assertThat(plans().find(ID).orElseThrow().version()).isEqualTo(160);
    }
  }

  @Nested
  class Link {

    @Test
    void isCreatedOnceAndListedFromBothSides() {
      plans().draft(ID, "why?");
      swarm.conversations().open(CONVERSATION, "");
      var message =
          swarm.messages().append(ThreadId.of(CONVERSATION), MessageInput.text(Role.USER, "why?"));
      var messageId = Optional.of(message.id());
      var link = new PlanLink(CONVERSATION, ID, LinkKind.INITIATED, messageId, clock.instant());

      assertThat(plans().link(ID, CONVERSATION, LinkKind.INITIATED, messageId)).isTrue();
      clock.advance(Duration.ofSeconds(1));
      assertThat(plans().link(ID, CONVERSATION, LinkKind.FORKED, Optional.empty())).isFalse();

      assertThat(plans().linksOf(ID, PAGE).items()).containsExactly(link);
      assertThat(plans().linksOf(CONVERSATION, PAGE).items()).containsExactly(link);
      swarm.messages().clear(ThreadId.of(CONVERSATION));
      assertThat(plans().linksOf(ID, PAGE).items()).containsExactly(link);
    }

    @Test
    void requiresBothSides() {
      plans().draft(ID, "why?");
      swarm.conversations().open(CONVERSATION, "");
      var none = Optional.<MessageId>empty();

      assertNotFound(
          "conversation",
          "d",
          () -> plans().link(ID, new ConversationId("d"), LinkKind.CONTINUED, none));
      assertNotFound(
          "plan", "q", () -> plans().link(new PlanId("q"), CONVERSATION, LinkKind.FORKED, none));
    }
  }

  @Nested
  class ListPlans {

    @Test
    void isOrderedByLastUpdate() {
      var first = plans().draft(ID, "why?");
      clock.advance(Duration.ofSeconds(1));
      var second = plans().draft(new PlanId("q"), "how?");

      assertThat(plans().list(Optional.empty(), PAGE).items()).containsExactly(second, first);
      clock.advance(Duration.ofSeconds(1));
      var failed = plans().changeStatus(ID, PlanStatus.FAILED);
      assertThat(plans().list(Optional.empty(), PAGE).items()).containsExactly(failed, second);
      assertThat(plans().list(Optional.of(PlanStatus.FAILED), PAGE).items())
          .containsExactly(failed);
    }
  }

  private Plans plans() {
    return swarm.plans();
  }

  private void assertStored(Plan plan) {
    assertThat(plans().find(plan.id())).contains(plan);
  }
}
