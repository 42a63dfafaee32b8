package io.skep.domain.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.TooLargeException;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConversationTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant T1 = T0.plusSeconds(10);
  private static final ConversationId ID = new ConversationId("c");
  private static final Conversation OPENED = Conversation.opened(ID, "title", T0);

  @Test
  void opensActiveWithoutPreview() {
    assertThat(Conversation.opened(ID, "title", T0.plusNanos(999)))
        .isEqualTo(
            new Conversation(
                ID, "title", "", ConversationStatus.ACTIVE, Json.EMPTY_OBJECT, T0, T0, 0));
  }

  @ParameterizedTest
  @EnumSource
  void allowsAnyStatusTransition(ConversationStatus status) {
    for (var before : ConversationStatus.values()) {
      assertThat(OPENED.withStatus(before, T0).withStatus(status, T1))
          .isEqualTo(new Conversation(ID, "title", "", status, Json.EMPTY_OBJECT, T0, T1, 0));
    }
  }

  @Test
  void changesDescriptionAndDetails() {
    assertThat(OPENED.described("new", "how it begins", T1).withDetails(Json.NULL, T1))
        .isEqualTo(
            new Conversation(
                ID, "new", "how it begins", ConversationStatus.ACTIVE, Json.NULL, T0, T1, 0));
    assertThat(OPENED.withVersion(3).version()).isEqualTo(3);
  }

  @Test
  void rejectsTooLongText() {
    assertThat(OPENED.described("t".repeat(500), "p".repeat(2_000), T1).preview()).hasSize(2_000);
    assertThatThrownBy(() -> OPENED.described("t".repeat(501), "", T1))
        .isInstanceOf(TooLargeException.class)
        .hasMessageStartingWith("title");
    assertThatThrownBy(() -> OPENED.described("", "p".repeat(2_001), T1))
        .isInstanceOf(TooLargeException.class)
        .hasMessageStartingWith("preview");
  }
}
