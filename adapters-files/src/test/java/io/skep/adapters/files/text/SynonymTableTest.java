package io.skep.adapters.files.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SynonymTableTest {

  private static final SynonymTable<String> TABLE =
      SynonymTable.<String>builder()
          .phrases("moving", "in progress", "active")
          .phrases("done", "completed")
          .phrases("waiting", "not started")
          .keywords("broken", "failed", "error")
          .keywords("done", "complete")
          .build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "in_progress",
        "IN-PROGRESS",
        "In Progress",
        "InProgress",
        "  in   progress ",
        "TaskStatus.IN_PROGRESS",
        "io.other.TaskStatus.IN_PROGRESS",
        "🚀 **In Progress**"
      })
  void normalizesSpelling(String spelling) {
    assertThat(TABLE.find(spelling)).contains("moving");
  }

  @Test
  void matchesByPrefix() {
    assertThat(TABLE.find("ACTIVE - one error left to look at")).contains("moving");
  }

  @Test
  void matchesByFirstKeyword() {
    assertThat(TABLE.find("mission complete, second run failed")).contains("broken");
  }

  @Test
  void ignoresNegatedKeywords() {
    assertThat(TABLE.find("it has not failed, mission complete")).contains("done");
    assertThat(TABLE.find("NOT_STARTED")).contains("waiting");
  }

  @Test
  void readsOnlyTheFirstCharactersOfALongText() {
    assertThat(TABLE.find("x ".repeat(500) + "failed")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "---", "purple", ".", "a.", ".b", "🚀"})
  void returnsEmptyForUnknownText(String text) {
    assertThat(TABLE.find(text)).isEmpty();
  }
}
