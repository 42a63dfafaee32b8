package io.skep.testkit.contract.conversation;

import static io.skep.testkit.contract.store.ErrorAssertions.assertNotFound;
import static io.skep.testkit.contract.store.ErrorAssertions.assertSingleWinner;
import static io.skep.testkit.contract.store.ErrorAssertions.assertStale;
import static io.skep.testkit.contract.store.ErrorAssertions.assertToleratesForeignCursors;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.conversation.Conversation;
import io.skep.domain.conversation.ConversationRepository;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.Validate;
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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract of {@link ConversationRepository}. */
public abstract class ConversationRepositoryContract extends StoreContract {

  private static final Instant T0 = SettableClock.START;
  private static final ConversationId ID = new ConversationId("c");

  @Nested
  class FindAndAdd {

    @Test
    void returnEveryField() {
      for (var status : ConversationStatus.values()) {
        var conversation = withAllFields("c " + status, status);

        assertThat(conversations().add(swarmId(), conversation)).isTrue();

        assertThat(conversations().find(swarmId(), conversation.id())).contains(conversation);
      }
    }

    @Test
    void returnEmptyForAnUnknownId() {
      conversations().add(swarmId(), named("c"));

      assertThat(conversations().find(swarmId(), new ConversationId("C"))).isEmpty();
      assertThat(conversations().find(otherSwarmId(), ID)).isEmpty();
    }

    @Test
    void distinguishUnusualNames() {
      TestStrings.unusualNames().forEach(name -> conversations().add(swarmId(), named(name)));

      for (var name : TestStrings.unusualNames()) {
        assertThat(conversations().find(swarmId(), new ConversationId(name))).contains(named(name));
      }
    }

    @Test
    void storeMaximumLengthsAndTimes() {
      var longest =
          new Conversation(
              new ConversationId(TestStrings.nameOfLength(ConversationId.MAX_LENGTH)),
              TestStrings.ofLength(500),
              TestStrings.ofLength(2_000),
              ConversationStatus.ARCHIVED,
              Json.string(TestStrings.ofLength(1_000_000)),
              Validate.MIN_INSTANT,
              Validate.END_INSTANT.minusNanos(1_000),
              0);

      assertThat(conversations().add(swarmId(), longest)).isTrue();

      assertThat(conversations().find(swarmId(), longest.id())).contains(longest);
    }

    @Test
    void startAtVersionZero() {
      conversations().add(swarmId(), named("c").withVersion(7));

      assertThat(conversations().find(swarmId(), ID)).contains(named("c"));
    }

    @Test
    void doNotReplaceAnExistingId() {
      conversations().add(swarmId(), named("c"));

      assertThat(conversations().add(swarmId(), withAllFields("c", ConversationStatus.FAILED)))
          .isFalse();

      assertThat(conversations().find(swarmId(), ID)).contains(named("c"));
    }

    @Test
    void allowTheSameIdInOtherSwarms() {
      var other = withAllFields("c", ConversationStatus.FAILED);

      assertThat(conversations().add(swarmId(), named("c"))).isTrue();
      assertThat(conversations().add(otherSwarmId(), other)).isTrue();

      assertThat(conversations().find(swarmId(), ID)).contains(named("c"));
      assertThat(conversations().find(otherSwarmId(), ID)).contains(other);
    }

    @Test
    void insertAnIdOnceUnderConcurrency() {
      var added =
          ConcurrentRunner.run(8, i -> conversations().add(swarmId(), named("c"))).resultsOrThrow();

      assertThat(added).filteredOn(won -> won).hasSize(1);
    }
  }

  @Nested
  class Save {

    @Test
    void replacesEveryFieldAndIncreasesTheVersion() {
      conversations().add(swarmId(), named("c"));
      var other = withAllFields("c", ConversationStatus.PROCESSING);

      var saved = conversations().save(swarmId(), other);

      assertThat(saved).isEqualTo(other.withVersion(1));
      assertThat(conversations().find(swarmId(), ID)).contains(saved);
      assertThat(conversations().save(swarmId(), named("c").withVersion(1)).version()).isEqualTo(2);
      assertThat(conversations().find(swarmId(), ID)).contains(named("c").withVersion(2));
    }

    @Test
    void rejectsAStaleVersionAndReportsBoth() {
      conversations().add(swarmId(), named("c"));
      var stored = conversations().save(swarmId(), named("c"));
      var other = withAllFields("c", ConversationStatus.FAILED);

      assertStale("conversation", ID, 0, 1, () -> conversations().save(swarmId(), other));
      assertStale(
          "conversation", ID, 2, 1, () -> conversations().save(swarmId(), other.withVersion(2)));

      assertThat(conversations().find(swarmId(), ID)).contains(stored);
    }

    @Test
    void rejectsAnUnknownConversation() {
      conversations().add(otherSwarmId(), named("c"));

      assertNotFound("conversation", ID, () -> conversations().save(swarmId(), named("c")));

      assertThat(conversations().find(swarmId(), ID)).isEmpty();
      assertThat(conversations().find(otherSwarmId(), ID)).contains(named("c"));
    }

    @Test
    void letsOneConcurrentSaveWin() {
      conversations().add(swarmId(), named("c"));

      var race =
          ConcurrentRunner.run(
              8, i -> conversations().save(swarmId(), named("c").described("by " + i, "", T0)));

      assertSingleWinner(race);
      assertThat(conversations().find(swarmId(), ID)).contains(race.results().get(0));
    }
  }

  @Nested
  class ListConversations {

    @Test
    void isOrderedByLastUpdateThenIdInPagesOfAnySize() {
      var expected = updatedTogetherAndApart();
      var stored = new ArrayList<>(expected);
      Collections.shuffle(stored, new Random(1));
      stored.forEach(conversation -> conversations().add(swarmId(), conversation));
      conversations().add(otherSwarmId(), named("wasp"));

      for (int limit : new int[] {1, 2, 7, expected.size(), 1_000}) {
        assertThat(list(limit, Optional.empty())).containsExactlyElementsOf(expected);
      }
    }

    @Test
    void isEmptyForAnUnknownSwarm() {
      var page = conversations().list(swarmId(), Optional.empty(), PageRequest.first(1));

      assertThat(page.items()).isEmpty();
      assertThat(page.next()).isEmpty();
    }

    @Test
    void filtersByStatus() {
      for (var status : ConversationStatus.values()) {
        conversations().add(swarmId(), withAllFields("a " + status, status));
        conversations().add(swarmId(), withAllFields("b " + status, status));
      }
      conversations().save(swarmId(), withAllFields("b ACTIVE", ConversationStatus.ARCHIVED));

      assertThat(list(1, Optional.of(ConversationStatus.ACTIVE)))
          .containsExactly(withAllFields("a ACTIVE", ConversationStatus.ACTIVE));
      assertThat(list(1, Optional.of(ConversationStatus.ARCHIVED)))
          .extracting(conversation -> conversation.id().value())
          .containsExactly("a ARCHIVED", "b ACTIVE", "b ARCHIVED");
    }

    @Test
    void reordersSavedElements() {
      conversations().add(swarmId(), named("a"));
      conversations().add(swarmId(), named("b"));

      conversations().save(swarmId(), named("b").described("", "", T0.plusNanos(1_000)));

      assertThat(list(1, Optional.empty()))
          .extracting(conversation -> conversation.id().value())
          .containsExactly("b", "a");
    }

    @Test
    void pagesAreStableUnderConcurrentInserts() {
      var all = updatedTogetherAndApart();
      var early = all.subList(0, all.size() / 2);
      var late = all.subList(all.size() / 2, all.size()).iterator();
      early.forEach(conversation -> conversations().add(swarmId(), conversation));

      var seen =
          Pages.collectAll(
              1,
              page -> {
                var result = conversations().list(swarmId(), Optional.empty(), page);
                if (late.hasNext()) {
                  conversations().add(swarmId(), late.next());
                }
                return result;
              });

      assertThat(seen).doesNotHaveDuplicates().containsAll(early);
    }

    @Test
    void toleratesForeignCursors() {
      conversations().add(swarmId(), named("c"));

      assertToleratesForeignCursors(
          page -> conversations().list(swarmId(), Optional.empty(), page));
    }

    private List<Conversation> list(int limit, Optional<ConversationStatus> status) {
      return Pages.collectAll(limit, page -> conversations().list(swarmId(), status, page));
    }

    /** Returns conversations in list order. */
    private static List<Conversation> updatedTogetherAndApart() {
      List<Conversation> all = new ArrayList<>();
      for (int i = 0; i < TestStrings.unusualNames().size(); i++) {
        all.add(
            named(TestStrings.unusualNames().get(i))
                .described("", "", T0.plusNanos(i % 3 * 1_000L)));
      }
      all.sort(
          Comparator.comparing(Conversation::updatedAt).reversed().thenComparing(Conversation::id));
      return all;
    }
  }

  private ConversationRepository conversations() {
    return store.conversations();
  }

  private static Conversation named(String id) {
    return Conversation.opened(new ConversationId(id), "title", T0);
  }

  private static Conversation withAllFields(String id, ConversationStatus status) {
    return new Conversation(
        new ConversationId(id),
        "Where is the nectar? \uD83D\uDC1D",
        "It was\nhere.",
        status,
        new Json("{\"model\":  \"m\", \"temperature\": 0.70}"),
        T0.plusNanos(1_000),
        T0.plusNanos(2_000),
        0);
  }
}
