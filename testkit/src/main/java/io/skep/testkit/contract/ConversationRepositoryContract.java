package io.skep.testkit.contract;

import static io.skep.testkit.contract.Refusals.assertCopesWithForeignCursors;
import static io.skep.testkit.contract.Refusals.assertNotFound;
import static io.skep.testkit.contract.Refusals.assertOneWon;
import static io.skep.testkit.contract.Refusals.assertStale;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.conversation.Conversation;
import io.skep.domain.conversation.ConversationRepository;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.value.Check;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import io.skep.domain.value.PageRequest;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.Races;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.fixture.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a {@link ConversationRepository} owes. */
public abstract class ConversationRepositoryContract extends StoreContract {

  private static final Instant T0 = SettableClock.START;
  private static final ConversationId ID = new ConversationId("c");

  @Nested
  class FindAndAdd {

    @Test
    void returnEveryPartAsItWasGiven() {
      for (var status : ConversationStatus.values()) {
        var conversation = fullySaid("c " + status, status);

        assertThat(conversations().add(swarmId(), conversation)).isTrue();

        assertThat(conversations().find(swarmId(), conversation.id())).contains(conversation);
      }
    }

    @Test
    void returnNothingForAnUnknownId() {
      conversations().add(swarmId(), named("c"));

      assertThat(conversations().find(swarmId(), new ConversationId("C"))).isEmpty();
      assertThat(conversations().find(otherSwarmId(), ID)).isEmpty();
    }

    @Test
    void keepUnusualNamesApart() {
      Texts.names().forEach(name -> conversations().add(swarmId(), named(name)));

      for (var name : Texts.names()) {
        assertThat(conversations().find(swarmId(), new ConversationId(name))).contains(named(name));
      }
    }

    @Test
    void keepTheLongestWordsAndTheOutermostTimes() {
      var longest =
          new Conversation(
              new ConversationId(Texts.longestName(ConversationId.MAX_LENGTH)),
              Texts.longest(500),
              Texts.longest(2_000),
              ConversationStatus.ARCHIVED,
              Json.string(Texts.longest(1_000_000)),
              Check.EARLIEST,
              Check.TOO_LATE.minusNanos(1_000),
              0);

      assertThat(conversations().add(swarmId(), longest)).isTrue();

      assertThat(conversations().find(swarmId(), longest.id())).contains(longest);
    }

    @Test
    void beginAtVersionZeroWhateverWasGiven() {
      conversations().add(swarmId(), named("c").atVersion(7));

      assertThat(conversations().find(swarmId(), ID)).contains(named("c"));
    }

    @Test
    void leaveTheOneAloneThatHasTheId() {
      conversations().add(swarmId(), named("c"));

      assertThat(conversations().add(swarmId(), fullySaid("c", ConversationStatus.FAILED)))
          .isFalse();

      assertThat(conversations().find(swarmId(), ID)).contains(named("c"));
    }

    @Test
    void letEachSwarmHaveAConversationOfOneName() {
      var other = fullySaid("c", ConversationStatus.FAILED);

      assertThat(conversations().add(swarmId(), named("c"))).isTrue();
      assertThat(conversations().add(otherSwarmId(), other)).isTrue();

      assertThat(conversations().find(swarmId(), ID)).contains(named("c"));
      assertThat(conversations().find(otherSwarmId(), ID)).contains(other);
    }

    @Test
    void letOneOnlyTakeAnIdThatManyWant() {
      var added = Races.run(8, i -> conversations().add(swarmId(), named("c"))).orFail();

      assertThat(added).filteredOn(won -> won).hasSize(1);
    }
  }

  @Nested
  class Save {

    @Test
    void replacesEveryPartAndIncreasesTheVersion() {
      conversations().add(swarmId(), named("c"));
      var other = fullySaid("c", ConversationStatus.PROCESSING);

      var saved = conversations().save(swarmId(), other);

      assertThat(saved).isEqualTo(other.atVersion(1));
      assertThat(conversations().find(swarmId(), ID)).contains(saved);
      assertThat(conversations().save(swarmId(), named("c").atVersion(1)).version()).isEqualTo(2);
      assertThat(conversations().find(swarmId(), ID)).contains(named("c").atVersion(2));
    }

    @Test
    void refusesAnotherVersionThanTheStoredOneAndNamesBoth() {
      conversations().add(swarmId(), named("c"));
      var stored = conversations().save(swarmId(), named("c"));
      var other = fullySaid("c", ConversationStatus.FAILED);

      assertStale("conversation", ID, 0, 1, () -> conversations().save(swarmId(), other));
      assertStale(
          "conversation", ID, 2, 1, () -> conversations().save(swarmId(), other.atVersion(2)));

      assertThat(conversations().find(swarmId(), ID)).contains(stored);
    }

    @Test
    void refusesAConversationThatIsNotThere() {
      conversations().add(otherSwarmId(), named("c"));

      assertNotFound("conversation", ID, () -> conversations().save(swarmId(), named("c")));

      assertThat(conversations().find(swarmId(), ID)).isEmpty();
      assertThat(conversations().find(otherSwarmId(), ID)).contains(named("c"));
    }

    @Test
    void letsOneOnlyReplaceAVersionThatManyHaveRead() {
      conversations().add(swarmId(), named("c"));

      var race =
          Races.run(
              8, i -> conversations().save(swarmId(), named("c").described("by " + i, "", T0)));

      assertOneWon(race);
      assertThat(conversations().find(swarmId(), ID)).contains(race.results().get(0));
    }
  }

  @Nested
  class ListOf {

    @Test
    void beginsWithTheLastUpdatedTiesByIdInPagesOfAnySize() {
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
    void isEmptyForASwarmThatNobodyHeardOf() {
      var page = conversations().list(swarmId(), Optional.empty(), PageRequest.first(1));

      assertThat(page.items()).isEmpty();
      assertThat(page.next()).isEmpty();
    }

    @Test
    void holdsThoseInOneStatusIfThatIsAskedFor() {
      for (var status : ConversationStatus.values()) {
        conversations().add(swarmId(), fullySaid("a " + status, status));
        conversations().add(swarmId(), fullySaid("b " + status, status));
      }
      conversations().save(swarmId(), fullySaid("b ACTIVE", ConversationStatus.ARCHIVED));

      assertThat(list(1, Optional.of(ConversationStatus.ACTIVE)))
          .containsExactly(fullySaid("a ACTIVE", ConversationStatus.ACTIVE));
      assertThat(list(1, Optional.of(ConversationStatus.ARCHIVED)))
          .extracting(conversation -> conversation.id().value())
          .containsExactly("a ARCHIVED", "b ACTIVE", "b ARCHIVED");
    }

    @Test
    void bringsWhatIsSavedToItsNewPlace() {
      conversations().add(swarmId(), named("a"));
      conversations().add(swarmId(), named("b"));

      conversations().save(swarmId(), named("b").described("", "", T0.plusNanos(1_000)));

      assertThat(list(1, Optional.empty()))
          .extracting(conversation -> conversation.id().value())
          .containsExactly("b", "a");
    }

    @Test
    void neitherRepeatsNorLosesAnElementWhileOthersCome() {
      var all = updatedTogetherAndApart();
      var early = all.subList(0, all.size() / 2);
      var late = all.subList(all.size() / 2, all.size()).iterator();
      early.forEach(conversation -> conversations().add(swarmId(), conversation));

      var seen =
          Pages.all(
              1,
              page -> {
                var found = conversations().list(swarmId(), Optional.empty(), page);
                if (late.hasNext()) {
                  conversations().add(swarmId(), late.next());
                }
                return found;
              });

      assertThat(seen).doesNotHaveDuplicates().containsAll(early);
    }

    @Test
    void copesWithCursorsThatItDidNotMake() {
      conversations().add(swarmId(), named("c"));

      assertCopesWithForeignCursors(
          page -> conversations().list(swarmId(), Optional.empty(), page));
    }

    private List<Conversation> list(int limit, Optional<ConversationStatus> status) {
      return Pages.all(limit, page -> conversations().list(swarmId(), status, page));
    }

    /** Returns conversations as a list of them is ordered. */
    private static List<Conversation> updatedTogetherAndApart() {
      List<Conversation> all = new ArrayList<>();
      for (int i = 0; i < Texts.names().size(); i++) {
        all.add(named(Texts.names().get(i)).described("", "", T0.plusNanos(i % 3 * 1_000L)));
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

  private static Conversation fullySaid(String id, ConversationStatus status) {
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
