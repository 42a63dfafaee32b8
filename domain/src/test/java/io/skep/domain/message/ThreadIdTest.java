package io.skep.domain.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadIdTest {

  private static final String UUID = "0190a6f0-7b3c-7d4e-8f5a-6b7c8d9e0f1a";

  @Test
  void hasKindAndOwner() {
    assertThat(ThreadId.of(new ConversationId("c"))).hasToString("conversation:c");
    assertThat(ThreadId.of(new PlanId("p"))).hasToString("plan:p");
    assertThat(ThreadId.of(TaskId.parse(UUID))).hasToString("task:" + UUID);
    assertThat(ThreadId.of(new AgentId("a"))).hasToString("agent:a");
    assertThat(ThreadId.topic("t")).hasToString("topic:t");
  }

  @ParameterizedTest
  @EnumSource
  void parsesItsTextForm(ThreadKind kind) {
    for (var owner :
        new String[] {"a", "a:b", ":", "topic:news", "x".repeat(256), "\uD83D\uDC1D"}) {
      var thread = new ThreadId(kind, owner);

      assertThat(ThreadId.parse(thread.toString())).isEqualTo(thread);
    }
  }

  @ParameterizedTest
  @CsvSource({"TOPIC:news, TOPIC, news", "Agent:A, AGENT, A", "plan:PLAN, PLAN, PLAN"})
  void parsesKindIgnoringCase(String text, ThreadKind kind, String owner) {
    assertThat(ThreadId.parse(text)).isEqualTo(new ThreadId(kind, owner));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", ":news", "news", "topic", "topics:news", " topic:news", "top:x"})
  void rejectsOtherForms(String text) {
    assertThatThrownBy(() -> ThreadId.parse(text))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage("thread must be conversation:ID, plan:ID, task:ID, agent:ID or topic:NAME");
  }

  @ParameterizedTest
  @ValueSource(strings = {"topic:", "topic: ", "topic:a\n", "topic: news"})
  void rejectsInvalidOwner(String text) {
    assertThatThrownBy(() -> ThreadId.parse(text))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageStartingWith("thread owner must not ");
  }

  @Test
  void rejectsTooLongOwner() {
    assertThatThrownBy(() -> ThreadId.topic("x".repeat(257))).isInstanceOf(TooLargeException.class);
  }
}
