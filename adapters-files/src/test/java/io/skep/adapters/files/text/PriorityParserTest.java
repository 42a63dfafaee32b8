package io.skep.adapters.files.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.value.Priority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriorityParserTest {

  @ParameterizedTest
  @CsvSource({
    "low, LOW",
    "TaskPriority.HIGH, HIGH",
    "regular, NORMAL",
    "Medium, NORMAL",
    "MODERATE, NORMAL",
    "urgent, CRITICAL",
    "CHORE, LOW",
    "WARN, HIGH",
    "CRITICAL - Final V2 compliance implementation, CRITICAL",
    "MEGA CRITICAL, CRITICAL",
    "HIGH - USE NOW, HIGH",
    "p0, CRITICAL"
  })
  void parsesSynonyms(String text, Priority expected) {
    assertThat(PriorityParser.parse(text)).contains(expected);
  }

  @Test
  void returnsEmptyForUnknownText() {
    assertThat(PriorityParser.parse("purple")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ASCENDING, -1, NORMAL",
    "ASCENDING, 0, NORMAL",
    "ASCENDING, 1, LOW",
    "ASCENDING, 2, NORMAL",
    "ASCENDING, 3, HIGH",
    "ASCENDING, 4, CRITICAL",
    "ASCENDING, 5, CRITICAL",
    "RANK, -3, CRITICAL",
    "RANK, 0, CRITICAL",
    "RANK, 1, HIGH",
    "RANK, 2, NORMAL",
    "RANK, 3, LOW",
    "RANK, 9, LOW",
    "OUT_OF_TEN, 0, LOW",
    "OUT_OF_TEN, 3, LOW",
    "OUT_OF_TEN, 4, NORMAL",
    "OUT_OF_TEN, 6, NORMAL",
    "OUT_OF_TEN, 8, HIGH",
    "OUT_OF_TEN, 9, CRITICAL",
    "OUT_OF_TEN, 10, CRITICAL",
    "FRACTION, 0.1, LOW",
    "FRACTION, 0.25, NORMAL",
    "FRACTION, 0.5, NORMAL",
    "FRACTION, 0.8, HIGH",
    "FRACTION, 1, CRITICAL"
  })
  void parsesNumbersByScale(PriorityParser.Scale scale, double number, Priority expected) {
    assertThat(PriorityParser.parse(number, scale)).isEqualTo(expected);
  }
}
