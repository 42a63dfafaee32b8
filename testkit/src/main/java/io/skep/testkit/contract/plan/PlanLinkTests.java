package io.skep.testkit.contract.plan;

import static io.skep.testkit.contract.store.ErrorAssertions.assertNotFound;
import static io.skep.testkit.contract.store.ErrorAssertions.assertToleratesForeignCursors;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.conversation.Conversation;
import io.skep.domain.plan.LinkKind;
import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanLink;
import io.skep.domain.plan.PlanRepository;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.fixture.TestStrings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract tests of {@link PlanRepository} for links between plans and conversations. */
abstract class PlanLinkTests extends StoreContract {

  static final Instant T0 = SettableClock.START;
  static final PlanId PLAN = new PlanId("p");
  static final ConversationId CONVERSATION = new ConversationId("c");

  @Nested
  class Link {

    @Test
    void returnsEveryField() {
      for (var kind : LinkKind.values()) {
        var conversation = conversation("c " + kind);
        plans().add(swarmId(), named("p " + kind));
        var link =
            new PlanLink(
                conversation,
                new PlanId("p " + kind),
                kind,
                // Not a stored message: the log may be cleared while the link remains.
                Optional.of(new MessageId(new UUID(1, kind.name().length()))),
                T0.plusNanos(1_000));

        assertThat(plans().link(swarmId(), link)).isTrue();

        assertThat(of(conversation, 1)).containsExactly(link);
        assertThat(of(link.plan(), 1)).containsExactly(link);
      }
    }

    @Test
    void isCreatedOncePerPairRegardlessOfKind() {
      linkable(swarmId());
      var first = link("c", "p", 0);

      assertThat(plans().link(swarmId(), first)).isTrue();
      assertThat(plans().link(swarmId(), first)).isFalse();
      assertThat(
              plans()
                  .link(
                      swarmId(),
                      new PlanLink(
                          CONVERSATION,
                          PLAN,
                          LinkKind.FORKED,
                          Optional.of(new MessageId(new UUID(1, 2))),
                          T0.plusSeconds(1))))
          .isFalse();

      assertThat(of(CONVERSATION, 1)).containsExactly(first);
    }

    @Test
    void isCreatedOncePerPairUnderConcurrency() {
      linkable(swarmId());

      var linked =
          ConcurrentRunner.run(8, i -> plans().link(swarmId(), link("c", "p", i))).resultsOrThrow();

      assertThat(linked).filteredOn(won -> won).hasSize(1);
      assertThat(of(CONVERSATION, 10)).hasSize(1);
    }

    @Test
    void requiresAPlanAndAConversationOfThisSwarm() {
      linkable(otherSwarmId());
      plans().add(swarmId(), named("p"));
      conversation("other");

      assertNotFound("conversation", "c", () -> plans().link(swarmId(), link("c", "p", 0)));
      assertNotFound("plan", "none", () -> plans().link(swarmId(), link("other", "none", 0)));

      assertThat(of(PLAN, 1)).isEmpty();
      assertThat(of(new ConversationId("other"), 1)).isEmpty();
    }

    @Test
    void belongsToItsSwarm() {
      linkable(swarmId());
      linkable(otherSwarmId());
      plans().link(otherSwarmId(), link("c", "p", 0));

      assertThat(of(PLAN, 1)).isEmpty();
      assertThat(of(CONVERSATION, 1)).isEmpty();
      assertThat(plans().link(swarmId(), link("c", "p", 1))).isTrue();
      assertThat(of(PLAN, 1)).containsExactly(link("c", "p", 1));
    }

    @Test
    void survivesChangesOfThePlan() {
      linkable(swarmId());
      plans().link(swarmId(), link("c", "p", 0));

      plans().save(swarmId(), withAllFields("p", PlanStatus.FAILED));

      assertThat(of(PLAN, 1)).containsExactly(link("c", "p", 0));
    }
  }

  @Nested
  class LinksOf {

    @Test
    void aConversationAreOrderedByTimeThenPlan() {
      conversation("c");
      var expected = new ArrayList<PlanLink>();
      for (int i = 0; i < TestStrings.unusualNames().size(); i++) {
        plans().add(swarmId(), named(TestStrings.unusualNames().get(i)));
        expected.add(link("c", TestStrings.unusualNames().get(i), i % 3));
      }
      store(expected);
      expected.sort(Comparator.comparing(PlanLink::createdAt).thenComparing(PlanLink::plan));

      for (int limit : new int[] {1, 2, 7, expected.size(), 1_000}) {
        assertThat(of(CONVERSATION, limit)).containsExactlyElementsOf(expected);
      }
    }

    @Test
    void aPlanAreOrderedByTimeThenConversation() {
      plans().add(swarmId(), named("p"));
      var expected = new ArrayList<PlanLink>();
      for (int i = 0; i < TestStrings.unusualNames().size(); i++) {
        conversation(TestStrings.unusualNames().get(i));
        expected.add(link(TestStrings.unusualNames().get(i), "p", i % 3));
      }
      store(expected);
      expected.sort(
          Comparator.comparing(PlanLink::createdAt).thenComparing(PlanLink::conversation));

      for (int limit : new int[] {1, 2, 7, expected.size(), 1_000}) {
        assertThat(of(PLAN, limit)).containsExactlyElementsOf(expected);
      }
    }

    @Test
    void areOfTheGivenOneOnly() {
      for (var id : List.of("p", "P", "p2")) {
        plans().add(swarmId(), named(id));
      }
      for (var id : List.of("c", "C", "c2")) {
        conversation(id);
      }
      plans().link(swarmId(), link("c", "p", 0));
      plans().link(swarmId(), link("C", "P", 0));
      plans().link(swarmId(), link("c2", "p2", 0));

      assertThat(of(PLAN, 1)).containsExactly(link("c", "p", 0));
      assertThat(of(CONVERSATION, 1)).containsExactly(link("c", "p", 0));
      assertThat(of(new PlanId("none"), 1)).isEmpty();
      assertThat(of(new ConversationId("none"), 1)).isEmpty();
    }

    @Test
    void pagesAreStableUnderConcurrentInserts() {
      conversation("c");
      for (int i = 0; i < 6; i++) {
        plans().add(swarmId(), named("p" + i));
      }
      var early = List.of(link("c", "p1", 1), link("c", "p3", 3), link("c", "p5", 5));
      store(early);
      var late = List.of(link("c", "p0", 0), link("c", "p2", 2), link("c", "p4", 4)).iterator();

      var seen =
          Pages.collectAll(
              1,
              page -> {
                var result = plans().linksOf(swarmId(), CONVERSATION, page);
                if (late.hasNext()) {
                  plans().link(swarmId(), late.next());
                }
                return result;
              });

      assertThat(seen).doesNotHaveDuplicates().containsAll(early);
    }

    @Test
    void tolerateForeignCursors() {
      linkable(swarmId());
      plans().link(swarmId(), link("c", "p", 0));

      assertToleratesForeignCursors(page -> plans().linksOf(swarmId(), CONVERSATION, page));
      assertToleratesForeignCursors(page -> plans().linksOf(swarmId(), PLAN, page));
    }

    private void store(List<PlanLink> links) {
      var stored = new ArrayList<>(links);
      Collections.shuffle(stored, new Random(1));
      stored.forEach(link -> plans().link(swarmId(), link));
    }
  }

  final PlanRepository plans() {
    return store.plans();
  }

  static Plan named(String id) {
    return Plan.drafted(new PlanId(id), "why?", 3, T0);
  }

  static Plan withAllFields(String id, PlanStatus status) {
    return new Plan(
        new PlanId(id),
        "Where is the nectar? \uD83D\uDC1D",
        "Look\nnorth.",
        "1. fly\n2. look",
        status,
        7,
        9,
        new Json("{\"model\":  \"m\", \"temperature\": 0.70}"),
        T0.plusNanos(1_000),
        T0.plusNanos(2_000),
        0);
  }

  private List<PlanLink> of(ConversationId conversation, int limit) {
    return Pages.collectAll(
        limit, (PageRequest page) -> plans().linksOf(swarmId(), conversation, page));
  }

  private List<PlanLink> of(PlanId plan, int limit) {
    return Pages.collectAll(limit, (PageRequest page) -> plans().linksOf(swarmId(), plan, page));
  }

  private ConversationId conversation(String id) {
    var conversation = Conversation.opened(new ConversationId(id), "", T0);
    store.conversations().add(swarmId(), conversation);
    return conversation.id();
  }

  private void linkable(SwarmId swarm) {
    store.plans().add(swarm, named("p"));
    store.conversations().add(swarm, Conversation.opened(CONVERSATION, "", T0));
  }

  private static PlanLink link(String conversation, String plan, int micros) {
    return new PlanLink(
        new ConversationId(conversation),
        new PlanId(plan),
        LinkKind.CONTINUED,
        Optional.empty(),
        T0.plusNanos(micros * 1_000L));
  }
}
