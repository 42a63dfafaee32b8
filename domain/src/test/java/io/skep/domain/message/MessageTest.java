package io.skep.domain.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Priority;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessageTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final MessageId ID = new MessageId(new UUID(1, 2));

  @Test
  void storedCopiesTheInsert() {
    var headers =
        new MailHeaders(
            "hello",
            Priority.HIGH,
            Labels.of("a"),
            Optional.of(ID),
            Optional.of(T0.plusNanos(999)));
    var insert =
        new MessageInsert(
            ID,
            Role.TOOL,
            "bee",
            new Json("[1]"),
            Optional.of(headers),
            Optional.of("k"),
            T0.plusNanos(999));

    assertThat(Message.stored(insert, ThreadId.topic("t"), 7))
        .isEqualTo(
            new Message(
                ID,
                ThreadId.topic("t"),
                7,
                Role.TOOL,
                "bee",
                new Json("[1]"),
                Optional.of(headers),
                Optional.of("k"),
                T0));
    assertThat(headers.expiresAt()).contains(T0);
  }

  @Test
  void rejectsInvalidAuthorAndKey() {
    assertThat(insert("a".repeat(256), "k".repeat(512)).author()).hasSize(256);
    assertThatThrownBy(() -> insert("a".repeat(257), "k")).isInstanceOf(TooLargeException.class);
    assertThatThrownBy(() -> insert("a", "k".repeat(513))).isInstanceOf(TooLargeException.class);
    assertThatThrownBy(() -> insert("a", "")).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(
            () ->
                new MailHeaders(
                    "s".repeat(1_001),
                    Priority.LOW,
                    Labels.NONE,
                    Optional.empty(),
                    Optional.empty()))
        .isInstanceOf(TooLargeException.class);
  }

  @Test
  void sequenceStartsAtOne() {
    var insert = insert("a", "k");

    assertThatThrownBy(() -> Message.stored(insert, ThreadId.topic("t"), 0))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageStartingWith("sequence must be from 1 to");
  }

  @Test
  void buildsMessageInput() {
    assertThat(MessageInput.text(Role.USER, "a\nb").withAuthor(new AgentId("bee")).withKey("k"))
        .isEqualTo(new MessageInput(Role.USER, "bee", new Json("\"a\\nb\""), Optional.of("k")));
    assertThat(MessageInput.of(Role.TOOL, Json.NULL))
        .isEqualTo(new MessageInput(Role.TOOL, "", Json.NULL, Optional.empty()));
  }

  private static MessageInsert insert(String author, String key) {
    return new MessageInsert(
        ID, Role.USER, author, Json.NULL, Optional.empty(), Optional.of(key), T0);
  }
}
