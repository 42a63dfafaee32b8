package io.skep.domain.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoundPriorityTest {

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
  void knowsTheWords(String words, Priority meant) {
    assertThat(FoundPriority.of(words)).contains(meant);
  }

  @Test
  void doesNotGuess() {
    assertThat(FoundPriority.of("purple")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "UPWARDS, -1, NORMAL",
    "UPWARDS, 0, NORMAL",
    "UPWARDS, 1, LOW",
    "UPWARDS, 2, NORMAL",
    "UPWARDS, 3, HIGH",
    "UPWARDS, 4, CRITICAL",
    "UPWARDS, 5, CRITICAL",
    "RANK, -3, CRITICAL",
    "RANK, 0, CRITICAL",
    "RANK, 1, HIGH",
    "RANK, 2, NORMAL",
    "RANK, 3, LOW",
    "RANK, 9, LOW",
    "TEN, 0, LOW",
    "TEN, 3, LOW",
    "TEN, 4, NORMAL",
    "TEN, 6, NORMAL",
    "TEN, 8, HIGH",
    "TEN, 9, CRITICAL",
    "TEN, 10, CRITICAL",
    "SHARE, 0.1, LOW",
    "SHARE, 0.25, NORMAL",
    "SHARE, 0.5, NORMAL",
    "SHARE, 0.8, HIGH",
    "SHARE, 1, CRITICAL"
  })
  void readsNumbersByTheirScale(FoundPriority.Scale scale, double number, Priority meant) {
    assertThat(FoundPriority.of(number, scale)).isEqualTo(meant);
  }
}
