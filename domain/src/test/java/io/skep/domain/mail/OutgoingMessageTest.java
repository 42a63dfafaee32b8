package io.skep.domain.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.message.MailHeaders;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Priority;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutgoingMessageTest {

  private static final AgentId BEE = new AgentId("bee");
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void withersChangeOneComponent() {
    var answered = new MessageId(new UUID(1, 2));
    var message =
        OutgoingMessage.text(BEE, Recipients.everyone(), "subject", "text")
            .withPriority(Priority.CRITICAL)
            .withTags("a", "b")
            .inReplyTo(answered)
            .withExpiry(T0)
            .inThread(ThreadId.topic("t"))
            .withKey("k");

    assertThat(message)
        .isEqualTo(
            new OutgoingMessage(
                BEE,
                Recipients.everyone(),
                Json.string("text"),
                new MailHeaders(
                    "subject",
                    Priority.CRITICAL,
                    Labels.of("a", "b"),
                    Optional.of(answered),
                    Optional.of(T0)),
                Optional.of(ThreadId.topic("t")),
                Optional.of("k")));
  }

  @Test
  void rejectsInvalidKey() {
    var message = OutgoingMessage.text(BEE, Recipients.everyone(), "", "");

    assertThatThrownBy(() -> message.withKey("")).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> message.withKey("k".repeat(513)))
        .isInstanceOf(TooLargeException.class);
  }

  @Test
  void deduplicatesRecipients() {
    assertThat(Recipients.agents(BEE, BEE)).isEqualTo(new Recipients.Named(Set.of(BEE)));
  }

  @Test
  void rejectsNoRecipientsAndTooManyRecipients() {
    var many = IntStream.range(0, 1_001).mapToObj(i -> new AgentId("a" + i)).toList();

    assertThat(Recipients.agents(many.subList(0, 1_000)))
        .isInstanceOfSatisfying(
            Recipients.Named.class, named -> assertThat(named.agents()).hasSize(1_000));
    assertThatThrownBy(() -> Recipients.agents(many)).isInstanceOf(TooLargeException.class);
    assertThatThrownBy(Recipients::agents)
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage("recipients must be from 1 to 1000: 0");
  }

  @Test
  void rejectsInvalidTeamName() {
    assertThat(Recipients.team("gamma")).isEqualTo(new Recipients.Team("gamma"));
    assertThatThrownBy(() -> Recipients.team("")).isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void rejectsInvalidTagInInboxQuery() {
    assertThat(new InboxQuery(true, Optional.empty(), Optional.of("a")).tag()).contains("a");
    assertThatThrownBy(() -> new InboxQuery(true, Optional.empty(), Optional.of(" ")))
        .isInstanceOf(InvalidArgumentException.class);
  }
}
