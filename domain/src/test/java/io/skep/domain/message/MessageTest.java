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
  void isStoredInItsPlace() {
    var envelope =
        new Envelope(
            "hello",
            Priority.HIGH,
            Labels.of("a"),
            Optional.of(ID),
            Optional.of(T0.plusNanos(999)));
    var made =
        new NewMessage(
            ID,
            Role.TOOL,
            "bee",
            new Json("[1]"),
            Optional.of(envelope),
            Optional.of("k"),
            T0.plusNanos(999));

    assertThat(Message.stored(made, ThreadId.topic("t"), 7))
        .isEqualTo(
            new Message(
                ID,
                ThreadId.topic("t"),
                7,
                Role.TOOL,
                "bee",
                new Json("[1]"),
                Optional.of(envelope),
                Optional.of("k"),
                T0));
    assertThat(envelope.expiresAt()).contains(T0);
  }

  @Test
  void refusesWhatIsTooLongOrNoName() {
    assertThat(made("a".repeat(256), "k".repeat(512)).author()).hasSize(256);
    assertThatThrownBy(() -> made("a".repeat(257), "k")).isInstanceOf(TooLargeException.class);
    assertThatThrownBy(() -> made("a", "k".repeat(513))).isInstanceOf(TooLargeException.class);
    assertThatThrownBy(() -> made("a", "")).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(
            () ->
                new Envelope(
                    "s".repeat(1_001),
                    Priority.LOW,
                    Labels.NONE,
                    Optional.empty(),
                    Optional.empty()))
        .isInstanceOf(TooLargeException.class);
  }

  @Test
  void hasAPlaceFromOneOn() {
    var made = made("a", "k");

    assertThatThrownBy(() -> Message.stored(made, ThreadId.topic("t"), 0))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageStartingWith("sequence must be from 1 to");
  }

  @Test
  void isSaidAsAnEntry() {
    assertThat(Entry.text(Role.USER, "a\nb").by(new AgentId("bee")).withKey("k"))
        .isEqualTo(new Entry(Role.USER, "bee", new Json("\"a\\nb\""), Optional.of("k")));
    assertThat(Entry.of(Role.TOOL, Json.NULL))
        .isEqualTo(new Entry(Role.TOOL, "", Json.NULL, Optional.empty()));
  }

  private static NewMessage made(String author, String key) {
    return new NewMessage(ID, Role.USER, author, Json.NULL, Optional.empty(), Optional.of(key), T0);
  }
}
