package io.skep.domain.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {

  private static final Vocabulary<String> WORDS =
      Vocabulary.<String>builder()
          .phrases("moving", "in progress", "active")
          .phrases("done", "completed")
          .phrases("waiting", "not started")
          .telling("broken", "failed", "error")
          .telling("done", "complete")
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
  void takesSpellingsOfOnePhraseAlike(String spelling) {
    assertThat(WORDS.find(spelling)).contains("moving");
  }

  @Test
  void knowsAPhraseByItsBeginning() {
    assertThat(WORDS.find("ACTIVE - one error left to look at")).contains("moving");
  }

  @Test
  void knowsAPhraseByTheTellingWordThatWasGivenFirst() {
    assertThat(WORDS.find("mission complete, second run failed")).contains("broken");
  }

  @Test
  void takesNoNoticeOfWordsThatAreDenied() {
    assertThat(WORDS.find("it has not failed, mission complete")).contains("done");
    assertThat(WORDS.find("NOT_STARTED")).contains("waiting");
  }

  @Test
  void readsOnlyTheBeginningOfALongText() {
    assertThat(WORDS.find("x ".repeat(500) + "failed")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "---", "purple", ".", "a.", ".b", "🚀"})
  void saysNothingOfWhatItDoesNotKnow(String words) {
    assertThat(WORDS.find(words)).isEmpty();
  }
}
