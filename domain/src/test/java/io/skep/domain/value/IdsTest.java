package io.skep.domain.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

  static Stream<Arguments> names() {
    return Stream.of(
        named("agent id", AgentId::new),
        named("conversation id", ConversationId::new),
        named("plan id", PlanId::new),
        named("queue name", QueueName::new));
  }

  private static <T> Arguments named(String argument, Function<String, T> id) {
    return Arguments.of(argument, id);
  }

  @Nested
  class Names {

    @ParameterizedTest
    @MethodSource("io.skep.domain.value.IdsTest#names")
    <T> void returnTheValue(String argument, Function<String, T> id) {
      for (var text : List.of("a", "Agent 7 \uD83D\uDC1D", "x".repeat(128))) {
        assertThat(id.apply(text)).hasToString(text).isEqualTo(id.apply(text));
      }
    }

    @ParameterizedTest
    @MethodSource("io.skep.domain.value.IdsTest#names")
    <T> void rejectInvalidNames(String argument, Function<String, T> id) {
      for (var text : List.of("", " a", "a ", "a\nb", "a\0")) {
        assertThatThrownBy(() -> id.apply(text))
            .isInstanceOf(InvalidArgumentException.class)
            .hasMessageStartingWith(argument + " must not ");
      }
      assertThatThrownBy(() -> id.apply("x".repeat(129)))
          .isInstanceOf(TooLargeException.class)
          .hasMessage("%s has size 129, more than the limit of 128", argument);
    }

    /** U+FF5E sorts after the bee by UTF-16 code unit, but before it by code point. */
    @ParameterizedTest
    @MethodSource("io.skep.domain.value.IdsTest#names")
    <T extends Comparable<T>> void areOrderedByCodePoint(String argument, Function<String, T> id) {
      assertThat(
              Stream.of("\uD83D\uDC1D", "\uFF5E", "b", "a\uD83D\uDC1D", "B", "\u00e9", "a", "aa")
                  .map(id)
                  .sorted()
                  .map(Object::toString))
          .containsExactly(
              "B", "a", "aa", "a\uD83D\uDC1D", "b", "\u00e9", "\uFF5E", "\uD83D\uDC1D");
    }
  }

  @Nested
  class Swarms {

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "-", "my-swarm-2", "default"})
    void acceptSlugs(String slug) {
      assertThat(new SwarmId(slug)).hasToString(slug);
      assertThat(new SwarmId("x".repeat(64)).value()).hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "A", "a b", "a_b", "a.b", "a/b", "a\n", "\u00e9", "\u0661", "../a", "a'"})
    void rejectAnythingElse(String text) {
      assertThatThrownBy(() -> new SwarmId(text))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageStartingWith("swarm id must be 1 to 64 of a-z, 0-9 and hyphen: '");
    }

    @Test
    void rejectMoreThan64Characters() {
      assertThatThrownBy(() -> new SwarmId("x".repeat(65)))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageEndingWith("'%s\u2026'", "x".repeat(60));
    }

    @Test
    void areOrderedByText() {
      assertThat(new SwarmId("a")).isLessThan(new SwarmId("b"));
      assertThat(SwarmId.DEFAULT).isEqualTo(new SwarmId("default"));
    }
  }

  @Nested
  class Uuids {

    private static final String TEXT = "0190a6f0-7b3c-7d4e-8f5a-6b7c8d9e0f1a";

    @Test
    void parseIgnoringCase() {
      assertThat(TaskId.parse(TEXT)).isEqualTo(new TaskId(UUID.fromString(TEXT))).hasToString(TEXT);
      assertThat(MessageId.parse(TEXT.toUpperCase(java.util.Locale.ROOT)))
          .isEqualTo(new MessageId(UUID.fromString(TEXT)))
          .hasToString(TEXT);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "1-1-1-1-1",
          "0190a6f07b3c7d4e8f5a6b7c8d9e0f1a",
          "0190a6f0-7b3c-7d4e-8f5a-6b7c8d9e0f1",
          "0190a6f0-7b3c-7d4e-8f5a-6b7c8d9e0f1a0",
          "0190a6f0-7b3c-7d4e-8f5a-6b7c8d9e0f1g",
          "{190a6f0-7b3c-7d4e-8f5a-6b7c8d9e0f1}",
          "0190a6f0-7b3c-7d4e-8f5a-6b7c8d9e0f1 ",
          "+190a6f0-7b3c-7d4e-8f5a-6b7c8d9e0f1a",
          "0190a6f07-b3c-7d4e-8f5a-6b7c8d9e0f1a",
          "0000000000000000000000000001-1-1-1-1",
          "\uFF10190a6f0-7b3c-7d4e-8f5a-6b7c8d9e0f1a",
        })
    void rejectOtherForms(String text) {
      assertThatThrownBy(() -> TaskId.parse(text))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage("task id must be a UUID: '%s'", text);
      assertThatThrownBy(() -> MessageId.parse(text))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage("message id must be a UUID: '%s'", text);
    }

    @Test
    void areOrderedByUnsignedBytes() {
      var texts =
          List.of(
              "00000000-0000-0000-0000-000000000000",
              "00000000-0000-0000-7fff-ffffffffffff",
              "00000000-0000-0000-8000-000000000000",
              "7fffffff-ffff-ffff-0000-000000000000",
              "80000000-0000-0000-0000-000000000000",
              "ffffffff-ffff-ffff-ffff-ffffffffffff");

      assertThat(texts.stream().map(TaskId::parse).toList()).isSorted();
      assertThat(texts.stream().map(MessageId::parse).toList()).isSorted();
    }
  }
}
