package io.skep.bootstrap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.QueueName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @Nested
  class Reading {

    @Test
    void returnsDefaultIfAbsent() {
      var reader = new SettingsReader(Map.of());
      assertThat(reader.integer("a", 7, 1, 9, "A.")).isEqualTo(7);
      assertThat(reader.flag("b", true, "B.")).isTrue();
      assertThat(reader.duration("c", HOUR, Duration.ZERO, HOUR, "C.")).isEqualTo(HOUR);
      assertThat(reader.choice("d", TimeUnit.SECONDS, "D.")).isEqualTo(TimeUnit.SECONDS);
      assertThat(
              reader.value(
                  "e", "a name", QueueName.DEFAULT, QueueName::new, QueueName::value, "E."))
          .isEqualTo(QueueName.DEFAULT);
      assertThatCode(reader::throwIfInvalid).doesNotThrowAnyException();
    }

    @Test
    void parsesGivenValues() {
      var reader =
          new SettingsReader(
              Map.of("a", " 3 ", "b", "false", "c", "90s", "d", "nanoseconds", "e", "left"));
      assertThat(reader.integer("a", 7, 1, 9, "A.")).isEqualTo(3);
      assertThat(reader.flag("b", true, "B.")).isFalse();
      assertThat(reader.duration("c", HOUR, Duration.ZERO, HOUR, "C.")).hasSeconds(90);
      assertThat(reader.choice("d", TimeUnit.SECONDS, "D.")).isEqualTo(TimeUnit.NANOSECONDS);
      assertThat(
              reader.value(
                  "e", "a name", QueueName.DEFAULT, QueueName::new, QueueName::value, "E."))
          .isEqualTo(new QueueName("left"));
      assertThatCode(reader::throwIfInvalid).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "10", "1.5", "one", "99999999999"})
    void rejectsInvalidIntegers(String text) {
      var reader = new SettingsReader(Map.of("a", text));
      reader.integer("a", 7, 1, 9, "A.");
      assertThatThrownBy(reader::throwIfInvalid)
          .hasMessageContaining("a: must be integer from 1 to 9");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "soon", "-1s", "61m", "1h1m", "9999999999s", "PT-1S", "PT2H", "1 s"})
    void rejectsInvalidDurations(String text) {
      var reader = new SettingsReader(Map.of("a", text));
      reader.duration("a", HOUR, Duration.ZERO, HOUR, "A.");
      assertThatThrownBy(reader::throwIfInvalid)
          .hasMessageContaining("a: must be duration from 0s to 1h");
    }

    @Test
    void listsDeclaredSettings() {
      var reader = new SettingsReader(Map.of("worker", "unused"));
      reader.integer("b", 7, 1, 9, "How many.");
      reader.flag("a", true, "Whether.");
      assertThat(reader.declared())
          .containsExactly(
              new Setting("a", "true or false", "true", "Whether."),
              new Setting("b", "integer from 1 to 9", "7", "How many."));
    }

    @Test
    void rejectsDuplicateDeclaration() {
      var reader = new SettingsReader(Map.of());
      reader.flag("a", true, "Whether.");
      assertThatThrownBy(() -> reader.flag("a", true, "Again."))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void reportsAllProblemsWithoutValues() {
    var reader = new SettingsReader(Map.of("a", "secret", "b", "hidden", "unknown", "private"));
    reader.integer("a", 7, 1, 9, "A.");
    reader.flag("b", true, "B.");
    reader.addProblem("a and b do not go together");
    assertThatThrownBy(reader::throwIfInvalid)
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage(
            """
            settings are invalid:
              a: must be integer from 1 to 9
              b: must be true or false
              a and b do not go together
              unknown: unknown setting\
            """);
  }

  @Nested
  class DurationFormat {

    @ParameterizedTest
    @CsvSource({
      "0s, PT0S",
      "5ms, PT0.005S",
      "90s, PT1M30S",
      "2m, PT2M",
      "36h, PT36H",
      "7d, PT168H",
      "PT0.000001S, PT0.000001S"
    })
    void parsesAndFormatsShortForm(String text, Duration duration) {
      assertThat(Durations.parse(text)).isEqualTo(duration);
      assertThat(Durations.format(duration)).isEqualTo(text);
    }

    @Test
    void parsesIso8601() {
      assertThat(Durations.parse("PT1M30S")).hasSeconds(90);
    }
  }
}
