package io.skep.testkit.contract.conversation;

import static io.skep.testkit.contract.store.ErrorAssertions.assertNotFound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.conversation.Conversation;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.conversation.Conversations;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import io.skep.domain.value.PageRequest;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.ConcurrentRunner;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract of {@link Conversations} over a store. */
public abstract class ConversationsContract extends StoreContract {

  private static final ConversationId ID = new ConversationId("c");

  @Nested
  class Open {

    @Test
    void createsAConversationAtTheCurrentTime() {
      clock.advance(Duration.ofNanos(999));

      var opened = conversations().open(ID, "title");

      assertThat(opened).isEqualTo(Conversation.opened(ID, "title", clock.instant()));
      assertStored(opened);
    }

    @Test
    void rejectsAnExistingId() {
      var first = conversations().open(ID, "first");

      assertThatThrownBy(() -> conversations().open(ID, "second"))
          .isInstanceOfSatisfying(
              AlreadyExistsException.class,
              existing -> {
                assertThat(existing.kind()).isEqualTo("conversation");
                assertThat(existing.id()).isEqualTo("c");
              });
      assertStored(first);
      assertThat(new Swarm(otherSwarmId(), store).conversations().open(ID, "theirs").title())
          .isEqualTo("theirs");
    }

    @Test
    void rejectsATitleOverTheLimit() {
      assertThatThrownBy(() -> conversations().open(ID, "t".repeat(501)))
          .isInstanceOf(TooLargeException.class);
      assertThat(conversations().find(ID)).isEmpty();
    }

    @Test
    void happensOnceUnderConcurrency() {
      var race = ConcurrentRunner.run(8, i -> conversations().open(ID, "by " + i));

      assertThat(race.results()).hasSize(1);
      assertThat(race.failures())
          .hasSize(7)
          .allSatisfy(lost -> assertThat(lost).isInstanceOf(AlreadyExistsException.class));
      assertStored(race.results().get(0));
    }
  }

  @Nested
  class Changes {

    @Test
    void areStoredEachAsARevision() {
      var opened = conversations().open(ID, "title");
      clock.advance(Duration.ofSeconds(1));
      var now = clock.instant();

      var described = conversations().describe(ID, "new", "how it begins");
      assertThat(described).isEqualTo(opened.described("new", "how it begins", now).withVersion(1));
      assertStored(described);

      var processing = conversations().changeStatus(ID, ConversationStatus.PROCESSING);
      assertThat(processing)
          .isEqualTo(described.withStatus(ConversationStatus.PROCESSING, now).withVersion(2));
      assertStored(processing);

      var detailed = conversations().changeDetails(ID, new Json("[1]"));
      assertThat(detailed).isEqualTo(processing.withDetails(new Json("[1]"), now).withVersion(3));
      assertStored(detailed);
    }

    @Test
    void requireAConversationOfThisSwarm() {
      new Swarm(otherSwarmId(), store).conversations().open(ID, "theirs");

      assertNotFound("conversation", ID, () -> conversations().describe(ID, "", ""));
      assertNotFound("conversation", ID, () -> conversations().changeDetails(ID, Json.NULL));
      assertNotFound(
          "conversation", ID, () -> conversations().changeStatus(ID, ConversationStatus.ARCHIVED));
    }

    @Test
    void areNotLostUnderConcurrency() {
      conversations().open(ID, "title");

      ConcurrentRunner.run(
              8,
              i -> {
                for (int n = 0; n < 20; n++) {
                  conversations().describe(ID, "by " + i, "step " + n);
                }
                return i;
              })
          .resultsOrThrow();

      assertThat(conversations().find(ID).orElseThrow().version()).isEqualTo(160);
    }
  }

  @Nested
  class ListConversations {

    @Test
    void isOrderedByLastUpdate() {
      var first = conversations().open(new ConversationId("a"), "");
      clock.advance(Duration.ofSeconds(1));
      var second = conversations().open(new ConversationId("b"), "");
      var page = PageRequest.first(9);

      assertThat(conversations().list(Optional.empty(), page).items())
          .containsExactly(second, first);
      clock.advance(Duration.ofSeconds(1));
      var failed = conversations().changeStatus(first.id(), ConversationStatus.FAILED);
      assertThat(conversations().list(Optional.empty(), page).items())
          .containsExactly(failed, second);
      assertThat(conversations().list(Optional.of(ConversationStatus.FAILED), page).items())
          .containsExactly(failed);
    }
  }

  private Conversations conversations() {
    return swarm.conversations();
  }

  private void assertStored(Conversation conversation) {
    assertThat(conversations().find(ID)).contains(conversation);
  }
}
