package io.skep.domain.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.message.Envelope;
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

class LetterTest {

  private static final AgentId BEE = new AgentId("bee");
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void saysOneThingAfterTheOther() {
    var answered = new MessageId(new UUID(1, 2));
    var letter =
        Letter.text(BEE, Recipients.everyone(), "subject", "text")
            .withPriority(Priority.CRITICAL)
            .withTags("a", "b")
            .inReplyTo(answered)
            .expiringAt(T0)
            .inThread(ThreadId.topic("t"))
            .withKey("k");

    assertThat(letter)
        .isEqualTo(
            new Letter(
                BEE,
                Recipients.everyone(),
                Json.string("text"),
                new Envelope(
                    "subject",
                    Priority.CRITICAL,
                    Labels.of("a", "b"),
                    Optional.of(answered),
                    Optional.of(T0)),
                Optional.of(ThreadId.topic("t")),
                Optional.of("k")));
  }

  @Test
  void refusesAKeyThatIsNoName() {
    var letter = Letter.text(BEE, Recipients.everyone(), "", "");

    assertThatThrownBy(() -> letter.withKey("")).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> letter.withKey("k".repeat(513))).isInstanceOf(TooLargeException.class);
  }

  @Test
  void goesToEachAgentOnce() {
    assertThat(Recipients.agents(BEE, BEE)).isEqualTo(new Recipients.Named(Set.of(BEE)));
  }

  @Test
  void goesToSomeoneButNotToTooMany() {
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
  void goesToATeamThatHasAName() {
    assertThat(Recipients.team("gamma")).isEqualTo(new Recipients.Team("gamma"));
    assertThatThrownBy(() -> Recipients.team("")).isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void isFoundByATagThatIsAName() {
    assertThat(new InboxQuery(true, Optional.empty(), Optional.of("a")).tag()).contains("a");
    assertThatThrownBy(() -> new InboxQuery(true, Optional.empty(), Optional.of(" ")))
        .isInstanceOf(InvalidArgumentException.class);
  }
}
