package io.skep.domain.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidateTest {

  @Nested
  class Name {

    @ParameterizedTest
    @ValueSource(
        strings = {"a", "A b", "agent/1:2", "\u00e9\u4e2d", "\uD83D\uDC1D", "'; --", "\u00A0x"})
    void returnsTheName(String name) {
      assertThat(Validate.name("name", name, 10)).isEqualTo(name);
    }

    @Test
    void rejectsEmptyName() {
      assertThatThrownBy(() -> Validate.name("name", "", 10)).hasMessage("name must not be empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", " a", "a ", "\u2003a", "a\u3000"})
    void rejectsLeadingAndTrailingWhitespace(String name) {
      assertThatThrownBy(() -> Validate.name("name", name, 10))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage("name must not begin or end with whitespace: '%s'", name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\tb", "\n", "a\u007F", "\u0085", "a\u001Bb"})
    void rejectsAndMasksControlCharacters(String name) {
      assertThatThrownBy(() -> Validate.name("name", name, 10))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage(
              "name must not contain control characters: '%s'",
              name.replaceAll("[\\x00-\\x1f\\x7f-\\x9f]", "\uFFFD"));
    }

    @Test
    void countsUtf16Units() {
      assertThat(Validate.name("name", "\uD83D\uDC1D".repeat(5), 10)).hasSize(10);
      assertThatThrownBy(() -> Validate.name("name", "\uD83D\uDC1D".repeat(5) + "x", 10))
          .isInstanceOf(TooLargeException.class)
          .hasMessage("name has size 11, more than the limit of 10");
    }

    @Test
    void truncatesMessagesOutsideSurrogatePairs() {
      var name = " " + "x".repeat(58) + "\uD83D\uDC1D".repeat(20);

      assertThatThrownBy(() -> Validate.name("name", name, 200))
          .hasMessage(
              "name must not begin or end with whitespace: ' %s\uFFFD\u2026'", "x".repeat(58));
    }
  }

  @Nested
  class Text {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb\tc\r", "\u0001\u007F", "\uD83D\uDC1D", "\uFFFF\uFEFF"})
    void returnsTheText(String text) {
      assertThat(Validate.text("text", text, 10)).isEqualTo(text);
    }

    @Test
    void rejectsNul() {
      assertThatThrownBy(() -> Validate.text("text", "ab\0", 10))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage("text must not contain U+0000, found at index 2");
    }

    static Stream<String> unpairedSurrogates() {
      char high = 0xD83D;
      char low = 0xDC1D;
      return Stream.of(
              new char[] {high},
              new char[] {low},
              new char[] {high, 'x'},
              new char[] {high, high, low},
              new char[] {low, high})
          .map(String::new);
    }

    @ParameterizedTest
    @MethodSource("unpairedSurrogates")
    void rejectsUnpairedSurrogates(String surrogate) {
      assertThatThrownBy(() -> Validate.text("text", "ab" + surrogate, 10))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage("text must not contain an unpaired surrogate, found at index 2");
    }

    @Test
    void rejectsTooLongText() {
      assertThat(Validate.text("text", "x".repeat(10), 10)).hasSize(10);
      assertThatThrownBy(() -> Validate.text("text", "x".repeat(11), 10))
          .isInstanceOf(TooLargeException.class)
          .hasMessage("text has size 11, more than the limit of 10");
    }
  }

  @Nested
  class Range {

    @Test
    void includesBothEnds() {
      assertThat(Validate.range("n", 1, 1, 3)).isEqualTo(1);
      assertThat(Validate.range("n", 3, 1, 3)).isEqualTo(3);
      assertThat(Validate.range("n", Long.MAX_VALUE, 0, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void rejectsOutOfRange(int value) {
      assertThatThrownBy(() -> Validate.range("n", value, 1, 3))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage("n must be from 1 to 3: %d", value);
    }
  }

  @Nested
  class DurationOf {

    private static final Duration MAX = Duration.ofMinutes(1);

    @Test
    void truncatesToMicroseconds() {
      assertThat(Validate.duration("d", Duration.ofNanos(1_999), MAX))
          .isEqualTo(Duration.ofNanos(1_000));
      assertThat(Validate.duration("d", MAX, MAX)).isEqualTo(MAX);
    }

    @Test
    void rejectsLessThanAMicrosecond() {
      for (var nothing :
          List.of(
              Duration.ZERO,
              Duration.ofNanos(999),
              Duration.ofNanos(-1),
              Duration.ofSeconds(Long.MIN_VALUE))) {
        assertThatThrownBy(() -> Validate.duration("d", nothing, MAX))
            .isInstanceOf(InvalidArgumentException.class)
            .hasMessage("d must be from PT0.000001S to PT1M: %s", nothing);
      }
    }

    @Test
    void rejectsTooLongDuration() {
      for (var tooLong : List.of(MAX.plusNanos(1), Duration.ofSeconds(Long.MAX_VALUE))) {
        assertThatThrownBy(() -> Validate.duration("d", tooLong, MAX))
            .isInstanceOf(InvalidArgumentException.class);
      }
    }
  }

  @Nested
  class InstantOf {

    @Test
    void truncatesToMicroseconds() {
      var instant = Instant.parse("2026-01-02T03:04:05.123456789Z");

      assertThat(Validate.instant("at", instant))
          .isEqualTo(Instant.parse("2026-01-02T03:04:05.123456Z"));
    }

    @Test
    void rejectsOutsideEpochToYear4000() {
      assertThat(Validate.instant("at", Instant.EPOCH)).isEqualTo(Instant.EPOCH);
      assertThat(Validate.instant("at", Instant.parse("3999-12-31T23:59:59.999999999Z")))
          .isEqualTo(Instant.parse("3999-12-31T23:59:59.999999Z"));
      for (var beyond :
          List.of(
              Instant.EPOCH.minusNanos(1),
              Instant.MIN,
              Instant.parse("4000-01-01T00:00:00Z"),
              Instant.MAX)) {
        assertThatThrownBy(() -> Validate.instant("at", beyond))
            .isInstanceOf(InvalidArgumentException.class)
            .hasMessage(
                "at must be from 1970-01-01T00:00:00Z to before 4000-01-01T00:00:00Z: %s", beyond);
      }
    }
  }

  @Test
  void rejectsTooLargeCollections() {
    Validate.size("list", Collections.nCopies(3, "x"), 3);
    assertThatThrownBy(() -> Validate.size("list", Collections.nCopies(4, "x"), 3))
        .isInstanceOf(TooLargeException.class)
        .hasMessage("list has size 4, more than the limit of 3");
  }
}
